/**
 * Every program makes every case, in turn, so that whatever else the machine does falls on all of them. Before the rounds that
 * count each makes a few seconds, which warms files and programs and finds out the quickest of its settings.
 */
import { stat } from 'node:fs/promises';
import { table } from '../../daemon/bench/markdown.ts';
import { median, medianText } from '../../daemon/bench/statistics.ts';
import { rate, type Case } from '../cases/case.ts';
import type { Contender } from '../contenders.ts';
import { countFrames } from '../films.ts';
import { cpuSeconds, measure, type Cost } from '../measure.ts';
import { stemOf, type Context, type Part } from '../part.ts';

interface Result {
  readonly name: string;
  readonly what: string;
  readonly frames: number;
  readonly sides: readonly Side[];
}

interface Side {
  readonly id: string;
  readonly title: string;
  /** Of the side whose figures are set against these. */
  readonly against: string | undefined;
  /** Empty for those that have one way only. */
  readonly setting: string;
  readonly runs: readonly Cost[];
  readonly bytes: number;
}

const warmUpFrames = 5 * rate;

export const speed: Part = {
  name: 'speed',
  run: async (context) => {
    const results: Result[] = [];
    for (const each of context.cases) results.push(await measureCase(each, context));
    return { title: 'Speed', markdown: lines(results), data: results };
  },
};

async function measureCase(subject: Case, context: Context): Promise<Result> {
  const { runs, say } = context;
  const stem = stemOf(context, subject);
  const target = ({ id }: Contender): string => `${stem}-${id}.mp4`;
  const taking = context.contenders.filter((contender) => contender.takes(subject));
  const timed = async (contender: Contender, setting: string, range?: [number, number]): Promise<Cost> => {
    await contender.forget(stem);
    const film = { target: target(contender), encoding: 'film', ...(range && { range }) } as const;
    const command = contender.command(subject, stem, film, setting);
    const { cost } = await measure(command, `${stem}.time`);
    const which = `${subject.name}, ${[contender.title, setting].join(' ').trim()}`;
    say(`${which}${range ? ', warm-up' : ''}: ${cost.wallSeconds.toFixed(2)} s`);
    return cost;
  };

  const sides: { contender: Contender; setting: string; runs: Cost[] }[] = [];
  for (const contender of taking) {
    await contender.prepare(subject, stem);
    let best = { setting: '', wallSeconds: Infinity };
    // The first of several would be the one that reads the program from the disk.
    const [some = '', ...others] = contender.settings;
    if (others.length > 0) await timed(contender, some, [0, warmUpFrames]);
    for (const setting of contender.settings) {
      const { wallSeconds } = await timed(contender, setting, [0, warmUpFrames]);
      if (wallSeconds < best.wallSeconds) best = { setting, wallSeconds };
    }
    sides.push({ contender, setting: best.setting, runs: [] });
  }
  for (let round = 0; round < runs; round++) {
    for (const { contender, setting, runs: costs } of sides) {
      if (contender.seldom && round % 2 === 1) continue;
      costs.push(await timed(contender, setting));
    }
  }
  for (const { contender } of sides) {
    const frames = await countFrames(target(contender));
    if (frames !== subject.frames)
      throw new Error(
        `${contender.title} made ${frames} frames of "${subject.name}" instead of ${subject.frames}.`,
      );
  }
  const { name, what, frames } = subject;
  return {
    ...{ name, what, frames },
    sides: await Promise.all(
      sides.map(async ({ contender, ...side }) => ({
        ...{ id: contender.id, title: contender.title, against: contender.against, ...side },
        bytes: (await stat(target(contender))).size,
      })),
    ),
  };
}

/** What is wanted against the ffmpeg command line, by case: at least so many times as fast, at most so much of its user CPU. */
const goals: Readonly<Record<string, { readonly wall: number; readonly user?: number }>> = {
  cut: { wall: 1.08 },
  'titled crossfade': { wall: 1.25, user: 0.8 },
  slideshow: { wall: 1.5, user: 0.8 },
  'picture in picture': { wall: 1.2, user: 0.8 },
};

const wallOf = ({ wallSeconds }: Cost): number => wallSeconds;
const userOf = ({ userSeconds }: Cost): number => userSeconds;
const peakOf = ({ peakMiB }: Cost): number => peakMiB;
const middle = ({ runs }: Side, of: (cost: Cost) => number): number => median(runs.map(of));

function lines(results: readonly Result[]): readonly string[] {
  return [
    ...table(
      [
        'Case',
        'Program',
        'Wall, s',
        'Frames a second',
        '× real time',
        'User, s',
        'CPU, s',
        'Peak, MiB',
        'MB',
        'Runs',
      ],
      results.flatMap(({ name, frames, sides }) =>
        sides.map((side, index) => [
          index === 0 ? name : '',
          `${side.title} ${side.setting}`.trim(),
          medianText(side.runs.map(wallOf)),
          (frames / middle(side, wallOf)).toFixed(1),
          (frames / rate / middle(side, wallOf)).toFixed(2),
          middle(side, userOf).toFixed(2),
          middle(side, cpuSeconds).toFixed(2),
          middle(side, peakOf).toFixed(0),
          (side.bytes / 1e6).toFixed(2),
          String(side.runs.length),
        ]),
      ),
      ['left', 'left', ...Array<'right'>(8).fill('right')],
    ),
    '',
    ...table(
      ['Framewright against', 'Case', 'Times as fast', 'Goal', 'User CPU', 'Goal', 'Peak memory', 'Size'],
      results.flatMap(ratios),
      ['left', 'left', ...Array<'right'>(6).fill('right')],
    ),
    '',
    'User CPU, memory and size are Framewright’s as parts of the other’s.',
    '',
    ...results.map(({ name, what }) => `- ${name}: ${what}`),
  ];
}

function ratios({ name, sides }: Result): readonly string[][] {
  return sides.flatMap((other) => {
    const ours = sides.find(({ id }) => id === other.against);
    if (ours === undefined) return [];
    const part = (of: (cost: Cost) => number): number => middle(ours, of) / middle(other, of);
    const goal = other.id === 'ffmpeg' ? goals[name] : undefined;
    const row = [
      other.title,
      name,
      (1 / part(wallOf)).toFixed(2),
      goal?.wall.toFixed(2) ?? 'ahead',
      part(userOf).toFixed(2),
      goal?.user?.toFixed(2) ?? '',
      part(peakOf).toFixed(2),
      (ours.bytes / other.bytes).toFixed(3),
    ];
    return [row];
  });
}
