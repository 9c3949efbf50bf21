import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DrawList, Layer, Placement } from '../../../model/render/drawList.ts';
import { encodeDrawList, encodeRuns } from '../../../model/render/drawListWords.ts';

/** Plain objects, as evaluation makes them. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const count = fc.nat({ max: 2 ** 24 });
const placement: fc.Arbitrary<Placement> = record({
  crop: fc.tuple(count, count, count, count),
  rect: fc.tuple(int32, int32, int32, int32),
  rotation: count,
  opacity: fc.nat(32768),
});
/** Ticks use the whole range that doubles hold exactly, on both sides of zero. */
const pts = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -(2 ** 33), max: 2 ** 33 }),
  fc.constantFrom(0, -1, 2 ** 32, -(2 ** 32)),
);

const { list } = fc.letrec<{ list: DrawList; layer: Layer }>((tie) => ({
  layer: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    record({ kind: fc.constant('solid' as const), color: fc.nat(0xffffff), placement }),
    record({ kind: fc.constant('source' as const), source: count, pts, placement }),
    record({ kind: fc.constant('raster' as const), raster: count, placement }),
    record({
      kind: fc.constant('mix' as const),
      weight: fc.nat(32768),
      from: tie('list'),
      to: tie('list'),
    }),
    record({
      kind: fc.constant('wipe' as const),
      direction: fc.constantFrom('left', 'right', 'up', 'down'),
      position: int32,
      from: tie('list'),
      to: tie('list'),
    }),
    record({
      kind: fc.constant('circle' as const),
      x: int32,
      y: int32,
      radius: int32,
      from: tie('list'),
      to: tie('list'),
    }),
  ),
  list: fc.array(tie('layer'), { maxLength: 3 }),
})) as { list: fc.Arbitrary<DrawList> };

/** Reads words back, as the engine does. */
class Reader {
  private position = 0;
  private readonly words: Int32Array;

  constructor(words: Int32Array) {
    this.words = words;
  }

  get done(): boolean {
    return this.position === this.words.length;
  }

  word(): number {
    const value = this.words[this.position++];
    if (value === undefined) throw new Error('words end too early');
    return value;
  }

  list(): Layer[] {
    return Array.from({ length: this.word() }, () => this.layer());
  }

  private layer(): Layer {
    switch (this.word()) {
      case 0:
        return { kind: 'solid', color: this.word(), placement: this.placement() };
      case 1: {
        const source = this.word();
        const high = BigInt(this.word());
        const low = BigInt(this.word() >>> 0);
        return { kind: 'source', source, pts: Number((high << 32n) + low), placement: this.placement() };
      }
      case 2:
        return { kind: 'raster', raster: this.word(), placement: this.placement() };
      case 3:
        return { kind: 'mix', weight: this.word(), from: this.list(), to: this.list() };
      case 4: {
        const direction = (['left', 'right', 'up', 'down'] as const)[this.word()]!;
        return { kind: 'wipe', direction, position: this.word(), from: this.list(), to: this.list() };
      }
      case 5:
        return {
          kind: 'circle',
          x: this.word(),
          y: this.word(),
          radius: this.word(),
          from: this.list(),
          to: this.list(),
        };
      default:
        throw new Error('no such layer');
    }
  }

  private placement(): Placement {
    const [cropLeft, cropTop, cropRight, cropBottom, x, y, width, height, rotation, opacity] = Array.from(
      { length: 10 },
      () => this.word(),
    ) as [number, number, number, number, number, number, number, number, number, number];
    return {
      crop: [cropLeft, cropTop, cropRight, cropBottom],
      rect: [x, y, width, height],
      rotation,
      opacity,
    };
  }
}

describe('draw-list words', () => {
  it('read back as the same list', () => {
    fc.assert(
      fc.property(list, (one) => {
        const reader = new Reader(encodeDrawList(one));
        assert.deepEqual(reader.list(), one);
        assert.ok(reader.done);
      }),
    );
  });

  it('are laid out as the engine expects', () => {
    const whole: Placement = {
      crop: [0, 0, 65536, 65536],
      rect: [-4096, 0, 8192, 4096],
      rotation: 7,
      opacity: 32768,
    };
    const words = [0, 0, 65536, 65536, -4096, 0, 8192, 4096, 7, 32768];
    assert.deepEqual(
      [
        ...encodeDrawList([
          { kind: 'solid', color: 0x123456, placement: whole },
          {
            kind: 'wipe',
            direction: 'up',
            position: 9,
            from: [],
            to: [{ kind: 'source', source: 3, pts: -2, placement: whole }],
          },
        ]),
      ],
      [2, 0, 0x123456, ...words, 4, 2, 9, 0, 1, 1, 3, -1, -2, ...words],
    );
  });

  it('join equal frames in a row to runs, over all batches', () => {
    fc.assert(
      fc.property(
        fc.array(list, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(3), { minLength: 1, maxLength: 400 }),
        (lists, order) => {
          const frames = order.map((i) => lists[i % lists.length]!);
          // Each other time an equal list that is another object.
          const film = {
            frameCount: frames.length,
            drawList: (n: number) => (n % 2 ? structuredClone(frames[n]!) : frames[n]!),
          };
          const decoded: DrawList[] = [];
          let runs = 0;
          for (const batch of encodeRuns(film)) {
            const reader = new Reader(batch);
            assert.ok(batch.length > 0, 'no batch is empty');
            while (!reader.done) {
              const length = reader.word();
              const one = reader.list();
              runs++;
              for (let i = 0; i < length; i++) decoded.push(one);
            }
          }
          assert.deepEqual(decoded, frames);
          const words = frames.map((one) => encodeDrawList(one).join());
          assert.equal(runs, words.filter((one, i) => one !== words[i - 1]).length);
        },
      ),
    );
  });

  it('come in batches of bounded size', () => {
    const whole: Placement = { crop: [0, 0, 65536, 65536], rect: [0, 0, 1, 1], rotation: 0, opacity: 1 };
    const film = {
      frameCount: 20_000,
      drawList: (n: number): DrawList => [{ kind: 'source', source: 0, pts: n, placement: whole }],
    };
    const sizes = [...encodeRuns(film)].map(({ length }) => length);
    assert.equal(
      sizes.reduce((a, b) => a + b),
      20_000 * 16,
    );
    assert.ok(Math.max(...sizes) < 20_000);
  });
});
