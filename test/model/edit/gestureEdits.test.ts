/** Each gesture of the visual timeline changes the text as a person would have: golden texts. Those on keyframes and markers have files of their own. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../../model/edit/editedText.ts';
import { gestureEdits } from '../../../model/edit/gestureEdits.ts';
import { check, facts, head, sequence, tail, titles } from './checkGesture.ts';

const track = 0;

describe('a gesture in the text', () => {
  describe('move', () => {
    it('gives the next place to a clip with a start', () => {
      check(
        titles,
        { kind: 'move', track, item: 1, toTrack: 0, frame: 180 },
        titles.replace('"start": 5', '"start": 6'),
      );
    });
    it('keeps the notation', () => {
      const text = titles.replace('"start": 5', '"start": "00:00:05:00"');
      check(text, { kind: 'move', track, item: 1, toTrack: 0, frame: 187 }, text.replace('05:00', '06:07'));
      const frames = titles.replace('"start": 5', '"start": "150f"');
      check(frames, { kind: 'move', track, item: 1, toTrack: 0, frame: 187 }, frames.replace('150f', '187f'));
      const suffixed = titles.replace('"start": 5', '"start": "5s"');
      check(
        suffixed,
        { kind: 'move', track, item: 1, toTrack: 0, frame: 165 },
        suffixed.replace('"5s"', '"5.5s"'),
      );
    });
    it('writes frames where decimals would not end', () => {
      check(
        titles,
        { kind: 'move', track, item: 1, toTrack: 0, frame: 160 },
        titles.replace('"start": 5', '"start": "160f"'),
      );
    });
    it('does nothing where nothing moves', () => {
      check(titles, { kind: 'move', track, item: 1, toTrack: 0, frame: 150 }, titles);
    });
    it('gives a start to a clip that had none', () => {
      check(
        sequence,
        { kind: 'move', track, item: 2, toTrack: 0, frame: 240 },
        sequence.replace('{ "asset": "walk", "in": 10', '{ "asset": "walk", "start": 8, "in": 10'),
      );
    });
    it('changes the gap in front of a clip on a track that has gaps', () => {
      const gaps = `
    { "kind": "video", "items": [
      { "asset": "walk", "out": 2 }, { "gap": 1 }, { "asset": "city", "out": 2 }
    ] }`;
      check(
        gaps,
        { kind: 'move', track, item: 2, toTrack: 0, frame: 120 },
        gaps.replace('"gap": 1', '"gap": 2'),
      );
      check(
        gaps,
        { kind: 'move', track, item: 2, toTrack: 0, frame: 60 },
        gaps.replace(' { "gap": 1 },', ''),
      );
      check(
        gaps,
        { kind: 'move', track, item: 0, toTrack: 0, frame: 15 },
        gaps
          .replace('{ "asset": "walk"', '{ "gap": 0.5 }, { "asset": "walk"')
          .replace('{ "gap": 1 }', '{ "gap": 0.5 }'),
      );
    });
    it('to before another clip moves the line with its comments', () => {
      check(
        titles.replace('      { "text": "Two"', '      // The second.\n      { "text": "Two"'),
        { kind: 'move', track, item: 1, toTrack: 0, frame: 0 },
        /no room/,
      );
      const later = titles
        .replaceAll('"start": 1', '"start": 3')
        .replace('      { "text": "Two"', '      // The second.\n      { "text": "Two"');
      check(
        later,
        { kind: 'move', track, item: 1, toTrack: 0, frame: 0 },
        `
    { "kind": "video", "items": [
      // The second.
      { "text": "Two", "start": 0, "duration": "2s" },
      { "text": "One", "start": 3, "duration": 2 }
    ] }`,
      );
    });
    it('to another track takes the line there; the others stay where they are', () => {
      check(
        `${sequence},${titles}`,
        { kind: 'move', track, item: 1, toTrack: 1, frame: 300 },
        `
    // The story.
    { "id": "main", "kind": "video", "items": [
      { "asset": "walk", "in": 1, "out": 5 }, // the beginning
      { "asset": "walk", "start": 7, "in": 10, "out": 12, "gain": -6 }   // the end
    ] },
    { "kind": "video", "items": [
      { "text": "One", "start": 1, "duration": 2 },
      { "text": "Two", "start": 5, "duration": "2s" },
      // In town.
      { "asset": "city", "start": 10, "duration": 3 }
    ] }`,
      );
    });
    it('lets go of the transitions at its sides', () => {
      const text = `
    { "kind": "video", "items": [
      { "asset": "walk", "in": 1, "out": 5 },
      { "transition": "crossfade", "duration": 1 },
      { "asset": "city", "in": 1, "duration": 3 }
    ] }`;
      check(
        text,
        { kind: 'move', track, item: 2, toTrack: 0, frame: 240 },
        `
    { "kind": "video", "items": [
      { "asset": "walk", "in": 1, "out": 5 },
      { "asset": "city", "start": 8, "in": 1, "duration": 3 }
    ] }`,
      );
    });
    it('is refused over another clip, or on a track that cannot have it', () => {
      check(sequence, { kind: 'move', track, item: 1, toTrack: 0, frame: 30 }, /no room/);
      check(
        `${titles},\n    { "kind": "audio", "items": [] }`,
        { kind: 'move', track, item: 1, toTrack: 1, frame: 30 },
        /no sound/,
      );
    });
    it('is refused where a variable says the time', () => {
      const text = titles
        .replace('"start": 5', '"start": "${length}"')
        .replace('"start": 1, "duration": 2', '"duration": 1');
      check(
        text,
        { kind: 'move', track, item: 1, toTrack: 0, frame: 180 },
        /"start" is written as "\$\{length\}", with a variable/,
      );
    });
  });

  describe('reorder', () => {
    it('moves the line with the comment above it', () => {
      check(
        sequence,
        { kind: 'reorder', track, item: 1, toTrack: 0, before: 0 },
        `
    // The story.
    { "id": "main", "kind": "video", "items": [
      // In town.
      { "asset": "city", "duration": 3 },
      { "asset": "walk", "in": 1, "out": 5 }, // the beginning
      { "asset": "walk", "in": 10, "out": 12, "gain": -6 }   // the end
    ] }`,
      );
    });
    it('to the end takes care of the commas', () => {
      check(
        sequence,
        { kind: 'reorder', track, item: 1, toTrack: 0, before: 3 },
        `
    // The story.
    { "id": "main", "kind": "video", "items": [
      { "asset": "walk", "in": 1, "out": 5 }, // the beginning
      { "asset": "walk", "in": 10, "out": 12, "gain": -6 },   // the end
      // In town.
      { "asset": "city", "duration": 3 }
    ] }`,
      );
    });
    it('makes room among clips that have starts', () => {
      const text = `${titles},
    { "kind": "video", "items": [{ "color": "#fff", "duration": 1 }] }`;
      check(
        text,
        { kind: 'reorder', track: 1, item: 0, toTrack: 0, before: 1 },
        `
    { "kind": "video", "items": [
      { "text": "One", "start": 1, "duration": 2 },
      { "color": "#fff", "start": 5, "duration": 1 },
      { "text": "Two", "start": 6, "duration": "2s" }
    ] },
    { "kind": "video", "items": [] }`,
      );
    });
    it('in its own place changes nothing', () => {
      check(sequence, { kind: 'reorder', track, item: 1, toTrack: 0, before: 2 }, sequence);
    });
  });

  describe('trim', () => {
    it('of the end changes out, and keeps the others where they are', () => {
      check(
        sequence,
        { kind: 'trim', track, item: 0, edge: 'end', frame: 105, ripple: false },
        sequence
          .replace('"out": 5', '"out": 4.5')
          .replace('{ "asset": "city"', '{ "asset": "city", "start": 4'),
      );
    });
    it('with ripple changes out alone', () => {
      check(
        sequence,
        { kind: 'trim', track, item: 0, edge: 'end', frame: 105, ripple: true },
        sequence.replace('"out": 5', '"out": 4.5'),
      );
    });
    it('of the end changes duration where that is written', () => {
      check(
        sequence,
        { kind: 'trim', track, item: 1, edge: 'end', frame: 195, ripple: true },
        sequence.replace('"duration": 3', '"duration": 2.5'),
      );
    });
    it('of the start changes in and duration', () => {
      check(
        sequence,
        { kind: 'trim', track, item: 1, edge: 'start', frame: 135, ripple: false },
        sequence.replace('"city", "duration": 3', '"city", "start": 4.5, "in": 0.5, "duration": 2.5'),
      );
      check(
        sequence,
        { kind: 'trim', track, item: 1, edge: 'start', frame: 135, ripple: true },
        sequence.replace('"city", "duration": 3', '"city", "in": 0.5, "duration": 2.5'),
      );
    });
    it('counts the source’s own frames in in and out', () => {
      const text = `
    { "kind": "video", "items": [{ "asset": "walk", "in": "25f", "out": "00:00:05:00" }] }`;
      check(
        text,
        { kind: 'trim', track, item: 0, edge: 'end', frame: 90, ripple: true },
        text.replace('05:00', '04:00'),
      );
      check(
        text,
        { kind: 'trim', track, item: 0, edge: 'start', frame: 30, ripple: true },
        text.replace('25f', '50f'),
      );
      // 100 ms are two and a half of its frames: no whole number of them says that.
      check(
        text,
        { kind: 'trim', track, item: 0, edge: 'start', frame: 3, ripple: true },
        text.replace('"25f"', '1.1'),
      );
    });
    it('follows the speed', () => {
      const text = `
    { "kind": "video", "items": [{ "asset": "walk", "in": 2, "duration": 4, "speed": 2 }] }`;
      check(
        text,
        { kind: 'trim', track, item: 0, edge: 'start', frame: 30, ripple: true },
        text.replace('"in": 2, "duration": 4', '"in": 4, "duration": 3'),
      );
    });
    it('of a whole asset writes what then has to be said', () => {
      const text = `
    { "kind": "video", "items": [{ "asset": "walk" }] }`;
      check(
        text,
        { kind: 'trim', track, item: 0, edge: 'end', frame: 150, ripple: true },
        text.replace('"walk"', '"walk", "out": 5'),
      );
      check(
        text,
        { kind: 'trim', track, item: 0, edge: 'start', frame: 150, ripple: true },
        text.replace('"walk"', '"walk", "in": 5'),
      );
    });
    it('of what reaches the end gives it a length', () => {
      const text = `${titles},
    { "kind": "audio", "items": [{ "asset": "bed", "duration": "end", "gain": -12 }] }`;
      check(
        text,
        { kind: 'trim', track: 1, item: 0, edge: 'end', frame: 150, ripple: false },
        text.replace('"end"', '5'),
      );
    });
    it('stops where the source ends', () => {
      check(sequence, { kind: 'trim', track, item: 0, edge: 'start', frame: 0, ripple: false }, sequence);
      const moved = sequence
        .replace('"walk", "in": 1', '"walk", "start": 2, "in": 1')
        .replace('"city", "duration"', '"city", "start": 8, "duration"');
      check(
        moved,
        { kind: 'trim', track, item: 0, edge: 'start', frame: 15, ripple: false },
        /no more before its beginning/,
      );
      const last = sequence.replace('"out": 12', '"out": 19');
      check(
        last,
        { kind: 'trim', track, item: 2, edge: 'end', frame: 520, ripple: false },
        /no more after its end/,
      );
      // Less than a frame beyond is the end itself.
      check(
        last,
        { kind: 'trim', track, item: 2, edge: 'end', frame: 210 + 300, ripple: false },
        last.replace('"out": 19', '"out": 20'),
      );
    });
    it('beside a transition moves the cut', () => {
      const text = `
    { "kind": "video", "items": [
      { "asset": "walk", "in": 1, "out": 5 },
      { "transition": "crossfade", "duration": 1 },
      { "asset": "city", "in": 2, "duration": 3 }
    ] }`;
      const becomes = text
        .replace('"out": 5', '"out": 5.5')
        .replace('"in": 2, "duration": 3', '"in": 2.5, "duration": 2.5');
      check(text, { kind: 'trim', track, item: 0, edge: 'end', frame: 135, ripple: false }, becomes);
      check(text, { kind: 'trim', track, item: 2, edge: 'start', frame: 135, ripple: false }, becomes);
    });
    it('leaves a frame', () => {
      check(
        sequence,
        { kind: 'trim', track, item: 0, edge: 'end', frame: 0, ripple: true },
        /at least a frame/,
      );
      check(
        sequence,
        { kind: 'trim', track, item: 0, edge: 'start', frame: 120, ripple: true },
        /at least a frame/,
      );
    });
  });

  describe('slip', () => {
    it('changes in, and out where it is written', () => {
      check(
        sequence,
        { kind: 'slip', track, item: 0, frames: 15 },
        sequence.replace('"in": 1, "out": 5', '"in": 1.5, "out": 5.5'),
      );
      check(
        sequence,
        { kind: 'slip', track, item: 1, frames: 30 },
        sequence.replace('"city", "duration"', '"city", "in": 1, "duration"'),
      );
    });
    it('stops where the source ends', () => {
      check(sequence, { kind: 'slip', track, item: 0, frames: -45 }, /no more before/);
      check(sequence, { kind: 'slip', track, item: 0, frames: 480 }, /no more after/);
      check(titles, { kind: 'slip', track, item: 0, frames: 1 }, /has a source/);
    });
  });

  describe('split', () => {
    it('makes two lines of one', () => {
      check(
        sequence,
        { kind: 'split', track, item: 0, frame: 60 },
        `
    // The story.
    { "id": "main", "kind": "video", "items": [
      { "asset": "walk", "in": 1, "out": 3 }, // the beginning
      { "asset": "walk", "in": 3, "out": 5 },
      // In town.
      { "asset": "city", "duration": 3 },
      { "asset": "walk", "in": 10, "out": 12, "gain": -6 }   // the end
    ] }`,
      );
    });
    it('leaves the beginning’s keys to the first and the end’s to the second part', () => {
      const text = `
    { "kind": "video", "items": [
      { "id": "a", "text": "One", "start": 1, "duration": 4, "fadeIn": 0.5, "fadeOut": 1,
        "style": { "size": 50 }, // large
        "animate": { "x": [{ "t": 0, "v": 0 }, { "t": 4, "v": 1 }], "y": [{ "t": 0, "v": 0.1 }, { "t": 1, "v": 0.5, "ease": "out-quad" }] } }
    ] }`;
      check(
        text,
        { kind: 'split', track, item: 0, frame: 90 },
        `
    { "kind": "video", "items": [
      { "id": "a", "text": "One", "start": 1, "duration": 2, "fadeIn": 0.5,
        "style": { "size": 50 }, // large
        "animate": { "x": [{ "t": 0, "v": 0 }, { "t": 4, "v": 1 }], "y": [{ "t": 0, "v": 0.1 }, { "t": 1, "v": 0.5, "ease": "out-quad" }] } },
      { "text": "One", "duration": 2, "fadeOut": 1,
        "style": { "size": 50 },
        "animate": { "x": [{ "t": 0, "v": 0.5 }, { "t": 2, "v": 1 }], "y": [{ "t": 0, "v": 0.5 }] } }
    ] }`,
      );
    });
    it('is refused outside of the clip', () => {
      check(sequence, { kind: 'split', track, item: 0, frame: 120 }, /not inside/);
    });
  });

  describe('delete', () => {
    it('takes the line; the next clip stays where it is', () => {
      check(
        sequence,
        { kind: 'delete', track, item: 1, ripple: false },
        sequence
          .replace('      { "asset": "city", "duration": 3 },\n', '')
          .replace('{ "asset": "walk", "in": 10', '{ "asset": "walk", "start": 7, "in": 10'),
      );
    });
    it('with ripple closes up', () => {
      check(
        sequence,
        { kind: 'delete', track, item: 1, ripple: true },
        sequence.replace('      { "asset": "city", "duration": 3 },\n', ''),
      );
      check(
        titles,
        { kind: 'delete', track, item: 0, ripple: true },
        `
    { "kind": "video", "items": [
      { "text": "Two", "start": 3, "duration": "2s" }
    ] }`,
      );
    });
    it('of the last one takes the comma before it', () => {
      check(
        titles,
        { kind: 'delete', track, item: 1, ripple: false },
        `
    { "kind": "video", "items": [
      { "text": "One", "start": 1, "duration": 2 }
    ] }`,
      );
    });
    it('of the last one keeps a trailing comma', () => {
      check(
        titles.replace('"2s" }', '"2s" },'),
        { kind: 'delete', track, item: 1, ripple: false },
        `
    { "kind": "video", "items": [
      { "text": "One", "start": 1, "duration": 2 },
    ] }`,
      );
    });
    it('in one line', () => {
      const text = `
    { "kind": "video", "items": [{ "asset": "walk", "out": 2 }, { "gap": 1 }, { "asset": "city", "out": 2 }] }`;
      check(
        text,
        { kind: 'delete', track, item: 0, ripple: false },
        `
    { "kind": "video", "items": [{ "gap": 3 }, { "asset": "city", "out": 2 }] }`,
      );
      check(
        text,
        { kind: 'delete', track, item: 1, ripple: true },
        `
    { "kind": "video", "items": [{ "asset": "walk", "out": 2 }, { "asset": "city", "out": 2 }] }`,
      );
      check(
        text,
        { kind: 'delete', track, item: 2, ripple: false },
        `
    { "kind": "video", "items": [{ "asset": "walk", "out": 2 }] }`,
      );
    });
    it('several at once', () => {
      check(
        sequence,
        {
          kind: 'several',
          gestures: [
            { kind: 'delete', track, item: 2, ripple: true },
            { kind: 'delete', track, item: 0, ripple: true },
          ],
        },
        `
    // The story.
    { "id": "main", "kind": "video", "items": [
      // In town.
      { "asset": "city", "duration": 3 }
    ] }`,
      );
    });
  });

  describe('add', () => {
    const media = { src: 'media/beach day.mp4', kind: 'video', seconds: 4 } as const;
    it('a clip brings its asset along', () => {
      const text = head + sequence.slice(1) + tail;
      const edits = gestureEdits(text, facts, { kind: 'addClip', media, track: 0, frame: 270 });
      assert.equal(
        applyEdits(text, edits),
        text
          .replace(
            '"logo": { "src": "logo.png" }',
            '"logo": { "src": "logo.png" }, "beach-day": { "src": "media/beach day.mp4" }',
          )
          .replace('"gain": -6 }   // the end', '"gain": -6 },   // the end\n      { "asset": "beach-day" }'),
      );
    });
    it('a clip of a known file uses its asset, and makes room', () => {
      check(
        sequence,
        { kind: 'addClip', media: { src: 'city.mp4', kind: 'video', seconds: 20 }, track: 0, frame: 200 },
        sequence.replace(
          '{ "asset": "city", "duration": 3 },',
          '{ "asset": "city", "duration": 3 },\n      { "asset": "city" },',
        ),
      );
    });
    it('a sound has a track of its own kind', () => {
      check(
        titles,
        { kind: 'addClip', media: { src: 'bed.wav', kind: 'audio', seconds: 60 }, track: 0, frame: 30 },
        `${titles},
    { "kind": "audio", "items": [{ "asset": "bed", "start": 1 }] }`,
      );
    });
    it('a still has a length', () => {
      check(
        titles,
        { kind: 'addClip', media: { src: 'logo.png', kind: 'image', seconds: 5 }, track: 0, frame: 240 },
        titles.replace('"2s" }', '"2s" },\n      { "asset": "logo", "start": 8, "duration": 5 }'),
      );
    });
    it('a transition stands before its clip', () => {
      check(
        sequence,
        { kind: 'addTransition', track, item: 1, style: 'crossfade', frames: 30 },
        sequence.replace(
          '      // In town.\n',
          '      { "transition": "crossfade", "duration": 1 },\n      // In town.\n',
        ),
      );
      check(
        titles,
        { kind: 'addTransition', track, item: 1, style: 'crossfade', frames: 30 },
        /here is a gap/,
      );
    });
  });

  describe('set', () => {
    it('writes a key where people have it', () => {
      check(
        sequence,
        { kind: 'setProperty', track, item: 0, path: ['gain'], value: -3 },
        sequence.replace('"out": 5', '"out": 5, "gain": -3'),
      );
      check(
        sequence,
        { kind: 'setProperty', track, item: 2, path: ['gain'], value: 0 },
        sequence.replace('"gain": -6', '"gain": 0'),
      );
      check(
        sequence,
        { kind: 'setProperty', track, item: 2, path: ['gain'], value: undefined },
        sequence.replace(', "gain": -6', ''),
      );
    });
    it('makes and removes the object around a key', () => {
      const placed = sequence.replace('"duration": 3', '"duration": 3, "place": { "scale": 0.5 }');
      check(sequence, { kind: 'setProperty', track, item: 1, path: ['place', 'scale'], value: 0.5 }, placed);
      check(
        placed,
        { kind: 'setProperty', track, item: 1, path: ['place', 'scale'], value: undefined },
        sequence,
      );
    });
    it('writes times in the notation around', () => {
      const text = titles.replace('"start": 1, "duration": 2', '"start": "30f", "duration": "60f"');
      check(
        text,
        { kind: 'setProperty', track, item: 0, path: ['fadeIn'], value: { frames: 10 } },
        text.replace('"60f"', '"60f", "fadeIn": "10f"'),
      );
    });
    it('leaves variables in a text to its writer', () => {
      check(
        titles,
        { kind: 'setProperty', track, item: 0, path: ['text'], value: 'For ${length}' },
        titles.replace('One', 'For ${length}'),
      );
    });
    it('switches a track', () => {
      check(
        titles,
        { kind: 'setTrack', track, key: 'hidden', value: true },
        titles.replace('"kind": "video"', '"kind": "video", "hidden": true'),
      );
    });
  });
});
