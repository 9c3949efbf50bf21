import assert from 'node:assert/strict';
import { setTimeout as later } from 'node:timers/promises';
import { Stills, type RasterTable } from '../../../daemon/preview/stills.ts';
import { encodeDrawList } from '../../../model/render/drawListWords.ts';
import { pixelOne, type DrawList } from '../../../model/render/drawList.ts';
import type { RasterPixels } from '../../../model/render/job.ts';
import type { RenderableRaster } from '../../../daemon/project/renderFilm.ts';

const one: RasterPixels = { width: 1, height: 1, pixels: new Uint8Array(4) };

/** A list that shows these rasters of a table. */
const showing = (...rasters: readonly number[]): DrawList =>
  rasters.map((raster) => ({
    kind: 'raster',
    raster,
    placement: { crop: [0, 0, 65536, 65536], rect: [0, 0, pixelOne, pixelOne], rotation: 0, opacity: 32768 },
  }));

/** Stills of 10 bytes, by identity; what was made of each and what the renderer has are counted. */
class Bench {
  readonly made: string[] = [];
  /** By number. */
  readonly there = new Map<number, RasterPixels>();
  readonly failing = new Set<string>();
  readonly renderer = {
    setRaster: async (index: number, raster: RasterPixels | undefined): Promise<void> => {
      await later(1);
      if (raster === undefined) this.there.delete(index);
      else this.there.set(index, raster);
    },
  };

  table(...identities: readonly string[]): RasterTable {
    return identities.map((identity): RenderableRaster => ({
      identity,
      bytes: 10,
      pixels: async () => {
        await later(1);
        if (this.failing.has(identity)) throw new Error(`no ${identity}`);
        this.made.push(identity);
        return one;
      },
    }));
  }

  stills(mostBytes = 1000): Stills {
    return new Stills(this.renderer, 1, mostBytes);
  }
}

describe('stills at hand', () => {
  it('are made when a list shows them, once', async () => {
    const bench = new Bench();
    const stills = bench.stills();
    const table = bench.table('a', 'b', 'c');
    await stills.ready(showing(2, 0), table);
    assert.deepEqual(bench.made.toSorted(), ['a', 'c']);
    assert.equal(bench.there.size, 2);
    await stills.ready(showing(0), table);
    assert.deepEqual(bench.made.toSorted(), ['a', 'c']);
  });

  it('have numbers of their own, whatever a text counts them as', async () => {
    const bench = new Bench();
    const stills = bench.stills();
    const before = await stills.ready(showing(0), bench.table('a'));
    // A title was put in before it.
    const after = await stills.ready(showing(1), bench.table('title', 'a'));
    assert.deepEqual(after, before);
    assert.deepEqual(bench.made, ['a']);
    assert.deepEqual(before, encodeDrawList(showing(0)));
    assert.notDeepEqual(await stills.ready(showing(0), bench.table('title', 'a')), before);
  });

  it('go when they are too many, what was shown longest ago first, but not what is shown', async () => {
    const bench = new Bench();
    const stills = bench.stills(30);
    const table = bench.table('a', 'b', 'c', 'd');
    for (const index of [0, 1, 2, 0]) await stills.ready(showing(index), table);
    await stills.ready(showing(3), table);
    await later(20);
    assert.equal(bench.there.size, 3);
    await stills.ready(showing(0, 2, 3), table);
    assert.deepEqual(bench.made, ['a', 'b', 'c', 'd']);
    await stills.ready(showing(0, 1, 2, 3), table);
    await later(20);
    assert.equal(bench.there.size, 4);
  });

  it('are there again when they are wanted while they go', async () => {
    const bench = new Bench();
    const stills = bench.stills(10);
    const table = bench.table('a', 'b');
    for (let round = 0; round < 20; round++) {
      const words = await stills.ready(showing(round % 2), table);
      assert.ok(bench.there.has(words[2]!), `round ${round}`);
    }
  });

  it('are told of when they cannot be made, and tried again', async () => {
    const bench = new Bench();
    const stills = bench.stills();
    const table = bench.table('a');
    bench.failing.add('a');
    await assert.rejects(stills.ready(showing(0), table), /no a/);
    bench.failing.clear();
    await stills.ready(showing(0), table);
    assert.deepEqual(bench.made, ['a']);
  });

  it('are made beforehand, and silent about what fails', async () => {
    const bench = new Bench();
    const stills = bench.stills();
    const table = bench.table('a', 'b', 'c');
    bench.failing.add('b');
    stills.expect([showing(0), showing(1), showing(2)], table);
    await later(50);
    assert.deepEqual(bench.made, ['a']);
    bench.failing.clear();
    stills.expect([showing(0), showing(1), showing(2)], table);
    await later(50);
    assert.deepEqual(bench.made, ['a', 'b', 'c']);
  });

  it('are not made beforehand where there is no room for them', async () => {
    const bench = new Bench();
    const stills = bench.stills(30);
    const table = bench.table('a', 'b', 'c', 'd', 'e');
    await stills.ready(showing(0, 1), table);
    for (let frame = 0; frame < 5; frame++) {
      stills.expect([showing(0, 1), showing(2), showing(3), showing(4)], table);
      await later(10);
    }
    assert.deepEqual(bench.made, ['a', 'b', 'c']);
  });
});
