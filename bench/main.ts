/**
 * `npm run bench`: exports beside the ffmpeg command line, on real footage, runs of both in turn so that whatever else the machine
 * does falls on both. Results go to bench/results as Markdown and JSON.
 *
 *     npm run bench -- [--only NAME] [--runs N] [--without-quality]
 */
import { existsSync } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cases, exportSettings, ffmpegArguments, type Case } from './cases.ts';
import { makeFootage } from './footage.ts';
import { measure, run, type Cost } from './measure.ts';
import { compare, countFrames } from './quality.ts';
import { describeMachine, summary, toMarkdown, type Result, type Side } from './report.ts';

const here = dirname(fileURLToPath(import.meta.url));
const results = join(here, 'results');
const cli = join(here, '..', 'dist', 'cli.mjs');

interface Options {
  /** Part of a case's name; undefined: all cases. */
  readonly only: string | undefined;
  readonly runs: number;
  readonly quality: boolean;
}

/** The two programs, as commands that make one film. */
interface Contender {
  readonly name: 'framewright' | 'ffmpeg';
  readonly command: string;
  readonly args: (target: string, lossless: boolean) => readonly string[];
}

async function main(): Promise<void> {
  const options = readOptions();
  if (!existsSync(cli)) throw new Error('The command line is not bundled. Run "npm run setup" first.');
  const footage = await makeFootage(join(here, 'media'));
  const chosen = cases(footage).filter(
    ({ name }) => options.only === undefined || name.includes(options.only),
  );
  if (chosen.length === 0)
    throw new Error(
      `No case is called "${options.only}". There are: ${cases(footage)
        .map(({ name }) => name)
        .join(', ')}.`,
    );
  await mkdir(results, { recursive: true });
  const measured: Result[] = [];
  for (const each of chosen) {
    const result = await measureCase(each, options);
    say(summary(result));
    measured.push(result);
  }
  const machine = await describeMachine();
  const name = join(results, new Date().toISOString().replaceAll(':', '-').slice(0, 19));
  await writeFile(`${name}.json`, `${JSON.stringify({ machine, results: measured }, undefined, 2)}\n`);
  const table = toMarkdown(measured, machine);
  await writeFile(`${name}.md`, table);
  process.stdout.write(table);
}

async function measureCase(subject: Case, { runs, quality }: Options): Promise<Result> {
  const stem = join(results, subject.name.replaceAll(' ', '-'));
  const project = `${stem}.reel`;
  const exports = { film: exportSettings(false), lossless: exportSettings(true) };
  await writeFile(project, JSON.stringify({ reel: 1, ...subject.project, exports }, undefined, 2));
  const framewright: Contender = {
    name: 'framewright',
    command: process.execPath,
    args: (target, lossless) => [
      cli,
      'export',
      project,
      '--as',
      lossless ? 'lossless' : 'film',
      '-o',
      target,
      '--overwrite',
      // Each run encodes everything.
      '--no-cache',
    ],
  };
  const ffmpeg: Contender = {
    name: 'ffmpeg',
    command: 'ffmpeg',
    args: (target, lossless) => ffmpegArguments(subject, target, lossless),
  };

  const costs: Record<Contender['name'], Cost[]> = { framewright: [], ffmpeg: [] };
  // The first round warms caches and does not count.
  for (let round = 0; round <= runs; round++) {
    for (const contender of [framewright, ffmpeg]) {
      const cost = await measure(
        contender.command,
        contender.args(filmOf(stem, contender), false),
        `${stem}.time`,
      );
      say(
        `${subject.name}, ${contender.name}, ${round === 0 ? 'warm-up' : `run ${round}`}: ${cost.wallSeconds.toFixed(2)} s`,
      );
      if (round > 0) costs[contender.name].push(cost);
    }
  }

  const composites = quality ? await withoutLoss(stem, [framewright, ffmpeg]) : undefined;
  const side = async (contender: Contender): Promise<Side> => {
    const film = filmOf(stem, contender);
    const composite = composites?.[contender.name];
    return {
      runs: costs[contender.name],
      bytes: (await stat(film)).size,
      frames: await countFrames(film),
      ssim: composite === undefined ? undefined : await compare(film, composite, `${stem}.ssim`),
    };
  };
  const result: Result = {
    name: subject.name,
    what: subject.what,
    frames: subject.frames,
    framewright: await side(framewright),
    ffmpeg: await side(ffmpeg),
    composites: composites && (await compare(composites.framewright, composites.ffmpeg, `${stem}.ssim`)),
  };
  if (composites) await Promise.all(Object.values(composites).map((path) => rm(path)));
  for (const { name, frames } of [
    { name: 'Framewright', ...result.framewright },
    { name: 'ffmpeg', ...result.ffmpeg },
  ]) {
    if (frames !== subject.frames)
      throw new Error(`${name} made ${frames} frames of "${subject.name}" instead of ${subject.frames}.`);
  }
  return result;
}

/** Each side's composite as it was before encoding: large files, removed when they have been compared. */
async function withoutLoss(
  stem: string,
  contenders: readonly Contender[],
): Promise<Record<Contender['name'], string>> {
  const paths = { framewright: `${stem}-framewright-lossless.mp4`, ffmpeg: `${stem}-ffmpeg-lossless.mp4` };
  for (const contender of contenders)
    await run(contender.command, contender.args(paths[contender.name], true));
  return paths;
}

function filmOf(stem: string, { name }: Contender): string {
  return `${stem}-${name}.mp4`;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      runs: { type: 'string', default: '5' },
      'without-quality': { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new Error(`--runs takes a whole number from 1, not "${values.runs}".`);
  return { only: values.only, runs, quality: !values['without-quality'] };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
