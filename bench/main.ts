/**
 * `npm run bench`: Framewright beside the ffmpeg command line and MLT's melt, on real footage. Results go to bench/results as
 * Markdown and JSON, after each part anew, so that an interrupted run keeps what it has.
 *
 *     npm run bench -- [--part NAME]… [--only CASE] [--runs N] [--long]
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeMachine, machineText, type Machine } from '../daemon/bench/machine.ts';
import { loadEngine } from '../native/index.ts';
import type { Case } from './cases/case.ts';
import { cases } from './cases/index.ts';
import { commandLine, findContenders } from './contenders.ts';
import { makeFootage } from './footage.ts';
import { readOptions } from './options.ts';
import type { Context, Part, Section } from './part.ts';
import { copies } from './parts/copies.ts';
import { limits } from './parts/limits.ts';
import { memory } from './parts/memory.ts';
import { pixels } from './parts/pixels.ts';
import { quality } from './parts/quality.ts';
import { reexports } from './parts/reexports.ts';
import { speed } from './parts/speed.ts';

const here = dirname(fileURLToPath(import.meta.url));
const parts: readonly Part[] = [speed, pixels, quality, reexports, copies, limits, memory];

async function main(): Promise<void> {
  const options = readOptions(parts.map(({ name }) => name));
  if (!existsSync(commandLine))
    throw new Error('The command line is not bundled. Run "npm run setup" first.');
  const media = join(here, 'media');
  const work = join(here, 'results');
  const footage = await makeFootage(media);
  await mkdir(work, { recursive: true });
  const context: Context = {
    ...{ footage, media, work, say },
    cases: chosen(cases(footage), options.only),
    contenders: await findContenders(say),
    runs: options.runs,
    long: options.long,
  };
  const machine = await describeMachine(loadEngine().identity());
  const started = new Date().toISOString().replaceAll(':', '-').slice(0, 19);
  const sections: TimedSection[] = [];
  for (const part of parts.filter(({ name }) => options.parts?.includes(name) ?? true)) {
    const startedMs = performance.now();
    const section = await part.run(context);
    const minutes = (performance.now() - startedMs) / 60_000;
    say(`${part.name}: ${minutes.toFixed(1)} minutes`);
    sections.push({ ...section, minutes });
    await writeResults(join(work, started), machine, sections, options.runs);
  }
  process.stdout.write(toMarkdown(machine, sections, options.runs));
}

interface TimedSection extends Section {
  /** How long the part took. */
  readonly minutes: number;
}

function chosen(all: readonly Case[], only: string | undefined): readonly Case[] {
  const found = all.filter(({ name }) => only === undefined || name.includes(only));
  if (found.length > 0) return found;
  const names = all.map(({ name }) => name).join(', ');
  throw new Error(`No case is called "${only}". There are: ${names}.`);
}

async function writeResults(
  path: string,
  machine: Machine,
  sections: readonly TimedSection[],
  runs: number,
): Promise<void> {
  const results = sections.map(({ title, minutes, data }) => ({ title, minutes, data }));
  await writeFile(`${path}.json`, `${JSON.stringify({ machine, runs, results }, undefined, 2)}\n`);
  await writeFile(`${path}.md`, toMarkdown(machine, sections, runs));
}

function toMarkdown(machine: Machine, sections: readonly TimedSection[], runs: number): string {
  const texts = sections.map(({ title, minutes, markdown }) =>
    [`## ${title}`, '', ...markdown, '', `Took ${minutes.toFixed(1)} minutes.`].join('\n'),
  );
  return [`${machineText(machine)}; medians of ${runs} runs.`, ...texts, ''].join('\n\n');
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
