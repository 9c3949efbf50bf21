import assert from 'node:assert/strict';
import { pixelOne, type DrawList, type Placement } from '../../../model/render/drawList.ts';
import { scaledDrawList } from '../../../model/render/scaledDrawList.ts';

/** In pixels. */
const at = (x: number, y: number, width: number, height: number): Placement => ({
  crop: [0, 0, 65536, 65536],
  rect: [x * pixelOne, y * pixelOne, width * pixelOne, height * pixelOne],
  rotation: 77,
  opacity: 32768,
});
const full = { width: 1920, height: 1080 };
const half = { width: 960, height: 540 };

describe('a draw list in another size', () => {
  it('has everything where it was, and shows the same', () => {
    const list: DrawList = [
      { kind: 'source', source: 3, pts: 512, placement: at(0, 0, 1920, 1080) },
      { kind: 'raster', raster: 1, placement: at(101, 7, 33, 20) },
    ];
    assert.deepEqual(scaledDrawList(list, full, half), [
      { kind: 'source', source: 3, pts: 512, placement: at(0, 0, 960, 540) },
      { kind: 'raster', raster: 1, placement: at(50.5, 3.5, 16.5, 10) },
    ]);
  });

  it('leaves no gap between layers that touch, whatever the sizes', () => {
    const cuts = Array.from({ length: 12 }, (_each, n) => Math.round((n * 1366 * pixelOne) / 11));
    const list: DrawList = cuts.slice(1).map((end, n) => ({
      kind: 'solid',
      color: n,
      placement: { ...at(0, 0, 1, 768), rect: [cuts[n]!, 0, end - cuts[n]!, 768 * pixelOne] },
    }));
    const scaled = scaledDrawList(list, { width: 1366, height: 768 }, { width: 960, height: 540 });
    let edge = 0;
    for (const layer of scaled) {
      assert.ok(layer.kind === 'solid');
      const [left, top, width, height] = layer.placement.rect;
      assert.deepEqual([left, top, height], [edge, 0, 540 * pixelOne]);
      edge = left + width;
    }
    assert.equal(edge, 960 * pixelOne);
  });

  it('is scaled inside of transitions, with their edges', () => {
    const stack = [{ kind: 'solid', color: 1, placement: at(2, 4, 6, 8) }] as const;
    const small = [{ kind: 'solid', color: 1, placement: at(1, 2, 3, 4) }] as const;
    const joined: DrawList = [
      { kind: 'mix', weight: 5, from: stack, to: [] },
      { kind: 'wipe', direction: 'up', position: 100 * pixelOne, from: [], to: stack },
      { kind: 'circle', x: 10, y: 20, radius: 30, from: stack, to: stack },
    ];
    assert.deepEqual(scaledDrawList(joined, full, half), [
      { kind: 'mix', weight: 5, from: small, to: [] },
      { kind: 'wipe', direction: 'up', position: 50 * pixelOne, from: [], to: small },
      { kind: 'circle', x: 5, y: 10, radius: 15, from: small, to: small },
    ]);
  });
});
