/**
 * Whether speed was bought with quality. Each film is compared with its own composite, encoded without loss; the composites lie
 * side by side in a picture, so that one can see that all made the same; sizes, lengths and the sound's place are compared; and
 * an export must give the same bytes whatever the number of workers.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { table } from '../../daemon/bench/markdown.ts';
import { runProgram } from '../../daemon/bench/program.ts';
import { rate, type Case } from '../cases/case.ts';
import { ffmpeg, framewright, type Contender } from '../contenders.ts';
import { contactSheet, countFrames, similarity, soundPlaceOf, type Similarity } from '../films.ts';
import { stemOf, type Context, type Part } from '../part.ts';
import type { SoundPlace } from '../soundPlace.ts';

interface Result {
  readonly name: string;
  readonly frames: Sides<number>;
  readonly bytes: Sides<number>;
  /** Of each film against its own composite, in the range. */
  readonly ssim: Sides<Similarity>;
  /** Framewright's composite against the other's, in the range. */
  readonly composites: Readonly<Record<string, Similarity>>;
  /** Against ffmpeg's. */
  readonly sound: SoundPlace;
  /** Relative to the results. */
  readonly sheet: string;
}

type Sides<Value> = Readonly<Record<'framewright' | 'ffmpeg', Value>>;

/** The part of each case that is compared picture by picture: in the middle, where things overlap. */
const range: readonly [number, number] = [12 * rate, 18 * rate];

export const quality: Part = {
  name: 'quality',
  run: async (context) => {
    const results: Result[] = [];
    for (const each of context.cases) {
      results.push(await compareCase(each, context));
      context.say(`${each.name}: compared`);
    }
    const [first] = context.cases;
    const workers = first && (await sameBytes(first, context));
    return { title: 'Quality', markdown: lines(results, workers), data: { range, results, workers } };
  },
};

async function compareCase(subject: Case, context: Context): Promise<Result> {
  const stem = stemOf(context, subject);
  const notes = `${stem}.ssim`;
  const made: string[] = [];
  const film = async (
    contender: Contender,
    encoding: 'film' | 'lossless',
    part?: readonly [number, number],
  ): Promise<string> => {
    const target = `${stem}-${contender.id}-${part === undefined ? 'whole' : 'part'}-${encoding}.mp4`;
    await contender.prepare(subject, stem);
    await contender.forget(stem);
    const setting = contender.settings[0] ?? '';
    await runProgram(
      contender.command(subject, stem, { target, encoding, ...(part && { range: part }) }, setting),
    );
    made.push(target);
    return target;
  };
  const both = async <Value>(of: (contender: Contender) => Promise<Value>): Promise<Sides<Value>> => ({
    framewright: await of(framewright),
    ffmpeg: await of(ffmpeg),
  });

  const whole = await both((contender) => film(contender, 'film'));
  const parts = await both((contender) => film(contender, 'film', range));
  const composites = new Map<string, string>();
  for (const contender of context.contenders.filter(({ takes }) => takes(subject))) {
    composites.set(contender.id, await film(contender, 'lossless', range));
  }
  const composite = ({ id }: Contender): string => composites.get(id) ?? '';
  const others = [...composites].filter(([id]) => id !== framewright.id);
  const against: Record<string, Similarity> = {};
  for (const [id, other] of others) against[id] = await similarity(composite(framewright), other, notes);
  const last = range[1] - range[0] - 1;
  const sheet = `${stem}-frames.png`;
  await contactSheet(
    [...composites.values()],
    [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * last)),
    sheet,
  );
  const result: Result = {
    name: subject.name,
    frames: await both((side) => countFrames(whole[sideOf(side)])),
    bytes: await both(async (side) => (await stat(whole[sideOf(side)])).size),
    ssim: await both((side) => similarity(parts[sideOf(side)], composite(side), notes)),
    composites: against,
    sound: await soundPlaceOf(whole.framewright, whole.ffmpeg),
    sheet: sheet.slice(context.work.length + 1),
  };
  for (const path of made) await rm(path);
  return result;
}

const sideOf = ({ id }: Contender): 'framewright' | 'ffmpeg' =>
  id === framewright.id ? 'framewright' : 'ffmpeg';

interface WorkersResult {
  readonly name: string;
  readonly workers: readonly number[];
  /** Of each number of workers, beside whatever else runs. */
  readonly wallSeconds: readonly number[];
  readonly same: boolean;
}

async function sameBytes(subject: Case, context: Context): Promise<WorkersResult> {
  const stem = stemOf(context, subject);
  const workers = [1, 2, 4];
  const hashes = new Set<string>();
  const wallSeconds: number[] = [];
  await framewright.prepare(subject, stem);
  for (const count of workers) {
    await framewright.forget(stem);
    const target = `${stem}-workers.mp4`;
    const film = { target, encoding: 'film', range: [0, 24 * rate] } as const;
    const command = framewright.command(subject, stem, film, '');
    const startedMs = performance.now();
    await runProgram({ ...command, args: [...command.args, '--workers', String(count)] });
    wallSeconds.push((performance.now() - startedMs) / 1000);
    const hash = createHash('sha256');
    await pipeline(createReadStream(target), hash);
    hashes.add(hash.digest('hex'));
    await rm(target);
  }
  return { name: subject.name, workers, wallSeconds, same: hashes.size === 1 };
}

function lines(results: readonly Result[], workers: WorkersResult | undefined): readonly string[] {
  const likeness = ({ mean, worst }: Similarity): string => `${mean.toFixed(5)} (${worst.toFixed(5)})`;
  return [
    ...table(
      [
        'Case',
        'Size against ffmpeg’s',
        'SSIM, mean (worst)',
        'ffmpeg’s',
        'Frames',
        'ffmpeg’s',
        'Sound later by, ms',
        'differs by, dB',
      ],
      results.map(({ name, bytes, ssim, frames, sound }) => [
        name,
        (bytes.framewright / bytes.ffmpeg).toFixed(3),
        likeness(ssim.framewright),
        likeness(ssim.ffmpeg),
        String(frames.framewright),
        String(frames.ffmpeg),
        sound.laterMs.toFixed(1),
        (10 * Math.log10(sound.difference)).toFixed(0),
      ]),
    ),
    '',
    `SSIM is each film’s against its own composite, encoded without loss, from ${range[0] / rate} to ${range[1] / rate} s.`,
    '',
    ...table(
      ['Framewright’s composite against', 'Case', 'SSIM, mean (worst)', 'Frames side by side'],
      results.flatMap(({ name, composites, sheet }) =>
        Object.entries(composites).map(([id, like]) => [id, name, likeness(like), sheet]),
      ),
      ['left', 'left', 'right', 'left'],
    ),
    ...(workers === undefined
      ? []
      : [
          '',
          `With ${workers.workers.join(', ')} workers the bytes of "${workers.name}" are ${workers.same ? 'the same' : 'NOT the same'}; making them took ${workers.wallSeconds.map((seconds) => seconds.toFixed(1)).join(', ')} s.`,
        ]),
  ];
}
