/**
 * How close an export is to what it cannot go below: encoding, decoding and sound alone, of the same frames, shared evenly by the
 * cores. Compositing, writing and starting are what comes on top.
 */
import { availableParallelism } from 'node:os';
import { rm } from 'node:fs/promises';
import { table } from '../../daemon/bench/markdown.ts';
import { median } from '../../daemon/bench/statistics.ts';
import { inputOf, rate, soundBitrate, type Case } from '../cases/case.ts';
import { framewright } from '../contenders.ts';
import { encodeAlone, ffmpegCpuSeconds } from '../encodeAlone.ts';
import { pictureBytes } from '../films.ts';
import { measure } from '../measure.ts';
import { stemOf, type Context, type Part } from '../part.ts';

interface Result {
  readonly name: string;
  /** CPU seconds, of one thread each. */
  readonly encode: number;
  readonly decode: number;
  readonly audio: number;
  readonly wallSeconds: readonly number[];
  /** Of the film's picture, and of what x264 makes of the same frames by itself. */
  readonly pictureBytes: number;
  readonly aloneBytes: number;
}

const cores = availableParallelism();

export const limits: Part = {
  name: 'limits',
  run: async (context) => {
    const results: Result[] = [];
    for (const each of context.cases) results.push(await measureCase(each, context));
    return { title: 'Against the limit', markdown: lines(results), data: { cores, results } };
  },
};

async function measureCase(subject: Case, context: Context): Promise<Result> {
  const stem = stemOf(context, subject);
  const cpu = (what: string, ...args: readonly string[]): Promise<number> =>
    ffmpegCpuSeconds(subject, context, what, args);
  const [alone] = await encodeAlone(subject, context, ['film']);
  if (alone === undefined) throw new Error('x264 alone was not measured.');

  let decode = 0;
  for (const picture of subject.pictures) {
    decode += await cpu('decoding', '-threads', '1', ...inputOf(picture), '-an', '-f', 'null', '-');
  }
  const { inputs, audio: graph } = subject.ffmpeg;
  const audio = await cpu(
    'sound',
    ...[...inputs, '-filter_complex', graph, '-map', '[a]', '-t', String(subject.frames / rate)],
    ...['-c:a', 'aac', '-b:a', soundBitrate, '-ar', '48000', '-ac', '2', '-f', 'null', '-'],
  );

  const wallSeconds: number[] = [];
  const target = `${stem}-limit.mp4`;
  for (let round = 0; round < context.runs; round++) {
    await framewright.forget(stem);
    const command = framewright.command(subject, stem, { target, encoding: 'film' }, '');
    const { cost } = await measure(command, `${stem}.time`);
    context.say(`${subject.name}: ${cost.wallSeconds.toFixed(2)} s`);
    wallSeconds.push(cost.wallSeconds);
  }
  const { name } = subject;
  const result = {
    name,
    encode: alone.cpuSeconds,
    decode,
    audio,
    wallSeconds,
    pictureBytes: await pictureBytes(target),
    aloneBytes: alone.bytes,
  };
  await rm(target);
  return result;
}

function lines(results: readonly Result[]): readonly string[] {
  return [
    ...table(
      [
        'Case',
        'Encode',
        'Decode',
        'Sound',
        `Limit on ${cores} cores, s`,
        'Wall, s',
        'Wall against limit',
        'Goal',
        'Size against x264 alone',
      ],
      results.map(({ name, encode, decode, audio, wallSeconds, pictureBytes: bytes, aloneBytes }) => {
        const limit = (encode + decode + audio) / cores;
        const wall = median(wallSeconds);
        return [
          name,
          ...[encode, decode, audio, limit, wall, wall / limit].map((value) => value.toFixed(2)),
          '1.10',
          (bytes / aloneBytes).toFixed(3),
        ];
      }),
    ),
    '',
    'CPU seconds of one thread, each alone: x264 on the uncompressed composite, the decoder on what is shown, sound read, mixed and encoded.',
  ];
}
