/** `framewright export`: a project becomes a film. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { FinishedJob } from '../../../link/exportJob.ts';
import { countText, InvalidProject } from '../../../model/diagnostics/invalidProject.ts';
import { exitCode, FramewrightError } from '../../../model/errors.ts';
import type { EngineChoice } from '../../../model/plan/engineChoice.ts';
import type { MemoryMode } from '../../../model/plan/memoryBudget.ts';
import { exportOrder, type ExportOrder } from '../../../model/protocol/exports.ts';
import type { PixelPath } from '../../../model/render/job.ts';
import { costLines, flowLines, segmentLines } from '../../export/explain.ts';
import { readProjectText } from '../../project/loadProject.ts';
import { exportHere, exportThere } from '../exporter.ts';
import type { Interrupt } from '../interrupt.ts';
import { showDiagnostics, shownPath } from '../openProject.ts';
import {
  engineOption,
  memoryLimitOption,
  memoryOption,
  pixelsOption,
  variableOption,
  workersOption,
} from '../options.ts';
import { bytesText, countedText, tookText } from '../../../model/telemetry/figureTexts.ts';
import { ProgressLine } from '../progressLine.ts';
import { run } from '../run.ts';
import { linkToRunningDaemon } from '../runningDaemon.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly as?: string;
  readonly output?: string;
  readonly overwrite?: boolean;
  readonly var: ReadonlyMap<string, string>;
  readonly range?: string;
  readonly engine: EngineChoice;
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
      "one of the project's exports, or a preset: web, master, cut, draft, gif (default: the project's first, or web)",
    )
    .option(
      '-o, --output <file>',
      'the film to write (default: beside the project, named after it and the export)',
    )
    .option('--overwrite', 'replace a file that is already there')
    .addOption(variableOption())
    .option('--range <from..to>', 'only a part of the timeline: 1.5..10, 45f..90f, ..00:00:05:00')
    .addOption(engineOption())
    .addOption(workersOption())
    .addOption(memoryOption())
    .addOption(memoryLimitOption())
    .addOption(pixelsOption())
    .option('--no-cache', 'encode everything, and keep nothing for the next export')
    .option('--explain', 'print what is encoded and why, the way of the pixels, and what each step cost')
    .option('--trace <file>', 'write what ran when, as JSON for Perfetto or chrome://tracing')
    .option('--json', 'print one JSON object a line')
    .action((path: string, options: Options) =>
      run((terminal, interrupt) => exportProject(terminal, interrupt, path, options), options),
    );
}

async function exportProject(
  terminal: Terminal,
  interrupt: Interrupt,
  path: string,
  options: Options,
): Promise<number> {
  const order = await orderOf(path, options);
  const link = await linkToRunningDaemon('framewright export');
  const make = link === undefined ? exportHere(terminal, interrupt) : exportThere(link, interrupt);
  const progress = new ProgressLine(terminal);
  let frameCount = 0;
  let finished: FinishedJob;
  try {
    finished = await make(order, {
      onAccepted: (accepted) => {
        ({ frameCount } = accepted);
        showDiagnostics(terminal, accepted.diagnostics, { path: order.project, text: order.text });
        if (options.explain !== true) return;
        terminal.emit({ event: 'flow', ...accepted.flow });
        for (const line of flowLines(accepted.flow)) terminal.print(line);
      },
      onPlan: (plan) => {
        terminal.emit({ event: 'plan', ...plan });
        if (options.explain === true) for (const line of segmentLines(plan)) terminal.print(line);
      },
      onProgress: (telemetry) => progress.update(telemetry),
      onNotice: ({ level, message }) => {
        terminal.emit({ event: 'notice', level, message });
        terminal.note(`${message}\n`);
      },
    });
  } catch (error) {
    throw error instanceof InvalidProject ? shownInvalid(terminal, error, order) : error;
  } finally {
    progress.clear();
  }
  if (options.explain === true) for (const line of costLines(finished.report)) terminal.print(line);
  showResult(terminal, frameCount, finished);
  return exitCode.done;
}

async function orderOf(path: string, options: Options): Promise<ExportOrder> {
  const project = resolve(path);
  return exportOrder.parse({
    project,
    text: await readProjectText(project),
    variables: Object.fromEntries(options.var),
    export: options.as,
    range: options.range,
    target: options.output === undefined ? undefined : resolve(options.output),
    overwrite: options.overwrite,
    trace: options.trace === undefined ? undefined : resolve(options.trace),
    engine: options.engine,
    memory: options.memory,
    memoryLimitBytes: options.memoryLimit,
    workers: options.workers,
    cache: options.cache,
    pixels: options.pixels,
  });
}

/** Shows what is wrong, and says how much it is. */
function shownInvalid(
  terminal: Terminal,
  { diagnostics }: InvalidProject,
  { project: path, text }: ExportOrder,
): FramewrightError {
  showDiagnostics(terminal, diagnostics, { path, text });
  return new FramewrightError('project-invalid', `${shownPath({ path })} has ${countText(diagnostics)}.`);
}

function showResult(terminal: Terminal, frameCount: number, { target, seconds, report }: FinishedJob): void {
  const fps = frameCount / seconds;
  const encoders = [report.videoEncoder, ...(report.audioEncoder === undefined ? [] : [report.audioEncoder])];
  terminal.emit({ event: 'done', ...report, path: target, seconds, fps });
  terminal.note(
    `${countedText(frameCount, 'frame')} in ${tookText(seconds)} (${Math.round(fps)} fps), ${bytesText(report.bytes)}, made with ${encoders.join(' and ')}\n`,
  );
  terminal.print(target);
}
