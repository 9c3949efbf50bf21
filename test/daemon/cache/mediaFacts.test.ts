import assert from 'node:assert/strict';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { openCache } from '../../../daemon/cache/cache.ts';
import type { Lease } from '../../../daemon/cache/lease.ts';
import { isWholeCheckedEntry } from '../../../daemon/cache/checkedEntry.ts';
import { findFacts, keepFacts, type FactsSubject } from '../../../daemon/cache/mediaFacts.ts';
import { readAssetFile, type AssetFile } from '../../../daemon/project/assetFile.ts';
import { skiaVersion } from '../../../daemon/raster/skia.ts';
import type { MediaFacts } from '../../../model/media/facts.ts';
import { loadEngine } from '../../../native/index.ts';
import { testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('the facts of media in the cache', function () {
  this.timeout(60_000);
  const at = temporaryFolder();
  let lease: Lease;
  let facts: MediaFacts;
  let made = 0;

  before(async () => {
    testFilm(at('film.mp4'), { seconds: 2 });
    facts = await loadEngine().probe(at('film.mp4'));
  });

  beforeEach(async () => {
    lease = await (await openCache({ folder: at(`cache-${made++}`) })).lease();
  });
  afterEach(() => lease.release());

  const engine = { engine: '1', libraries: { libavcodec: '59' }, simd: 'AVX2' };
  const subject: FactsSubject = {
    identity: 'a film',
    extension: '.mp4',
    measuredBy: engine,
  };

  /** The one entry's file. */
  async function entryPath(): Promise<string> {
    const [entry] = await (await openCache({ folder: at(`cache-${made - 1}`) })).entries();
    return (await lease.find(entry!.key))!;
  }

  it('are those that were measured', async () => {
    assert.equal(await findFacts(lease, subject), undefined);
    await keepFacts(lease, subject, facts);
    assert.deepEqual(await findFacts(lease, subject), facts);
    assert.equal(await isWholeCheckedEntry(await entryPath()), true);
  });

  it('are those of this file, this ending and this engine', async () => {
    await keepFacts(lease, subject, facts);
    for (const other of [
      { identity: 'another film' },
      { extension: '.mkv' },
      { measuredBy: { ...engine, engine: '2' } },
      { measuredBy: { ...engine, libraries: { libavcodec: '60' } } },
    ]) {
      assert.equal(await findFacts(lease, { ...subject, ...other }), undefined);
    }
    assert.deepEqual(await findFacts(lease, { ...subject, extension: '.MP4' }), facts);
  });

  it('count as none, and are removed, when their entry is damaged anywhere', async () => {
    await keepFacts(lease, subject, facts);
    const sound = readFileSync(await entryPath());
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), async (position, flip) => {
        await keepFacts(lease, subject, facts);
        const damaged = Buffer.from(sound);
        damaged[position]! ^= flip;
        writeFileSync(await entryPath(), damaged);
        assert.equal(await isWholeCheckedEntry(await entryPath()), false);
        assert.equal(await findFacts(lease, subject), undefined);
        await assert.rejects(entryPath(), TypeError, 'the entry is still there');
      }),
      { numRuns: 50 },
    );
  });

  it('count as none when their entry is cut short anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (part) => {
        await keepFacts(lease, subject, facts);
        const path = await entryPath();
        truncateSync(path, Math.floor(part * readFileSync(path).length));
        assert.equal(await findFacts(lease, subject), undefined);
      }),
      { numRuns: 30 },
    );
  });

  it('count as none when they have another shape than today', async () => {
    for (const other of [
      { ...facts, video: { ...facts.video, hdr: true } },
      { ...facts, video: { ...facts.video, pts: [0, 1] } },
      { ...facts, duration: 2 },
    ]) {
      await keepFacts(lease, subject, other as unknown as MediaFacts);
      assert.equal(await findFacts(lease, subject), undefined);
    }
  });

  it('spare the decoding of a still until it is drawn', async () => {
    const engine = loadEngine();
    const path = 'test/cases/pictures/display-p3.png';
    const read = (): Promise<AssetFile> => readAssetFile(path, () => engine, lease);
    const first = await read();
    const { width, height } = first.facts.image!;
    const kept = await read();
    assert.deepEqual(kept.facts, first.facts);
    assert.deepEqual(
      await kept.image!.pixels(width, height, engine),
      await first.image!.pixels(width, height, engine),
    );

    // Had it been decoded, it could not be said to be twice as wide.
    const { identity } = first;
    const wide = { ...first.facts, image: { width: 2 * width, height, opaque: true } };
    await keepFacts(lease, { identity, extension: '', measuredBy: { skia: skiaVersion() } }, wide);
    const believed = await read();
    assert.deepEqual([believed.facts, believed.image!.facts], [wide, wide.image]);
  });

  it('spare the measuring', async () => {
    let probes = 0;
    const engine = loadEngine();
    const read = (): Promise<AssetFile> =>
      readAssetFile(
        at('film.mp4'),
        () => ({
          identity: () => engine.identity(),
          probe: (path) => {
            probes++;
            return engine.probe(path);
          },
        }),
        lease,
      );
    const first = await read();
    const second = await read();
    assert.equal(probes, 1);
    assert.deepEqual(second, first);
  });
});
