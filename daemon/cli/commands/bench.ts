/** `framewright bench`: how fast this machine exports, and exports again after an edit. */
import { existsSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError, type Command } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import { exitCode, FramewrightError } from '../../../model/errors.ts';
import { frameMap, outputOf } from '../../../model/evaluate/index.ts';
import { loadEngine, type Engine } from '../../../native/index.ts';
import {
  measureRound,
  measureYardstick,
  writeComposite,
  type Round,
  type Subject,
} from '../../bench/benchProject.ts';
import { describeMachine } from '../../bench/machine.ts';
import { toMarkdown, type BenchReport, type ProjectResult } from '../../bench/projectReport.ts';
import { chooseSettings } from '../../export/presets.ts';
import { removeTemporary, temporaryPath } from '../../temporary.ts';
import type { Interrupt } from '../interrupt.ts';
import { openProject, shownPath } from '../openProject.ts';
import { run } from '../run.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly as?: string;
  readonly runs: number;
  readonly output: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function addBench(program: Command): void {
  program
    .command('bench')
    .description('measure how fast this machine exports projects, and exports them again after an edit')
    .argument('[projects...]', '.reel files (default: the examples)')
    .option('--as <name>', "one of the projects' exports, or a preset (default: each one's first)")
    .option('--runs <n>', 'how often each is measured', wholeNumber, 3)
    .option('-o, --output <name>', 'write <name>.md and <name>.json', 'framewright-bench')
    .option('--overwrite', 'replace those files where they are there already')
    .option('--json', 'print one JSON object a line')
    .action((paths: readonly string[], options: Options) =>
      run((terminal, interrupt) => bench(terminal, interrupt, paths, options), options),
    );
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('Expected a whole number from 1 on.');
  return value;
}

async function bench(
  terminal: Terminal,
  interrupt: Interrupt,
  paths: readonly string[],
  options: Options,
): Promise<number> {
  const engine = loadEngine();
  const files = ['md', 'json'].map((ending) => resolve(`${options.output}.${ending}`));
  for (const file of files) {
    if (options.overwrite === true || !existsSync(file)) continue;
    throw new FramewrightError(
      'target-exists',
      `"${file}" is there already. Choose another name with -o, or --overwrite.`,
    );
  }
  const machine = await describeMachine(engine.identity());
  const measured: Measured[] = [];
  for (const path of paths.length > 0 ? paths : examples())
    measured.push(await subjectOf(terminal, path, options.as, machine.ffmpeg !== undefined));

  const signal = interrupt.take();
  const folder = await temporaryPath(tmpdir(), 'framewright-bench-');
  await mkdir(folder);
  try {
    // Projects take turns, so that whatever else the machine does falls on all of them.
    for (let round = 1; round <= options.runs; round++) {
      for (const [index, each] of measured.entries()) {
        terminal.note(`run ${round} of ${options.runs}: ${each.shown.path}\n`);
        await measure(engine, each, join(folder, String(index)), signal);
        terminal.emit({ event: 'run', round, path: each.shown.path, ...each.rounds.at(-1) });
      }
    }
  } finally {
    await removeTemporary(folder);
  }
  const report: BenchReport = {
    version: manifest.version,
    machine,
    projects: measured.map(({ shown, rounds, yardstick }) => ({ ...shown, rounds, yardstick })),
  };
  const markdown = toMarkdown(report);
  const texts = [markdown, `${JSON.stringify(report, undefined, 2)}\n`];
  for (const [index, file] of files.entries()) await writeFile(file, texts[index] ?? '');
  terminal.emit({ event: 'done', files, ...report });
  terminal.print(markdown);
  return exitCode.done;
}

interface Measured {
  readonly subject: Subject;
  readonly shown: Omit<ProjectResult, 'rounds' | 'yardstick'>;
  /** The ffmpeg command line is there and can make such a film. */
  readonly comparable: boolean;
  readonly rounds: Round[];
  readonly yardstick: number[];
}

async function subjectOf(
  terminal: Terminal,
  path: string,
  as: string | undefined,
  withFfmpeg: boolean,
): Promise<Measured> {
  const opened = await openProject(terminal, path, new Map());
  const { name, settings } = chooseSettings(opened.project, as);
  const output = outputOf(opened.project.canvas, settings);
  return {
    subject: { path: opened.path, settings },
    shown: {
      path: shownPath(opened),
      export: name,
      frames: frameMap(opened.timeline, output).frameCount,
      fps: output.fps.toNumber(),
      width: output.width,
      height: output.height,
    },
    comparable: withFfmpeg && settings.format === 'mp4',
    rounds: [],
    yardstick: [],
  };
}

async function measure(
  engine: Engine,
  { subject, comparable, rounds, yardstick }: Measured,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  rounds.push(await measureRound(engine, subject, folder, signal));
  if (!comparable) return;
  const composite = join(folder, 'composite.mp4');
  // Made once; what it costs is nobody's measurement.
  if (!(await stat(composite).catch(() => undefined)))
    await writeComposite(engine, subject, composite, signal);
  yardstick.push(await measureYardstick(composite, subject, join(folder, 'encoded.mp4'), signal));
}

/** Those of a clone; the package that is installed brings none. */
function examples(): readonly string[] {
  // From the sources this file is three folders down, from a bundle one.
  const roots = ['../../../', '../'].map((up) => fileURLToPath(new URL(up, import.meta.url)));
  const found = roots.flatMap((root) =>
    ['cut', 'titled-crossfade', 'slideshow', 'demo'].map((name) =>
      join(root, 'examples', name, `${name}.reel`),
    ),
  );
  const there = found.filter((path) => existsSync(path));
  if (there.length > 0) return there;
  throw new FramewrightError(
    'usage',
    'There are no examples here. Name a project: framewright bench film.reel.',
  );
}
