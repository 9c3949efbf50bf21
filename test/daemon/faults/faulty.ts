/** Exports whose files fail: see faulty_files.c. For Linux, whose loader can be told to look there first. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What goes wrong at the n-th change of a file, n from 1. */
export interface Fault {
  readonly how: 'kill' | 'power' | 'ENOSPC' | 'full' | 'EIO';
  readonly at: number;
  /** Only calls of this name count: `fsync`. */
  readonly only?: string;
}

/** Compiles the library; gives its path. */
export function buildFaultyFiles(library: string): void {
  const source = fileURLToPath(new URL('faulty_files.c', import.meta.url));
  const options = ['-shared', '-fPIC', '-O1', '-Wall', '-Wextra', '-Werror'];
  const { status, stderr } = spawnSync(process.env['CC'] ?? 'cc', [
    ...options,
    '-o',
    library,
    source,
    '-ldl',
    '-lpthread',
  ]);
  if (status !== 0) throw new Error(stderr.toString());
}

/**
 * The environment of a process whose files in `folders` fail so. Without a fault its calls are written down in `log`, or there are no hard
 * links.
 */
export function faultyEnvironment(
  library: string,
  folders: readonly string[],
  options: { readonly fault: Fault } | { readonly log: string } | { readonly links: false },
): Readonly<Record<string, string>> {
  const watched = { LD_PRELOAD: library, FAULTY_FOLDERS: folders.join(':') };
  if ('log' in options) return { ...watched, FAULTY_LOG: options.log };
  if ('links' in options) return { ...watched, FAULTY_HOW: 'nolinks' };
  const { how, at, only } = options.fault;
  return {
    ...watched,
    FAULTY_HOW: how,
    FAULTY_AT: String(at),
    ...(only === undefined ? {} : { FAULTY_ONLY: only }),
  };
}

/** The names of the calls in a log, in order; removes it. */
export function takeCalls(log: string): readonly string[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  rmSync(log);
  return lines.map((line) => line.split(' ')[0] ?? '');
}
