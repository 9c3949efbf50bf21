import assert from 'node:assert/strict';
import { FilmJobs } from '../../../daemon/export/filmJobs.ts';
import type { RenderableFilm } from '../../../daemon/project/renderFilm.ts';
import { Rational } from '../../../model/time/rational.ts';
import type { Segment } from '../../../model/plan/segmentPlan.ts';
import type { RenderJob } from '../../../model/render/job.ts';
import type { FilmJob } from '../../../native/index.ts';
import { testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { exportHere } from './exportHere.ts';

describe('what encoders draw on', () => {
  const megabyte = 1e6;

  /** Each still is a megabyte; `shown`: of each segment, which. */
  function jobsFor(
    shown: readonly (readonly number[])[],
    {
      bytesEach,
      encoders,
      signal = new AbortController().signal,
    }: { readonly bytesEach: number; readonly encoders: number; readonly signal?: AbortSignal },
  ) {
    const made: number[][] = [];
    let open = 0;
    const stills = 1 + Math.max(...shown.flat());
    const rasters = Array.from({ length: stills }, (_, index) => ({
      identity: String(index),
      bytes: megabyte,
      pixels: () => Promise.resolve({ width: 1, height: 1, pixels: new Uint8Array(4) }),
    }));
    const film = {
      film: { output: { width: 2, height: 2, fps: Rational.of(30) } },
      sources: [],
      rasters,
    } as unknown as RenderableFilm;
    const segments = shown.map((rasters, number) => ({ number, rasters }) as unknown as Segment);
    const engine = {
      createFilmJob: (job: RenderJob): FilmJob => {
        made.push(job.rasters.flatMap((raster, index) => (raster === undefined ? [] : [index])));
        open++;
        return { close: () => open-- } as unknown as FilmJob;
      },
    };
    const jobs = new FilmJobs({ engine, film, segments, bytesEach, encoders, signal });
    const of = (first: number) => jobs.for(segments.slice(first) as [Segment, ...Segment[]]);
    return { jobs, segments, made, of, open: () => open };
  }

  it('is drawn once for all where it is little', async () => {
    const { jobs, segments, made, of, open } = jobsFor([[0], [1], [0, 2]], { bytesEach: 2e6, encoders: 2 });
    const [one, other] = await Promise.all([of(0), of(2)]);
    assert.deepEqual(made, [[0, 1, 2]]);
    assert.ok(segments.every((segment) => one.has(segment) && other.has(segment)));
    one.release();
    assert.equal(open(), 1, 'the other draws on it still');
    await jobs.close();
    assert.equal(open(), 0);
  });

  it('is that of as many of the next segments as fit, where it is much', async () => {
    const { jobs, segments, made, of, open } = jobsFor([[0], [1], [0, 1], [2], [3]], {
      bytesEach: 2e6,
      encoders: 1,
    });
    const job = await of(0);
    assert.deepEqual(made, [[0, 1]]);
    assert.deepEqual(
      segments.map((segment) => job.has(segment)),
      [true, true, true, false, false],
    );
    job.release();
    assert.equal(open(), 0);
    await of(3);
    assert.deepEqual(made.at(-1), [2, 3]);
    await jobs.close();
  });

  it('is all of one segment, however much that is', async () => {
    const { of, made } = jobsFor([[0, 1, 2], [3]], { bytesEach: 1, encoders: 1 });
    await of(0);
    assert.deepEqual(made, [[0, 1, 2]]);
  });

  it('is no longer drawn when the export ends', async () => {
    const ended = new AbortController();
    const { of, jobs } = jobsFor([[0]], { bytesEach: 2e6, encoders: 1, signal: ended.signal });
    ended.abort(new Error('taken back'));
    await assert.rejects(of(0), /taken back/u);
    await jobs.close();
  });
});

describe('an export of many stills', function () {
  this.timeout(120_000);
  const at = temporaryFolder();

  before(() => testFilm(at('a.mp4'), { seconds: 4, size: '128x72' }));

  const film = JSON.stringify({
    reel: 1,
    canvas: { width: 128, height: 72, fps: 15 },
    assets: { a: { src: 'a.mp4' } },
    tracks: [
      { kind: 'video', items: Array.from({ length: 4 }, () => ({ asset: 'a', duration: 3 })) },
      {
        kind: 'video',
        items: Array.from({ length: 12 }, (_, i) => ({
          text: `Title ${i}`,
          duration: 1,
          style: { size: 20 },
          fadeIn: 0.3,
        })),
      },
    ],
    exports: { film: { format: 'mp4', segment: 1, video: { preset: 'ultrafast' } } },
  });

  it('is the same film when they are drawn a few at a time', async () => {
    const exported = (encoders: number, bufferBytes: number) =>
      exportHere(at('film.reel'), film, {
        cacheFolder: at(`cache-${encoders}-${bufferBytes}`),
        encoders,
        bufferBytes,
      });
    const whole = await exported(2, 16e6);
    assert.ok(whole.encoded > 6);
    // The title of each second is more than that.
    for (const encoders of [1, 2, 4]) {
      const { bytes, encoded } = await exported(encoders, 1000);
      assert.ok(bytes.equals(whole.bytes), `with ${encoders} encoders`);
      assert.equal(encoded, whole.encoded);
    }
  });
});
