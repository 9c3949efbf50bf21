/** `framewright daemon`: the process that editor windows and the command line share. */
import { open } from 'node:fs/promises';
import type { Command } from 'commander';
import { exitCode, FramewrightError } from '../../../model/errors.ts';
import type { DaemonInfo } from '../../../model/protocol/services.ts';
import type { EngineClient } from '../../../link/engineClient.ts';
import { findDaemon, findOrStartDaemon, type FindOptions } from '../../../link/findDaemon.ts';
import { bytesText, durationText } from '../../../model/telemetry/figureTexts.ts';
import { run, type Work } from '../run.ts';
import { findOptions, program as daemon } from '../runningDaemon.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly json?: boolean;
  readonly force?: boolean;
}

export function addDaemon(program: Command): void {
  const command = program
    .command('daemon')
    .description('the process that editor windows and the command line share')
    .helpCommand(false);
  const add = (name: string, description: string, work: (options: Options) => Work): Command =>
    command
      .command(name)
      .description(description)
      .option('--json', 'print one JSON object a line')
      .action((options: Options) => run(work(options), options));
  add('status', 'say whether it runs, for whom, and what it does', () => status);
  add('start', 'start it, unless it runs', () => start);
  add(
    'stop',
    'end it',
    ({ force = false }) =>
      (terminal) =>
        stop(terminal, force),
  ).option('--force', 'also while an export runs, which goes on when it starts next');
  add('log', 'print the end of its log', () => log);
}

const itself = (): Promise<FindOptions> => findOptions('framewright daemon');

const status: Work = async (terminal) => {
  const client = await findDaemon(await itself());
  if (client === undefined) return notRunning(terminal);
  await showInfo(terminal, client);
  return exitCode.done;
};

const start: Work = async (terminal) => {
  await showInfo(terminal, await findOrStartDaemon(await itself(), daemon()));
  return exitCode.done;
};

async function stop(terminal: Terminal, force: boolean): Promise<number> {
  const client = await findDaemon(await itself());
  if (client === undefined) return notRunning(terminal);
  try {
    await client.request('daemon/stop', { force });
    await client.closed;
  } finally {
    client.close();
  }
  terminal.emit({ event: 'stopped' });
  terminal.print('The daemon has ended.');
  return exitCode.done;
}

function notRunning(terminal: Terminal): number {
  terminal.emit({ event: 'status', running: false });
  terminal.print('No daemon runs.');
  return exitCode.done;
}

/** And lets it go. */
async function showInfo(terminal: Terminal, client: EngineClient): Promise<void> {
  let info: DaemonInfo;
  try {
    info = await client.request('daemon/info', {});
  } finally {
    client.close();
  }
  const { running, queued, ...rest } = info;
  terminal.emit({ event: 'status', running: true, ...rest, exports: { running, queued } });
  const lived = durationText((Date.now() - info.startedAtMs) / 1000);
  terminal.print(
    `Daemon ${info.version}, process ${info.pid}, for ${lived}, ${bytesText(info.residentBytes)}`,
  );
  terminal.print(`Exports: ${running} running, ${queued} waiting`);
  for (const { name, pid, trusted } of info.clients) {
    if (pid === process.pid) continue;
    terminal.print(`Client: ${printable(name)}, process ${pid}${trusted ? '' : ', not trusted'}`);
  }
  terminal.print(`Log: ${info.log}`);
}

/** Clients name themselves. */
const printable = (name: string): string => name.replace(/\p{Cc}/gu, '?');

/** Enough to see what went wrong last. */
const logBytes = 64_000;

const log: Work = async (terminal) => {
  const path = (await itself()).places.log;
  const file = await open(path).catch(() => undefined);
  if (file === undefined) {
    throw new FramewrightError('usage', `There is no log yet: "${path}" is written by the first daemon.`);
  }
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - logBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(logBytes), 0, logBytes, from);
    const text = buffer.toString('utf8', 0, bytesRead).trimEnd();
    const lines = (from === 0 ? text : text.slice(text.indexOf('\n') + 1)).split('\n');
    for (const line of lines) {
      terminal.emit({ event: 'line', line });
      terminal.print(line);
    }
  } finally {
    await file.close();
  }
  return exitCode.done;
};
