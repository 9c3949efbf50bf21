/** What is asked of finished films: their frames, their likeness, a look at them. All through ffmpeg; knows no contender. */
import { readFile, rm } from 'node:fs/promises';
import { runProgram, type Said } from '../daemon/bench/program.ts';

const ffmpeg = (...args: readonly string[]): Promise<Said> =>
  runProgram({ program: 'ffmpeg', args: ['-v', 'error', '-nostdin', '-y', ...args] });

export async function countFrames(film: string): Promise<number> {
  const counted = ['-count_packets', '-select_streams', 'v:0', '-show_entries', 'stream=nb_read_packets'];
  const args = ['-v', 'error', ...counted, '-of', 'csv=p=0', film];
  const { stdout } = await runProgram({ program: 'ffprobe', args });
  return Number(stdout.trim());
}

/** Bytes of a film's picture alone, without sound and container. */
export async function pictureBytes(film: string): Promise<number> {
  const listed = ['-select_streams', 'v:0', '-show_entries', 'packet=size'];
  const { stdout } = await runProgram({
    program: 'ffprobe',
    args: ['-v', 'error', ...listed, '-of', 'csv=p=0', film],
  });
  return stdout
    .trim()
    .split('\n')
    .reduce((sum, line) => sum + Number.parseInt(line, 10), 0);
}

/** Structural similarity (SSIM) of luma and chroma together, 0 to 1. */
export interface Similarity {
  readonly mean: number;
  /** The worst frame's. */
  readonly worst: number;
  readonly frames: number;
}

/** Compares two films of equal length frame by frame; `notes` is a file this may write and removes. */
export async function similarity(film: string, reference: string, notes: string): Promise<Similarity> {
  const graph = `[0:v]setpts=N,settb=1/30[a];[1:v]setpts=N,settb=1/30[b];[a][b]ssim=stats_file=${notes}:shortest=1`;
  await ffmpeg('-i', film, '-i', reference, '-lavfi', graph, '-an', '-f', 'null', '-');
  const text = await readFile(notes, 'utf8');
  await rm(notes);
  const values = [...text.matchAll(/ All:([\d.]+)/g)].map((match) => Number(match[1]));
  if (values.length === 0) throw new Error(`No frames of ${film} and ${reference} could be compared.`);
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    worst: Math.min(...values),
    frames: values.length,
  };
}

/** Films side by side, a row for each of the frames, as one picture. */
export async function contactSheet(
  films: readonly string[],
  frames: readonly number[],
  target: string,
): Promise<void> {
  const chosen = frames.map((frame) => `eq(n\\,${frame})`).join('+');
  const columns = films.map(
    (_, index) => `[${index}:v]select=${chosen},scale=640:-2,tile=1x${frames.length}[c${index}]`,
  );
  const labels = films.map((_, index) => `[c${index}]`).join('');
  const joined = films.length === 1 ? `${labels}null` : `${labels}hstack=${films.length}`;
  const inputs = films.flatMap((film) => ['-i', film]);
  const graph = [...columns, joined].join(';');
  await ffmpeg(...inputs, '-lavfi', graph, '-an', '-frames:v', '1', target);
}

const soundRate = 48_000;

/** How much later, in milliseconds, `film` sounds than `reference`, found as the lag at which they are most alike. */
export async function soundOffsetMs(film: string, reference: string): Promise<number> {
  const [heard, expected] = [await samples(film), await samples(reference)];
  const reach = Math.round(0.1 * soundRate);
  const from = Math.round(2 * soundRate);
  const length = Math.min(2 * soundRate, Math.min(heard.length, expected.length) - from - reach);
  let best = { lag: 0, product: -Infinity };
  for (let lag = -reach; lag <= reach; lag++) {
    let product = 0;
    // Every third sample is enough to find the peak.
    for (let at = from; at < from + length; at += 3) {
      product += (expected[at] ?? 0) * (heard[at + lag] ?? 0);
    }
    if (product > best.product) best = { lag, product };
  }
  return (1000 * best.lag) / soundRate;
}

/** Its first seconds, of one channel. */
async function samples(film: string): Promise<Float32Array> {
  const raw = `${film}.f32`;
  const format = ['-vn', '-t', '5', '-ac', '1', '-ar', String(soundRate), '-f', 'f32le'];
  await ffmpeg('-i', film, ...format, raw);
  const bytes = await readFile(raw);
  await rm(raw);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
}
