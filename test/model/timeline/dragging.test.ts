/** What a drag comes to: snapping, free places and places in between, limits of edges. */
import assert from 'node:assert/strict';
import {
  dropPlace,
  lowerBound,
  slipLimits,
  snapped,
  snapPoints,
  trimLimits,
} from '../../../model/timeline/dragging.ts';
import { frameOfText, timeText } from '../../../model/timeline/clockText.ts';
import { rulerSteps, zoomedAt } from '../../../model/timeline/timeScale.ts';
import { itemAt, timelineView, type TimelineView } from '../../../model/timeline/timelineView.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';
import { layOut } from '../../../model/evaluate/index.ts';
import { image, sound, video } from '../mediaFacts.ts';

const facts = new Map([
  ['walk', video({ seconds: 20, fps: 25 })],
  ['bed', sound({ seconds: 60 })],
  ['logo', image()],
]);

/** Of tracks written as in a project, at 30 frames a second. */
function view(tracks: string, known = facts): TimelineView {
  const text = `{ "reel": 1, "canvas": { "width": 640, "height": 360, "fps": 30 },
    "assets": { "walk": { "src": "w.mp4" }, "bed": { "src": "b.wav" }, "logo": { "src": "l.png" } },
    "tracks": [${tracks}], "markers": [{ "at": 9, "name": "here" }] }`;
  const { project, root, diagnostics } = parseProject(text);
  assert.ok(project && root, JSON.stringify(diagnostics));
  return timelineView(project, root, known, layOut(project, known).diagnostics);
}

const main = `{ "kind": "video", "items": [
  { "asset": "walk", "in": 1, "out": 5 },
  { "transition": "crossfade", "duration": 1 },
  { "asset": "walk", "in": 10, "duration": 4, "fadeIn": 0.5, "animate": { "x": [{ "t": 0, "v": 0 }, { "t": 1, "v": 1 }] } },
  { "gap": 2 },
  { "text": "Hello\\nthere", "duration": 1 } ] }`;

describe('the picture of a timeline', () => {
  it('has every item in frames, with what there is to see of it', () => {
    const [track] = view(main).tracks;
    assert.deepEqual(
      track!.items.map(({ kind, name, start, end }) => [kind, name, start, end]),
      [
        ['video', 'walk', 0, 120],
        ['transition', 'crossfade', 105, 135],
        ['video', 'walk', 120, 240],
        ['gap', 'Gap', 240, 300],
        ['text', 'Hello there', 300, 330],
      ],
    );
    assert.deepEqual(track!.items[2]!.keyframes, [0, 30]);
    assert.equal(track!.items[2]!.fadeIn, 15);
    assert.deepEqual(track!.items[2]!.source, {
      asset: 'walk',
      in: 10,
      speed: 1,
      picture: true,
      sound: true,
      aspect: 16 / 9,
    });
    assert.deepEqual(view(main).markers, [{ frame: 270, name: 'here' }]);
    assert.equal(view(main).end, 330);
  });

  it('shows a project whose media nobody knows', () => {
    const { tracks } = view(
      '{ "kind": "video", "items": [{ "asset": "walk" }, { "asset": "walk", "out": 2 }] }',
      new Map(),
    );
    assert.deepEqual(
      tracks[0]!.items.map(({ start, end, known }) => [start, end, known]),
      [
        [0, 150, false],
        [150, 210, true],
      ],
    );
  });

  it('shows what is wrong at its place', () => {
    const { tracks } = view(
      '{ "kind": "video", "items": [{ "asset": "walk", "out": 5 }, { "text": "a", "start": 3, "duration": 1 }] }',
    );
    assert.equal(tracks[0]!.items[0]!.problem, undefined);
    assert.match(tracks[0]!.items[1]!.problem!, /what is before it on the track ends at 5 s/u);
  });

  it('finds the item at an offset of the text', () => {
    const text = `{ "reel": 1, "canvas": { "width": 640, "height": 360, "fps": 30 }, "tracks": [
      { "kind": "video", "items": [{ "text": "a", "duration": 1 }, { "text": "b", "duration": 1 }] }] }`;
    const { project } = parseProject(text);
    assert.deepEqual(itemAt(project!, text.indexOf('"b"')), { track: 0, item: 1 });
    assert.equal(itemAt(project!, 3), undefined);
  });
});

