/** Whether a gesture that was made in one text may be done in another. */
import assert from 'node:assert/strict';
import type { Gesture } from '../../../model/edit/gesture.ts';
import { isSamePlace } from '../../../model/edit/samePlace.ts';

const text = `{ "reel": 1, "canvas": { "width": 640, "height": 360, "fps": 30 },
  "tracks": [ { "id": "main", "kind": "video", "items": [ { "color": "#ff0000", "duration": 1 }, { "color": "#0000ff", "duration": 2 } ] } ],
  "markers": [ { "at": 1, "name": "a" }, { "at": 2, "name": "b" } ] }`;

const check = (gesture: Gesture, now: string, expected: boolean): void =>
  assert.equal(isSamePlace(text, now, gesture), expected);

describe('a gesture in a text that has changed', () => {
  const remove: Gesture = { kind: 'delete', track: 0, item: 1, ripple: false };
  it('is done, when what it points at is as it was', () => {
    check(remove, text, true);
    check(remove, text.replace('"#ff0000"', '"#00ff00"'), true);
  });
  it('is not, when that is another clip, has changed, or has gone', () => {
    check(remove, text.replace('"#0000ff"', '"#00ff00"'), false);
    check(remove, text.replace('{ "color": "#ff0000", "duration": 1 }, ', ''), false);
    check(
      { kind: 'several', gestures: [remove, { ...remove, item: 0 }] },
      text.replace('"#ff0000"', '"#00ff00"'),
      false,
    );
    check({ ...remove, item: 7 }, text, false);
  });
  it('is not, when it is another track or marker', () => {
    const mute: Gesture = { kind: 'setTrack', track: 0, key: 'muted', value: true };
    check(mute, text.replace('"#ff0000"', '"#00ff00"'), true);
    check(mute, text.replace('"main"', '"other"'), false);
    const move: Gesture = { kind: 'moveMarker', marker: 1, frame: 90 };
    check(move, text.replace('"name": "a"', '"name": "c"'), true);
    check(move, text.replace('"markers": [ ', '"markers": [ { "at": 0, "name": "new" }, '), false);
  });
  it('is done, when it points at nothing', () => {
    check({ kind: 'addMarker', frame: 3, name: 'new' }, text.replace('"#ff0000"', '"#00ff00"'), true);
  });
  it('is not, in a text that is no project', () => {
    check(remove, '{', false);
  });
});
