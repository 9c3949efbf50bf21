/** Keyframes in the text: golden texts. */
import { check, sequence, titles } from './checkGesture.ts';

const at = { track: 0, item: 0 } as const;

const moving = `
    { "kind": "video", "items": [
      { "text": "One", "start": 1, "duration": 4, "animate": {
        "opacity": [{ "t": 0, "v": 0 }, { "t": 1, "v": 1, "ease": "out-cubic" }], // comes
        "x": [
          { "t": "0f", "v": 0.2 }, // from the left
          { "t": "60f", "v": 0.8 }
        ] } }
    ] }`;

describe('a keyframe in the text', () => {
  it('is the first of its clip', () => {
    check(
      sequence,
      { kind: 'setKey', ...at, property: 'opacity', frame: 15, value: 0.5 },
      sequence.replace('"out": 5', '"out": 5, "animate": { "opacity": [{ "t": 0.5, "v": 0.5 }] }'),
    );
  });
  it('is the first of its number', () => {
    check(
      titles.replace(
        '"start": 1, "duration": 2',
        '"start": 1, "duration": 2, "animate": { "x": [{ "t": 0, "v": 0 }] }',
      ),
      { kind: 'setKey', ...at, property: 'scale', frame: 30, value: 2 },
      titles.replace(
        '"start": 1, "duration": 2',
        '"start": 1, "duration": 2, "animate": { "x": [{ "t": 0, "v": 0 }], "scale": [{ "t": 1, "v": 2 }] }',
      ),
    );
  });
  it('comes between others, in their notation', () => {
    check(
      moving,
      { kind: 'setKey', ...at, property: 'opacity', frame: 15, value: 0.5 },
      moving.replace('{ "t": 1,', '{ "t": 0.5, "v": 0.5 }, { "t": 1,'),
    );
    check(
      moving,
      { kind: 'setKey', ...at, property: 'x', frame: 15, value: 0.5 },
      moving.replace('// from the left\n', '// from the left\n          { "t": "15f", "v": 0.5 },\n'),
    );
  });
  it('says whole frames where decimals would not end', () => {
    check(
      sequence,
      { kind: 'setKey', ...at, property: 'gain', frame: 10, value: -6 },
      sequence.replace('"out": 5', '"out": 5, "animate": { "gain": [{ "t": "10f", "v": -6 }] }'),
    );
  });
  it('gets another value, and keeps its ease', () => {
    check(
      moving,
      { kind: 'setKey', ...at, property: 'opacity', frame: 30, value: 0.9 },
      moving.replace('"t": 1, "v": 1', '"t": 1, "v": 0.9'),
    );
  });
  it('moves with all others of its frame', () => {
    check(
      moving,
      { kind: 'moveKeys', ...at, frame: 0, toFrame: 15 },
      moving.replace('{ "t": 0,', '{ "t": 0.5,').replace('"0f"', '"15f"'),
    );
    check(moving, { kind: 'moveKeys', ...at, frame: 60, toFrame: 75 }, moving.replace('"60f"', '"75f"'));
  });
  it('does not pass another one', () => {
    check(
      moving,
      { kind: 'moveKeys', ...at, frame: 0, toFrame: 45 },
      /Another key of "opacity" is in the way/,
    );
    check(moving, { kind: 'moveKeys', ...at, frame: 60, toFrame: 200 }, /outside of the clip/);
    check(moving, { kind: 'moveKeys', ...at, frame: 7, toFrame: 8 }, /no longer there/);
  });
  it('goes, alone or with all of its frame', () => {
    check(
      moving,
      { kind: 'deleteKeys', ...at, property: 'x', frame: 0 },
      moving.replace('          { "t": "0f", "v": 0.2 }, // from the left\n', ''),
    );
    check(
      moving,
      { kind: 'deleteKeys', ...at, frame: 0 },
      moving
        .replace('{ "t": 0, "v": 0 }, ', '')
        .replace('          { "t": "0f", "v": 0.2 }, // from the left\n', ''),
    );
  });
  it('takes its list along when it is the last', () => {
    const one = sequence.replace('"out": 5', '"out": 5, "animate": { "opacity": [{ "t": 0.5, "v": 0.5 }] }');
    check(one, { kind: 'deleteKeys', ...at, property: 'opacity', frame: 15 }, sequence);
  });
});
