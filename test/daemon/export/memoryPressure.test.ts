/** An export that comes near its limit of memory slows down; it does not fail, and its film is the same. */
import assert from 'node:assert/strict';
import { testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { exportHere, type HereOptions, type MadeHere } from './exportHere.ts';

describe('an export near its limit of memory', function () {
  this.timeout(120_000);
  const at = temporaryFolder();
  let reference: MadeHere;

  /** With four encoders, each of which has several segments to do. */
  const exported = (options: Partial<HereOptions> = {}, cache = 'none'): Promise<MadeHere> =>
    exportHere(at('film.reel'), project, { cacheFolder: at(`cache-${cache}`), encoders: 4, ...options });

  const project = JSON.stringify({
    reel: 1,
    canvas: { width: 320, height: 180, fps: 30 },
    assets: { a: { src: 'a.mp4' } },
    tracks: [
      {
        kind: 'video',
        items: Array.from({ length: 16 }, (_, i) => ({ asset: 'a', in: i / 8, duration: 1 })),
      },
      { kind: 'video', items: [{ text: 'Titled', duration: 16, style: { size: 30 }, fadeIn: 16 }] },
    ],
    exports: { film: { format: 'mp4', segment: 1, video: { preset: 'fast' } } },
  });

  before(async () => {
    testFilm(at('a.mp4'), { seconds: 4 });
    reference = await exported();
  });

  it('has one encoder from the first look on when it is over it', async () => {
    const seen: number[] = [];
    const made = await exported(
      {
        limitBytes: 1,
        onTick: (running) => {
          running.watchMemory();
          seen.push(running.progress().encoders);
        },
      },
      'over',
    );
    assert.ok(made.bytes.equals(reference.bytes));
    assert.ok(Math.max(...seen) <= 1, seen.join(' '));
  });

  it('goes on with one encoder when it comes to it, and does again what the others had begun', async () => {
    let before = 0;
    const after: number[] = [];
    const made = await exported(
      {
        limitBytes: 1,
        onTick: (running) => {
          const { encoders, frames } = running.progress();
          if (before === 0 && (encoders < 4 || frames === 0)) return;
          before ||= encoders;
          running.watchMemory();
          after.push(running.progress().encoders);
        },
      },
      'midway',
    );
    assert.equal(before, 4, 'all had begun');
    assert.ok(Math.max(...after) <= 1, after.join(' '));
    assert.ok(made.bytes.equals(reference.bytes));
    assert.equal(made.encoded, reference.encoded);
  });

  it('lets go of what it keeps only to be quicker when it comes near', async () => {
    let near = 0;
    const made = await exported(
      {
        limitBytes: process.memoryUsage.rss() / 0.87,
        onTick: (running) => {
          running.watchMemory();
          const { residentBytes, limitBytes } = running.progress().memory;
          if (residentBytes > 0.85 * limitBytes && residentBytes <= 0.95 * limitBytes) near++;
        },
      },
      'near',
    );
    assert.ok(near > 0);
    assert.ok(made.bytes.equals(reference.bytes));
  });
});
