/** What one run of a program costs: the kernel's own account of the finished process, through GNU time. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';

export interface Cost {
  readonly wallSeconds: number;
  /** In the program itself and in the kernel on its behalf, over all threads. */
  readonly userSeconds: number;
  readonly systemSeconds: number;
  /** The most memory that was resident at once, MiB. */
  readonly peakMiB: number;
}

const gnuTime = '/usr/bin/time';

/** Runs a program to its end. `notes` is a file this may write and removes. Throws with what the program said when it fails. */
export async function measure(command: string, args: readonly string[], notes: string): Promise<Cost> {
  if (!existsSync(gnuTime))
    throw new Error(`The bench needs ${gnuTime}. Install it with: sudo apt-get install time`);
  const started = performance.now();
  await run(gnuTime, ['-q', '-f', '%U %S %M', '-o', notes, command, ...args]);
  const wallSeconds = (performance.now() - started) / 1000;
  const [userSeconds = NaN, systemSeconds = NaN, kilobytes = NaN] = (await readFile(notes, 'utf8'))
    .trim()
    .split(' ')
    .map(Number);
  await rm(notes);
  return { wallSeconds, userSeconds, systemSeconds, peakMiB: kilobytes / 1024 };
}

/** Resolves to what the program wrote to stdout and stderr together. */
export function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    }
    child.on('error', (cause) =>
      reject(new Error(`${command} could not be started: ${cause.message}`, { cause })),
    );
    child.on('close', (code) => {
      if (code === 0) resolve(said);
      else reject(new Error(`${command} ended with code ${code}:\n${said.trim().slice(-2000)}`));
    });
  });
}
