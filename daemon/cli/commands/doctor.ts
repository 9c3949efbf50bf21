/** `framewright doctor`: what this machine can do, and what is missing. */
import type { Command } from 'commander';
import { exitCode } from '../../../model/errors.ts';
import type { Finding } from '../../../model/protocol/services.ts';
import { examineMachine } from '../../machine.ts';
import { run } from '../run.ts';
import type { Terminal } from '../terminal.ts';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('say what this machine can do, and what is missing')
    .option('--json', 'print one JSON object a line')
    .action((options: { readonly json?: boolean }) => run(doctor, options));
}

async function doctor(terminal: Terminal): Promise<number> {
  let missing = 0;
  for await (const finding of examineMachine()) {
    terminal.emit({ event: 'finding', ...finding });
    terminal.print(shown(finding, terminal));
    if (finding.state === 'missing') missing++;
  }
  terminal.emit({ event: 'done', missing });
  terminal.print(
    missing === 0 ? 'Everything that is needed is there.' : `Missing: ${missing}. See "to do" above.`,
  );
  return missing === 0 ? exitCode.done : exitCode.failed;
}

function shown({ name, state, detail, advice }: Finding, { paint }: Terminal): string {
  const mark = { ok: paint.out('green', '✓'), missing: paint.out('red', '✗'), absent: paint.out('dim', '–') }[
    state
  ];
  const line = `${mark} ${name.padEnd(20)} ${detail}`;
  return advice === undefined ? line : `${line}\n  ${' '.repeat(20)} to do: ${advice}`;
}