describe('dragging', () => {
  it('snaps to edges, markers and the playhead, not to what is dragged', () => {
    const points = snapPoints(view(main), [{ track: 0, item: 2 }], 77);
    assert.deepEqual(points, [0, 77, 120, 270, 300, 330]);
    assert.deepEqual(snapped([118, 238], points, 5), { by: 2, at: 120 });
    assert.deepEqual(snapped([150, 268], points, 5), { by: 2, at: 270 });
    assert.equal(snapped([150], points, 5), undefined);
  });

  it('finds the place in sorted frames', () => {
    assert.deepEqual(
      [0, 1, 5, 9, 10].map((value) => lowerBound([1, 5, 9], value)),
      [0, 0, 1, 2, 3],
    );
  });

  it('goes to a free place, and in front of a clip where there is none', () => {
    const [track] = view(main).tracks;
    const at = { track: 0, length: 30 };
    assert.deepEqual(dropPlace(track!, { ...at, frame: 250, pointer: 255 }, 4), {
      kind: 'move',
      track: 0,
      frame: 250,
    });
    assert.deepEqual(dropPlace(track!, { ...at, frame: 130, pointer: 140 }, 4), {
      kind: 'reorder',
      track: 0,
      before: 2,
      frame: 120,
    });
    assert.deepEqual(dropPlace(track!, { ...at, frame: 235, pointer: 239 }, 4), {
      kind: 'reorder',
      track: 0,
      before: 5,
      frame: 240,
    });
  });

  it('goes as near as there is room while the pointer is over nothing', () => {
    const [track] = view(main).tracks;
    const at = { track: 0, length: 30 };
    // Between the second clip, which ends at 240, and the text at 300.
    assert.deepEqual(dropPlace(track!, { ...at, frame: 235, pointer: 245 }, undefined), {
      kind: 'move',
      track: 0,
      frame: 240,
    });
    assert.deepEqual(dropPlace(track!, { ...at, frame: 280, pointer: 290 }, undefined), {
      kind: 'move',
      track: 0,
      frame: 270,
    });
    assert.equal(
      dropPlace(track!, { track: 0, length: 90, frame: 235, pointer: 245 }, undefined).kind,
      'reorder',
    );
  });

  it('stops edges at the neighbours, at the source and at the transition’s other clip', () => {
    const [track] = view(main).tracks;
    // The cut at 120 rolls: as far as either clip has a frame left, or source.
    assert.deepEqual(trimLimits(track!, 0, 'end', false), [1, 239]);
    assert.deepEqual(trimLimits(track!, 2, 'start', false), [1, 239]);
    assert.deepEqual(trimLimits(track!, 2, 'end', false), [121, 300]);
    assert.deepEqual(trimLimits(track!, 2, 'end', true), [121, 420]);
    assert.deepEqual(trimLimits(track!, 0, 'start', false), [0, 119]);
    assert.deepEqual(trimLimits(track!, 0, 'start', true), [-30, 119]);
    assert.deepEqual(slipLimits(track!.items[2]!), [-300, 180]);
  });
});

describe('the scale of a timeline', () => {
  it('keeps what is under the pointer', () => {
    const zoomed = zoomedAt({ scale: 2, scrollPx: 100 }, 2, 50);
    assert.deepEqual(zoomed, { scale: 4, scrollPx: 250 });
  });

  it('counts in frames, seconds and minutes', () => {
    const fps = { num: 30, den: 1 };
    assert.deepEqual(rulerSteps(fps, 20, 70), { label: 5, line: 1 });
    assert.deepEqual(rulerSteps(fps, 1, 70), { label: 150, line: 10 });
    assert.deepEqual(rulerSteps(fps, 0.01, 70), { label: 9000, line: 900 });
  });

  it('reads and writes times as people do', () => {
    const fps = { num: 30, den: 1 };
    assert.deepEqual(
      [0, 75, 1800, 108_075].map((frame) => timeText(frame, fps)),
      ['00:00:00', '00:02:15', '01:00:00', '1:00:02:15'],
    );
    const texts = ['2.5', '75f', '2:15', '0:02:15', '1:00:02:15', 'x'];
    assert.deepEqual(
      texts.map((text) => frameOfText(text, fps)),
      [75, 75, 75, 75, 108_075, undefined],
    );
  });
});
