import assert from 'node:assert/strict';
import { Approach } from '../../../daemon/preview/approach.ts';
import type { DrawList, SourceLayer } from '../../../model/render/drawList.ts';

const placement = { crop: [0, 0, 65536, 65536], rect: [0, 0, 1, 1], rotation: 0, opacity: 32768 } as const;
const showing = (pts: number, source = 0): SourceLayer => ({ kind: 'source', source, pts, placement });
const ptsOf = (list: DrawList): readonly number[] =>
  list.flatMap((layer) => (layer.kind === 'source' ? [layer.pts] : []));

/** 300 frames, ten ticks each, key frames at 0 and 250; 50 frames are decoded between two stops. */
const timing = {
  pts: Float64Array.from({ length: 300 }, (_each, index) => index * 10),
  keyFrames: Uint32Array.of(0, 250),
  width: 1920,
  height: 1080,
};

/** The frames that are stopped at on the way to one, itself the last, after those before it. */
function way(frame: number, ...before: readonly number[]): readonly number[] {
  const approach = new Approach([timing]);
  for (const each of before) approach.drawn([showing(each * 10)]);
  return stopsTo(approach, frame);
}

function stopsTo(approach: Approach, frame: number): readonly number[] {
  return Array.from(approach.stops([showing(frame * 10)]), (list) => (ptsOf(list)[0] ?? 0) / 10);
}

describe('the approach to a frame', () => {
  it('begins at the key frame and stops seldom on its way', () => {
    assert.deepEqual(way(120), [0, 20, 70, 120]);
    assert.deepEqual(way(260), [250, 260]);
  });

  it('needs no stop before a key frame', () => {
    assert.deepEqual(way(250), [250]);
    assert.deepEqual(way(0), [0]);
  });

  it('reads on from what was shown, and shows that no second time', () => {
    assert.deepEqual(way(120, 0), [20, 70, 120]);
    assert.deepEqual(way(41, 40), [41]);
    assert.deepEqual(way(90, 40), [90]);
  });

  it('begins anew when it goes back, and when a key frame lies between', () => {
    assert.deepEqual(way(30, 40), [0, 30]);
    assert.deepEqual(way(255, 100), [250, 255]);
  });

  it('goes on from where it was left, and stops at nothing that may have been passed since', () => {
    const approach = new Approach([timing]);
    approach.left([600]);
    assert.deepEqual(stopsTo(approach, 200), [100, 150, 200]);
    approach.left([960]);
    assert.deepEqual(stopsTo(approach, 200), [150, 200]);
    approach.left([undefined]);
    assert.deepEqual(stopsTo(approach, 90), [0, 40, 90]);
  });

  it('stops the more often the larger the picture is', () => {
    const large = new Approach([{ ...timing, width: 3840, height: 2160 }]);
    assert.deepEqual(stopsTo(large, 40), [0, 1, 14, 27, 40]);
  });

  it('counts the frames that are to be decoded', () => {
    const approach = new Approach([timing]);
    assert.equal(approach.distance([showing(2000)]), 200);
    approach.drawn([showing(1900)]);
    assert.equal(approach.distance([showing(2000)]), 10);
    assert.equal(approach.distance([showing(2600)]), 10);
  });

  it('leads every source there, also inside a transition, and leaves stills alone', () => {
    const approach = new Approach([timing, timing, undefined]);
    const mix: DrawList = [
      { kind: 'mix', weight: 5, from: [showing(200)], to: [showing(400, 1)] },
      showing(77, 2),
    ];
    const stops = [...approach.stops(mix)];
    assert.equal(stops.length, 2);
    const [first] = stops;
    const [joined, still] = first ?? [];
    assert.ok(joined?.kind === 'mix' && still?.kind === 'source');
    assert.deepEqual([ptsOf(joined.from), ptsOf(joined.to), still.pts], [[0], [0], 77]);
  });
});
