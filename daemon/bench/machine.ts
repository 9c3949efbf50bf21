/** What a figure was measured on: without it no figure means anything. */
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import type { EngineIdentity } from '../../native/index.ts';
import { runProgram } from './program.ts';

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Framewright's engine, and the libraries in it by name. */
  readonly engine: string;
  readonly libraries: Readonly<Record<string, string>>;
  /** The command line's version; undefined where it is not installed. */
  readonly ffmpeg: string | undefined;
}

export async function describeMachine({ engine, libraries }: EngineIdentity): Promise<Machine> {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    engine,
    libraries,
    ffmpeg: await ffmpegVersion(),
  };
}

/** Of the command line; undefined where there is none. */
async function ffmpegVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await runProgram({ program: 'ffmpeg', args: ['-version'] });
    return /^ffmpeg version (\S+)/.exec(stdout)?.[1] ?? 'unknown';
  } catch {
    return undefined;
  }
}

/** One line for a report. */
export function machineText({ cores, processor, memoryGiB, system, node, engine, ffmpeg }: Machine): string {
  const commandLine = ffmpeg === undefined ? 'no ffmpeg command line' : `ffmpeg ${ffmpeg}`;
  return `${cores} cores (${processor}), ${memoryGiB} GiB, ${system}, Node ${node}, ${engine}, ${commandLine}`;
}
