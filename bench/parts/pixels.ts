/**
 * What it saves that pictures stay YUV: each case beside itself with RGBA frames and swscale, as most exporters have them (see
 * native/engine/rgba_detour.h). With the film's own settings and with x264's lightest, and apart from the encoder altogether.
 */
import { rm } from 'node:fs/promises';
import { table } from '../../daemon/bench/markdown.ts';
import { median, medianText } from '../../daemon/bench/statistics.ts';
import { rate, type Case, type Encoding } from '../cases/case.ts';
import { framewright } from '../contenders.ts';
import { encodeAlone } from '../encodeAlone.ts';
import { cpuSeconds, measure, type Cost } from '../measure.ts';
import { stemOf, type Context, type Part } from '../part.ts';

const paths = ['yuv', 'rgba'] as const;
const encodings = ['film', 'light'] as const satisfies readonly Encoding[];

interface Result {
  readonly name: string;
  readonly encoding: Encoding;
  readonly runs: Readonly<Record<(typeof paths)[number], readonly Cost[]>>;
  /** CPU of x264 alone, on the same picture. */
  readonly encodeSeconds: number;
}

/** Times as fast as the same with RGBA frames and swscale. */
const goal = 1.28;

const warmUpFrames = 5 * rate;

export const pixels: Part = {
  name: 'pixels',
  run: async (context) => {
    const results: Result[] = [];
    for (const subject of context.cases) {
      const runs = [];
      for (const encoding of encodings) runs.push(await measureRuns(subject, encoding, context));
      const alone = await encodeAlone(subject, context, encodings);
      for (const [index, encoding] of encodings.entries()) {
        const encodeSeconds = alone[index]?.cpuSeconds ?? NaN;
        results.push({
          name: subject.name,
          encoding,
          runs: runs[index] ?? { yuv: [], rgba: [] },
          encodeSeconds,
        });
      }
    }
    return { title: 'YUV beside RGBA and swscale', markdown: lines(results), data: results };
  },
};

async function measureRuns(subject: Case, encoding: Encoding, context: Context): Promise<Result['runs']> {
  const stem = stemOf(context, subject);
  const target = `${stem}-pixels.mp4`;
  await framewright.prepare(subject, stem);
  const once = async (path: string, range?: [number, number]): Promise<Cost> => {
    await framewright.forget(stem);
    const film = { target, encoding, ...(range && { range }) };
    const command = framewright.command(subject, stem, film, '');
    const { cost } = await measure({ ...command, args: [...command.args, '--pixels', path] }, `${stem}.time`);
    const which = `${subject.name}, ${encoding}, ${path}${range ? ', warm-up' : ''}`;
    context.say(`${which}: ${cost.wallSeconds.toFixed(2)} s, ${cpuSeconds(cost).toFixed(2)} s of CPU`);
    return cost;
  };
  for (const path of paths) await once(path, [0, warmUpFrames]);
  const runs = { yuv: [] as Cost[], rgba: [] as Cost[] };
  for (let round = 0; round < context.runs; round++) {
    for (const path of paths) runs[path].push(await once(path));
  }
  await rm(target);
  return runs;
}

function lines(results: readonly Result[]): readonly string[] {
  const figures = [
    ({ wallSeconds }: Cost) => wallSeconds,
    (cost: Cost) => cpuSeconds(cost),
    (cost: Cost, { encodeSeconds }: Result) => cpuSeconds(cost) - encodeSeconds,
  ] as const;
  type Figure = (typeof figures)[number];
  const of = (result: Result, path: (typeof paths)[number], figure: Figure): readonly number[] =>
    result.runs[path].map((cost) => figure(cost, result));
  const times = (result: Result, figure: Figure): string => {
    const ratio = median(of(result, 'rgba', figure)) / median(of(result, 'yuv', figure));
    return ratio >= goal ? `**${ratio.toFixed(2)}**` : ratio.toFixed(2);
  };
  return [
    ...table(
      [
        'Case',
        'x264',
        'Wall, s',
        'RGBA',
        'Times as fast',
        'CPU, s',
        'RGBA',
        'Times less',
        'Without x264, s',
        'RGBA',
        'Times less',
      ],
      results.map((result) => [
        result.name,
        result.encoding,
        ...figures.flatMap((figure) => [
          ...paths.map((path) => medianText(of(result, path, figure))),
          times(result, figure),
        ]),
      ]),
      ['left', 'left', ...Array<'right'>(9).fill('right')],
    ),
    '',
    `Wanted: ${goal}; what reaches it is in bold. "Without x264" is the CPU less what x264 takes alone for the same picture.`,
  ];
}
