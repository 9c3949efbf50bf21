#!/usr/bin/env node
/** The command line, `framewright`. Knows which commands there are; each is a file of its own under commands/. */
import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { exitCode } from '../../model/errors.ts';
import { addBench } from './commands/bench.ts';
import { addCache } from './commands/cache.ts';
import { addCheck } from './commands/check.ts';
import { addDaemon } from './commands/daemon.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExport } from './commands/export.ts';
import { addProbe } from './commands/probe.ts';
import { addRenderFrame } from './commands/renderFrame.ts';

const program = new Command('framewright')
  .description(manifest.description)
  .version(manifest.version, '-V, --version', 'print the version')
  .helpCommand(false)
  .showHelpAfterError('(--help lists the options)');

// Commander gives these to the commands that are added after them.
program.exitOverride().configureOutput({ outputError: (text, write) => write(text) });

for (const add of [addExport, addCheck, addRenderFrame, addProbe, addDoctor, addDaemon, addCache, addBench])
  add(program);

try {
  await program.parseAsync();
} catch (error) {
  // Commander has already written its message; help and version are no mistakes.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.usage;
}
