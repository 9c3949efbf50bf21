/** What the parts of the preview's bench have in common: footage, random frames, and figures in lines. */
import { ffmpeg, tagged } from '../../test/daemon/media.ts';

/** Of the footage. */
const frames = 900;
/** Pixels of the panel. */
export const view = { width: 960, height: 540 };

/**
 * Half a minute at 1080p with one key frame in 250, the worst that is usual, and a tone. Grain over a picture that moves: as many bits as a camera's, since
 * decoding costs by the bit. `seconds` is more for films that play longer.
 */
export function footage(path: string, seconds = frames / 30): void {
  const picture = `testsrc2=s=1920x1080:r=30:d=${seconds},noise=alls=4:allf=t:all_seed=7`;
  const sources = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', `sine=f=330:r=48000:d=${seconds}`];
  const coded = ['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '12M', '-g', '250', '-keyint_min', '250'];
  const plain = ['-bf', '2', '-sc_threshold', '0', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  ffmpeg(...sources, ...coded, ...plain, ...tagged, path);
}

/** A project that shows `long.mp4`, which lies beside it. */
export const longText = `{ "reel": 1, "canvas": { "width": 1920, "height": 1080, "fps": 30 },
  "assets": { "a": { "src": "long.mp4" } },
  "tracks": [ { "kind": "video", "items": [ { "asset": "a" } ] } ],
  "exports": { "web": { "format": "mp4" } } }`;

/** The same in each run. */
export function* randomFrames(count: number): Generator<number> {
  let state = 7;
  for (let drawn = 0; drawn < count; drawn++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield Math.floor((state / 2 ** 32) * frames);
  }
}

/** Of a share of 1: the time that so many stay below. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** A line: a name, and what stands for it. */
export function write(name: string, figures: string): void {
  process.stdout.write(`${name.padEnd(44)}${figures}\n`);
}

/** A line of the median, 95 of 100, and the most, in milliseconds. */
export function writeTimes(name: string, times: readonly number[]): void {
  const [p50, p95, most] = [0.5, 0.95, 1].map((share) => quantile(times, share).toFixed(1).padStart(7));
  write(name, `p50 ${p50} ms   p95 ${p95} ms   most ${most} ms`);
}
