/** `framewright check`: everything that is wrong with a project, without rendering it. */
import type { Command } from 'commander';
import { countText } from '../../../model/diagnostics/invalidProject.ts';
import { exitCode } from '../../../model/errors.ts';
import { loadEngine } from '../../../native/index.ts';
import type { Lease } from '../../cache/lease.ts';
import { loadProject } from '../../project/loadProject.ts';
import { emitDiagnostic, shownDiagnostic, shownPath } from '../openProject.ts';
import { variableOption } from '../options.ts';
import { run } from '../run.ts';
import type { Terminal } from '../terminal.ts';
import { withCache } from '../withCache.ts';

interface Options {
  readonly var: ReadonlyMap<string, string>;
  readonly json?: boolean;
}

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('say what is wrong with a project, each problem at its place')
    .argument('<project>', 'a .reel file')
    .addOption(variableOption())
    .option('--json', 'print one JSON object a line')
    .action((path: string, options: Options) =>
      run((terminal) => withCache(terminal, (cache) => check(terminal, path, options, cache)), options),
    );
}

async function check(
  terminal: Terminal,
  path: string,
  options: Options,
  cache: Lease | undefined,
): Promise<number> {
  const loaded = await loadProject(path, { variables: options.var, engine: loadEngine, cache });
  for (const diagnostic of loaded.diagnostics) {
    emitDiagnostic(terminal, diagnostic, loaded);
    terminal.print(shownDiagnostic(diagnostic, loaded, terminal.paint.out));
  }
  const count = (severity: string): number =>
    loaded.diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  terminal.emit({ event: 'done', path: loaded.path, errors: count('error'), warnings: count('warning') });
  terminal.print(`${shownPath(loaded)}: ${countText(loaded.diagnostics)}`);
  return count('error') > 0 ? exitCode.usage : exitCode.done;
}
