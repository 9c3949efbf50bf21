/** What x264 costs by itself: on the finished picture of a case, uncompressed, with one thread. */
import { rm } from 'node:fs/promises';
import { runProgram } from '../daemon/bench/program.ts';
import { rate, type Case, type Encoding } from './cases/case.ts';
import { encoderArguments, framewright } from './contenders.ts';
import { pictureBytes } from './films.ts';
import { cpuSeconds, measure } from './measure.ts';
import { stemOf, type Context } from './part.ts';

export interface EncodedAlone {
  /** What reading the picture costs is taken off. */
  readonly cpuSeconds: number;
  /** Of the picture it makes. */
  readonly bytes: number;
}

/** Runs ffmpeg and gives the CPU seconds it took; `what` it does is said. */
export async function ffmpegCpuSeconds(
  subject: Case,
  context: Context,
  what: string,
  args: readonly string[],
): Promise<number> {
  const notes = `${stemOf(context, subject)}.time`;
  const { cost } = await measure({ program: 'ffmpeg', args: [...quiet, ...args] }, notes);
  const seconds = cpuSeconds(cost);
  context.say(`${subject.name}, ${what} alone: ${seconds.toFixed(2)} s of CPU`);
  return seconds;
}

const quiet = ['-v', 'error', '-nostdin', '-y'];

/** Once for each of these settings, in their order. Uncompressed, so that reading costs next to nothing; a case takes some 3 GB for the while. */
export async function encodeAlone(
  subject: Case,
  context: Context,
  encodings: readonly Encoding[],
): Promise<readonly EncodedAlone[]> {
  const stem = stemOf(context, subject);
  const composite = `${stem}-composite.mp4`;
  const raw = `${stem}-composite.yuv`;
  await framewright.prepare(subject, stem);
  await framewright.forget(stem);
  await runProgram(framewright.command(subject, stem, { target: composite, encoding: 'lossless' }, ''));
  await runProgram({ program: 'ffmpeg', args: [...quiet, '-i', composite, '-an', '-f', 'rawvideo', raw] });
  await rm(composite);
  const picture = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', '1920x1080', '-r', String(rate), '-i', raw];
  const cpu = (what: string, ...args: readonly string[]): Promise<number> =>
    ffmpegCpuSeconds(subject, context, what, [...picture, ...args]);
  const reading = await cpu('reading', '-c', 'copy', '-f', 'null', '-');
  const alone = `${stem}-alone.mp4`;
  const results: EncodedAlone[] = [];
  for (const encoding of encodings) {
    const x264 = ['-c:v', 'libx264', ...encoderArguments(encoding), '-threads:v', '1', alone];
    const seconds = await cpu(`encoding (${encoding})`, ...x264);
    results.push({ cpuSeconds: seconds - reading, bytes: await pictureBytes(alone) });
  }
  for (const path of [raw, alone]) await rm(path);
  return results;
}
