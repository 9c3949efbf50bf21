/** What one run of a program costs: the kernel's own account of the finished process, through GNU time. */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { runProgram, type Command, type Said } from '../daemon/bench/program.ts';

export interface Cost {
  readonly wallSeconds: number;
  /** In the program itself and in the kernel on its behalf, over all threads. */
  readonly userSeconds: number;
  readonly systemSeconds: number;
  /** The most memory that was resident at once, MiB. */
  readonly peakMiB: number;
}

export interface Measured {
  readonly cost: Cost;
  /** What the program wrote to standard output. */
  readonly stdout: Said['stdout'];
}

const gnuTime = '/usr/bin/time';

/** Runs a program to its end. `notes` is a file this may write and removes. Throws with what the program said when it fails. */
export async function measure({ program, args, env = {} }: Command, notes: string): Promise<Measured> {
  if (!existsSync(gnuTime))
    throw new Error(`The bench needs ${gnuTime}. Install it with: sudo apt-get install time`);
  const started = performance.now();
  const { stdout } = await runProgram({
    program: gnuTime,
    args: ['-q', '-f', '%U %S %M', '-o', notes, program, ...args],
    env,
  });
  const wallSeconds = (performance.now() - started) / 1000;
  const [userSeconds = NaN, systemSeconds = NaN, kilobytes = NaN] = (await readFile(notes, 'utf8'))
    .trim()
    .split(' ')
    .map(Number);
  await rm(notes);
  return { cost: { wallSeconds, userSeconds, systemSeconds, peakMiB: kilobytes / 1024 }, stdout };
}

export const cpuSeconds = (cost: Cost): number => cost.userSeconds + cost.systemSeconds;
