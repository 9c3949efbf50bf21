/** `framewright export`: a project becomes a film. */
import type { Command } from 'commander';
import { frameMap, outputOf, type Output } from '../../../model/evaluate/index.ts';
import { exitCode } from '../../../model/errors.ts';
import type { MemoryMode } from '../../../model/plan/memoryBudget.ts';
import type { ExportSettings } from '../../../model/project/project.ts';
import type { PixelPath } from '../../../model/render/job.ts';
import { Rational } from '../../../model/time/rational.ts';
import { loadEngine } from '../../../native/index.ts';
import { cacheFolder, defaultLimitBytes } from '../../cache/cacheFolder.ts';
import type { Lease } from '../../cache/lease.ts';
import { costLines, explainedSegments, flowLines, plannedFlow, segmentLines } from '../../export/explain.ts';
import { exportFilm } from '../../export/exportFilm.ts';
import type { FilmReport } from '../../export/filmProgress.ts';
import { chooseSettings } from '../../export/presets.ts';
import { checkTarget, defaultTarget } from '../../export/target.ts';
import { renderableFilm } from '../../project/renderFilm.ts';
import type { Interrupt } from '../interrupt.ts';
import { openProject, type OpenProject } from '../openProject.ts';
import {
  memoryLimitOption,
  memoryOption,
  pixelsOption,
  rangeOption,
  variableOption,
  workersOption,
} from '../options.ts';
import { bytesText, durationText, ProgressLine } from '../progressLine.ts';
import { run } from '../run.ts';
import type { Terminal } from '../terminal.ts';
import { withCache } from '../withCache.ts';

interface Options {
  readonly as?: string;
  readonly output?: string;
  readonly overwrite?: boolean;
  readonly var: ReadonlyMap<string, string>;
  readonly range?: string;
  readonly explain?: boolean;
  readonly trace?: string;
  readonly json?: boolean;
  readonly cache: boolean;
  readonly memory: MemoryMode;
  readonly memoryLimit?: number;
  readonly workers?: number;
  readonly pixels: PixelPath;
}

export function addExport(program: Command): void {
  program
    .command('export')
    .description('make a film of a project')
    .argument('<project>', 'a .reel file')
    .option(
      '--as <name>',
      "one of the project's exports, or a preset: web, master, draft, gif (default: the project's first, or web)",
    )
    .option(
      '-o, --output <file>',
      'the film to write (default: beside the project, named after it and the export)',
    )
    .option('--overwrite', 'replace a file that is already there')
    .addOption(variableOption())
    .option('--range <from..to>', 'only a part of the timeline: 1.5..10, 45f..90f, ..00:00:05:00')
    .addOption(workersOption())
    .addOption(memoryOption())
    .addOption(memoryLimitOption())
    .addOption(pixelsOption())
    .option('--no-cache', 'encode everything, and keep nothing for the next export')
    .option('--explain', 'print what is encoded and why, the way of the pixels, and what each step cost')
    .option('--trace <file>', 'write what ran when, as JSON for Perfetto or chrome://tracing')
    .option('--json', 'print one JSON object a line')
    .action((path: string, options: Options) =>
      run((terminal, interrupt) => {
        const work = (cache: Lease | undefined): Promise<number> =>
          exportProject(terminal, interrupt, path, options, cache);
        return options.cache ? withCache(terminal, work) : work(undefined);
      }, options),
    );
}

async function exportProject(
  terminal: Terminal,
  interrupt: Interrupt,
  path: string,
  options: Options,
  cache: Lease | undefined,
): Promise<number> {
  const engine = loadEngine();
  const opened = await openProject(terminal, path, options.var, cache);
  const { name, settings } = chooseSettings(opened.project, options.as);
  const overwrite = options.overwrite === true;
  const protect = [opened, ...opened.files.values()];
  const target = await checkTarget(options.output ?? defaultTarget(opened.path, name, settings.format), {
    extension: settings.format,
    overwrite,
    protect,
  });
  const trace =
    options.trace === undefined
      ? undefined
      : await checkTarget(options.trace, { extension: 'json', overwrite, protect });
  const output = outputFor(opened, settings, options.range);
  // An empty range is said before anything is drawn.
  frameMap(opened.timeline, output);

  const signal = interrupt.take();
  const renderable = renderableFilm(engine, opened.timeline, opened.files, output, signal);
  const files = [...opened.files.values()];
  if (options.explain === true) {
    const flow = plannedFlow(renderable, settings);
    terminal.emit({ event: 'flow', ...flow });
    for (const line of flowLines(flow)) terminal.print(line);
  }
  const { frameCount } = renderable.film;
  const progress = new ProgressLine(terminal);
  const startedMs = performance.now();
  let report: FilmReport;
  try {
    report = await exportFilm(engine, {
      ...renderable,
      settings,
      target,
      overwrite,
      files,
      cache: cache === undefined ? undefined : { folder: cacheFolder(), limitBytes: defaultLimitBytes },
      pixels: options.pixels,
      memory: { mode: options.memory, limitBytes: options.memoryLimit, workers: options.workers },
      trace,
      signal,
      onProgress: (telemetry) => progress.update(telemetry),
      onPlan: (plan, isKept) => {
        const explained = explainedSegments(plan, isKept, output.fps);
        terminal.emit({ event: 'plan', ...explained });
        if (options.explain === true) for (const line of segmentLines(explained)) terminal.print(line);
      },
      onNotice: (notice) => {
        terminal.emit({ event: 'notice', message: notice });
        terminal.note(`${notice}\n`);
      },
    });
  } finally {
    progress.clear();
  }
  const seconds = (performance.now() - startedMs) / 1000;
  if (options.explain === true) for (const line of costLines(report)) terminal.print(line);
  showResult(terminal, { target, frameCount, seconds, report });
  return exitCode.done;
}

function outputFor(
  { project, timeline }: OpenProject,
  settings: ExportSettings,
  range: string | undefined,
): Output {
  const { fps } = project.canvas;
  const end = Rational.of(timeline.frameCount).div(fps);
  const wanted = range === undefined ? settings.range : rangeOption(range, fps, end);
  return outputOf(project.canvas, { ...settings, range: wanted });
}

interface Result {
  readonly target: string;
  readonly frameCount: number;
  readonly seconds: number;
  readonly report: FilmReport;
}

function showResult(terminal: Terminal, { target, frameCount, seconds, report }: Result): void {
  const fps = frameCount / seconds;
  const encoders = [report.videoEncoder, ...(report.audioEncoder === undefined ? [] : [report.audioEncoder])];
  terminal.emit({ event: 'done', ...report, path: target, seconds, fps });
  terminal.note(
    `${frameCount} frames in ${durationText(seconds)} (${Math.round(fps)} fps), ${bytesText(report.bytes)}, made with ${encoders.join(' and ')}\n`,
  );
  terminal.print(target);
}
