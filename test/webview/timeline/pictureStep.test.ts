/** Where what was selected or pointed at is in the next picture of the text. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../../model/edit/editedText.ts';
import type { Gesture } from '../../../model/edit/gesture.ts';
import { gestureEdits } from '../../../model/edit/gestureEdits.ts';
import { layOut } from '../../../model/evaluate/index.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';
import { timelineView, type TimelineView } from '../../../model/timeline/timelineView.ts';
import { pictureStep } from '../../../webview/timeline/pictureStep.ts';
import { video } from '../../model/mediaFacts.ts';

const facts = new Map([['walk', video({ seconds: 60, fps: 30 })]]);

/** Clips of one film, so that all have one name. */
const clips = (...sources: readonly string[]): string =>
  `{ "kind": "video", "items": [ ${sources.map((source) => `{ "asset": "walk", ${source} }`).join(', ')} ] }`;

const text = (tracks: readonly string[], markers = '[]'): string =>
  `{ "reel": 1, "canvas": { "width": 640, "height": 360, "fps": 30 }, "assets": { "walk": { "src": "walk.mp4" } },
    "tracks": [ ${tracks.join(', ')} ], "markers": ${markers} }`;

const [a, b, c, d] = ['"in": 0, "out": 2', '"in": 4, "out": 6', '"in": 8, "out": 10', '"in": 12, "out": 14'];

function viewOf(of: string): TimelineView {
  const { project, root } = parseProject(of);
  assert.ok(project && root);
  return timelineView(project, root, facts, layOut(project, facts).diagnostics);
}

const after = (before: string, gesture: Gesture): string =>
  applyEdits(before, gestureEdits(before, facts, gesture));

/** Where each item of the first track is afterwards. */
function check(before: string, now: string, expected: readonly (number | undefined)[]): void {
  const step = pictureStep(viewOf(before), viewOf(now));
  assert.deepEqual(
    expected.map((_, item) => step.item({ track: 0, item })?.item),
    expected,
  );
}

describe('an item of the timeline in the next picture', () => {
  const four = text([clips(a, b, c, d)]);
  it('is where it was, when nothing of it has changed', () => {
    check(four, four, [0, 1, 2, 3, undefined]);
  });
  it('is elsewhere, when one before it has gone or come', () => {
    check(four, text([clips(b, c, d)]), [undefined, 0, 1, 2]);
    check(text([clips(b, c, d)]), four, [1, 2, 3]);
    check(four, text([clips(a, d)]), [0, undefined, undefined, 1]);
  });
  it('is the same, when a gesture has changed it', () => {
    const slipped: Gesture = { kind: 'slip', track: 0, item: 1, frames: 30 };
    check(four, after(four, slipped), [0, 1, 2, 3]);
    const trimmed: Gesture = { kind: 'trim', track: 0, item: 1, edge: 'end', frame: 100, ripple: false };
    check(four, after(four, trimmed), [0, 1, 2, 3]);
  });
  it('is what it was, when one beside it is deleted and it gets a place of its own', () => {
    const deleted: Gesture = { kind: 'delete', track: 0, item: 1, ripple: false };
    check(four, after(four, deleted), [0, undefined, 1, 2]);
  });
  it('is found, when clips change their order', () => {
    check(four, text([clips(b, c, a, d)]), [2, 0, 1, 3]);
    check(four, text([clips(b, '"in": 0, "out": 1', c, d)]), [undefined, 0, 2, 3]);
  });
  it('is one of several that are alike', () => {
    check(text([clips(a, a, a)]), text([clips(a, a)]), [0, 1, undefined]);
  });
  it('is nothing of another kind', () => {
    check(text([clips(a)]), text(['{ "kind": "video", "items": [ { "gap": 2 } ] }']), [undefined]);
  });
  it('goes with its track', () => {
    const named = (id: string): string => clips(a, b).replace('{', `{ "id": "${id}",`);
    const step = pictureStep(
      viewOf(text([named('x'), named('y')])),
      viewOf(text([named('new'), named('x'), named('y')])),
    );
    assert.deepEqual(step.item({ track: 1, item: 1 }), { track: 2, item: 1 });
    assert.equal(step.track(2), undefined);
  });
});

describe('a marker in the next picture', () => {
  const marked = (...markers: readonly (readonly [at: number, name: string])[]): TimelineView =>
    viewOf(text([clips(a)], JSON.stringify(markers.map(([at, name]) => ({ at, name })))));
  it('is the same, when it was moved or renamed', () => {
    const before = marked([1, 'x'], [2, 'y']);
    assert.equal(pictureStep(before, marked([1, 'x'], [3, 'y'])).marker(1), 1);
    assert.equal(pictureStep(before, marked([1, 'z'], [2, 'y'])).marker(0), 0);
  });
  it('is elsewhere, when one before it has come or gone', () => {
    const before = marked([1, 'x'], [2, 'y']);
    assert.equal(pictureStep(before, marked([0, 'new'], [1, 'x'], [2, 'y'])).marker(1), 2);
    assert.equal(pictureStep(before, marked([2, 'y'])).marker(1), 0);
    assert.equal(pictureStep(before, marked([2, 'y'])).marker(0), undefined);
  });
});
