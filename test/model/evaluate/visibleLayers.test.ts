import assert from 'node:assert/strict';
import fc from 'fast-check';
import { visibleLayers } from '../../../model/evaluate/visibleLayers.ts';
import { type Layer, opacityOne, pixelOne, turnOne } from '../../../model/render/drawList.ts';

const size = 16;
const surface = {
  width: size,
  height: size,
  isOpaque: (raster: number) => raster === 1,
  isOpaqueSource: (source: number) => source !== 7,
};

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Sides in halves of a pixel, so that edges lie on even pixels, on odd ones and between them. */
const halves = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 2 * min, max: 2 * max }).map((value) => value / 2);
const box: fc.Arbitrary<Box> = fc.record({
  x: halves(-6, 12),
  y: halves(-6, 12),
  width: halves(1, 24),
  height: halves(1, 24),
});

interface Made {
  readonly box: Box;
  readonly opaque: boolean;
  readonly layer: Layer;
}

const made: fc.Arbitrary<Made> = fc
  .tuple(
    box,
    fc.constantFrom('source', 'clear source', 'opaque raster', 'clear raster', 'translucent', 'half a turn'),
  )
  .map(([where, what]) => {
    const placement = {
      crop: [0, 0, 65536, 65536],
      rect: [where.x * pixelOne, where.y * pixelOne, where.width * pixelOne, where.height * pixelOne],
      rotation: what === 'half a turn' ? turnOne / 2 : 0,
      opacity: what === 'translucent' ? opacityOne - 1 : opacityOne,
    } as const;
    const layer: Layer = what.endsWith('raster')
      ? { kind: 'raster', raster: what === 'opaque raster' ? 1 : 0, placement }
      : { kind: 'source', source: what === 'clear source' ? 7 : 0, pts: 0, placement };
    return { box: where, opaque: !what.startsWith('clear') && what !== 'translucent', layer };
  });

/** The blocks of two by two pixels, one chroma sample each, that a box touches, by their upper left corners. */
function blocks({ x, y, width, height }: Box): [number, number][] {
  const touched: [number, number][] = [];
  for (let top = 0; top < size; top += 2) {
    for (let left = 0; left < size; left += 2) {
      if (x < left + 2 && x + width > left && y < top + 2 && y + height > top) touched.push([left, top]);
    }
  }
  return touched;
}

const fills = ({ x, y, width, height }: Box, [left, top]: readonly [number, number]): boolean =>
  x <= left && x + width >= left + 2 && y <= top && y + height >= top + 2;

describe('visibleLayers', () => {
  it('leaves out exactly what touches no block that is seen past one opaque layer above', () => {
    fc.assert(
      fc.property(fc.array(made, { minLength: 1, maxLength: 5 }), (layers) => {
        const kept = visibleLayers(
          layers.map(({ layer }) => layer),
          surface,
        );
        const expected = layers.filter((one, i) => {
          const touched = blocks(one.box);
          if (touched.length === 0) return false;
          return !layers
            .slice(i + 1)
            .some((above) => above.opaque && touched.every((block) => fills(above.box, block)));
        });
        assert.deepEqual(
          kept,
          expected.map(({ layer }) => layer),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('clears the stacks of a transition too, and the transition when nothing is left', () => {
    const at = (x: number): Layer => ({
      kind: 'source',
      source: 0,
      pts: 0,
      placement: {
        crop: [0, 0, 65536, 65536],
        rect: [x * pixelOne, 0, size * pixelOne, size * pixelOne],
        rotation: 0,
        opacity: opacityOne,
      },
    });
    const join = (from: Layer[], to: Layer[]): Layer => ({ kind: 'mix', weight: 5, from, to });
    assert.deepEqual(visibleLayers([join([at(8), at(0)], [at(4), at(99)])], surface), [
      join([at(0)], [at(4)]),
    ]);
    assert.deepEqual(visibleLayers([at(0), join([at(99)], [])], surface), [at(0)]);
    const covering = join([at(0)], [at(0)]);
    assert.deepEqual(visibleLayers([at(0), covering], surface), [covering]);
    assert.equal(visibleLayers([at(0), join([at(0)], [at(4)])], surface).length, 2);
    assert.equal(visibleLayers([at(0), join([at(0)], [])], surface).length, 2);
  });
});
