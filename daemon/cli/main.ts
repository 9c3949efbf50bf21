#!/usr/bin/env node
/**
 * The command line, `framewright`. Knows which commands there are; each is a file of its own under commands/, which is loaded when it is called, or
 * when all are listed: most of a short command's time would else go into reading the others.
 */
import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { exitCode } from '../../model/errors.ts';

type Add = (program: Command) => void;

/** In the order of the help. */
const commands: ReadonlyMap<string, () => Promise<Add>> = new Map([
  ['export', async () => (await import('./commands/export.ts')).addExport],
  ['check', async () => (await import('./commands/check.ts')).addCheck],
  ['render-frame', async () => (await import('./commands/renderFrame.ts')).addRenderFrame],
  ['probe', async () => (await import('./commands/probe.ts')).addProbe],
  ['doctor', async () => (await import('./commands/doctor.ts')).addDoctor],
  ['daemon', async () => (await import('./commands/daemon.ts')).addDaemon],
  ['cache', async () => (await import('./commands/cache.ts')).addCache],
  ['bench', async () => (await import('./commands/bench.ts')).addBench],
]);

const program = new Command('framewright')
  .description(manifest.description)
  .version(manifest.version, '-V, --version', 'print the version')
  .helpCommand(false)
  .showHelpAfterError('(--help lists the options)');

// Commander gives these to the commands that are added after them.
program.exitOverride().configureOutput({ outputError: (text, write) => write(text) });

for (const load of wanted(process.argv[2])) (await load())(program);

try {
  await program.parseAsync();
} catch (error) {
  // Commander has already written its message; help and version are no mistakes.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.usage;
}

/** The command of that name, none for the version; all for the help, and where a name may be meant for one of them. */
function wanted(first: string | undefined): Iterable<() => Promise<Add>> {
  if (first === '-V' || first === '--version') return [];
  const named = commands.get(first ?? '');
  return named === undefined ? commands.values() : [named];
}
