/** Golden texts of gestures: the tracks of one small project before and after. */
import assert from 'node:assert/strict';
import { FramewrightError } from '../../../model/errors.ts';
import { applyEdits } from '../../../model/edit/editedText.ts';
import type { Gesture } from '../../../model/edit/gesture.ts';
import { gestureEdits } from '../../../model/edit/gestureEdits.ts';
import { image, sound, video } from '../mediaFacts.ts';

export const facts = new Map([
  // 20 s at 25 frames a second, unlike the canvas's 30.
  ['walk', video({ seconds: 20, fps: 25 })],
  ['city', video({ seconds: 20, fps: 25 })],
  ['bed', sound({ seconds: 60 })],
  ['logo', image()],
]);

export const head = `// A film.
{
  "reel": 1,
  "canvas": { "width": 1920, "height": 1080, "fps": 30 },
  "variables": { "length": "2s" },
  "assets": {
    "walk": { "src": "walk.mp4" }, "city": { "src": "city.mp4" }, // footage
    "bed": { "src": "bed.wav" }, "logo": { "src": "logo.png" }
  },
  "tracks": [
`;
export const tail = `
  ]
}
`;

/** The text of `tracks` before and after; with words: it is refused, in words that contain them. */
export function check(before: string, gesture: Gesture, after: string | RegExp): void {
  const lines = (tracks: string): string => head + tracks.replace(/^\n/, '').trimEnd() + tail;
  const text = lines(before);
  if (after instanceof RegExp) {
    assert.throws(
      () => gestureEdits(text, facts, gesture),
      (error) =>
        error instanceof FramewrightError && error.code === 'edit-refused' && after.test(error.message),
    );
    return;
  }
  const edits = gestureEdits(text, facts, gesture);
  assert.equal(applyEdits(text, edits), lines(after));
  if (before === after) assert.deepEqual(edits, []);
}

export const sequence = `
    // The story.
    { "id": "main", "kind": "video", "items": [
      { "asset": "walk", "in": 1, "out": 5 }, // the beginning
      // In town.
      { "asset": "city", "duration": 3 },
      { "asset": "walk", "in": 10, "out": 12, "gain": -6 }   // the end
    ] }`;

export const titles = `
    { "kind": "video", "items": [
      { "text": "One", "start": 1, "duration": 2 },
      { "text": "Two", "start": 5, "duration": "2s" }
    ] }`;
