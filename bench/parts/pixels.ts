/**
 * What it saves that pictures stay YUV: each case beside itself with RGBA frames and swscale, as most exporters have them (see
 * native/engine/rgba_detour.h). With the film's own settings and with x264's lightest, and apart from the encoder altogether.
 */
import { rm } from 'node:fs/promises';
import { table } from '../../daemon/bench/markdown.ts';
import { median, medianText } from '../../daemon/bench/statistics.ts';
import type { Case, Encoding } from '../cases/case.ts';
import { writeProject } from '../contenders.ts';
import { exportWithEvents, type ExportRun } from '../framewrightExport.ts';
import { cpuSeconds } from '../measure.ts';
import { stemOf, type Context, type Part } from '../part.ts';

const paths = ['yuv', 'rgba'] as const;
const encodings = ['film', 'light'] as const satisfies readonly Encoding[];

/** One export. */
interface Run {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** Milliseconds a frame of all that comes before the encoder. */
  readonly pipelineMs: number;
}

interface Result {
  readonly name: string;
  readonly encoding: Encoding;
  readonly runs: Readonly<Record<(typeof paths)[number], readonly Run[]>>;
}

/** Times as fast as the same with RGBA frames and swscale. */
const goal = 1.28;

export const pixels: Part = {
  name: 'pixels',
  run: async (context) => {
    const results: Result[] = [];
    for (const subject of context.cases) {
      for (const encoding of encodings) results.push(await measureCase(subject, encoding, context));
    }
    return { title: 'YUV beside RGBA and swscale', markdown: lines(results), data: results };
  },
};

async function measureCase(subject: Case, encoding: Encoding, context: Context): Promise<Result> {
  const stem = `${stemOf(context, subject)}-pixels`;
  const [project, target, cache] = [`${stem}.reel`, `${stem}.mp4`, `${stem}.cache`];
  await writeProject(subject.project, project);
  const once = async (path: string, ...more: readonly string[]): Promise<ExportRun> => {
    await rm(cache, { recursive: true, force: true });
    const extra = ['--pixels', path, ...more];
    const run = await exportWithEvents({ project, target, cache, encoding, extra });
    context.say(`${subject.name}, ${encoding}, ${path}: ${run.cost.wallSeconds.toFixed(2)} s`);
    return run;
  };
  for (const path of paths) await once(path, '--range', '0..5');
  const runs = { yuv: [] as Run[], rgba: [] as Run[] };
  for (let round = 0; round < context.runs; round++) {
    for (const path of paths) runs[path].push(costOf(await once(path), subject.frames));
  }
  await rm(target);
  await rm(cache, { recursive: true, force: true });
  return { name: subject.name, encoding, runs };
}

function costOf({ cost, telemetry }: ExportRun, frames: number): Run {
  const stages = telemetry.at(-1)?.stages ?? [];
  const before = stages.filter(({ stage }) =>
    ['decode', 'deinterlace', 'convert', 'compose'].includes(stage),
  );
  return {
    wallSeconds: cost.wallSeconds,
    cpuSeconds: cpuSeconds(cost),
    pipelineMs: before.reduce((sum, { totalMs }) => sum + totalMs, 0) / frames,
  };
}

function lines(results: readonly Result[]): readonly string[] {
  const figures = ['wallSeconds', 'cpuSeconds', 'pipelineMs'] as const;
  const of = (runs: readonly Run[], figure: (typeof figures)[number]): readonly number[] =>
    runs.map((run) => run[figure]);
  const times = ({ runs: { yuv, rgba } }: Result, figure: (typeof figures)[number]): string => {
    const ratio = median(of(rgba, figure)) / median(of(yuv, figure));
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
        'Before the encoder, ms a frame',
        'RGBA',
        'Times less',
      ],
      results.map((result) => [
        result.name,
        result.encoding,
        ...figures.flatMap((figure) => [
          ...paths.map((path) => medianText(of(result.runs[path], figure))),
          times(result, figure),
        ]),
      ]),
      ['left', 'left', ...Array<'right'>(9).fill('right')],
    ),
    '',
    `Wanted: ${goal}; what reaches it is in bold. "Before the encoder" is decoding, converting and composing, as the engine's own clocks have them.`,
  ];
}
