/** What is asked of finished films: their frames, their likeness, a look at them. All through ffmpeg; knows no contender. */
import { readFile, rm } from 'node:fs/promises';
import { runProgram, type Said } from '../daemon/bench/program.ts';
import { soundPlace, type SoundPlace } from './soundPlace.ts';

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
  const graph = `[0:v]settb=1/30,setpts=N[a];[1:v]settb=1/30,setpts=N[b];[a][b]ssim=stats_file=${notes}:shortest=1`;
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

/** How much later `film` sounds than `reference`: see soundPlace.ts. */
export async function soundPlaceOf(film: string, reference: string): Promise<SoundPlace> {
  return soundPlace(await samples(film), await samples(reference), soundRate);
}

const soundRate = 48_000;

/** All its sound, of one channel. */
async function samples(film: string): Promise<Float32Array> {
  const raw = `${film}.f32`;
  await ffmpeg('-i', film, '-vn', '-ac', '1', '-ar', String(soundRate), '-f', 'f32le', raw);
  const bytes = await readFile(raw);
  await rm(raw);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
}
