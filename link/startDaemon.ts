/** Starts a daemon as a process of its own, which outlives whoever starts it, and waits until one answers. */
import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { FramewrightError } from '../model/errors.ts';
import type { Places } from './places.ts';
import { ensurePrivateFolder } from './privateFolder.ts';
import { cleanEnvironment } from './cleanEnvironment.ts';

/** The program that is the daemon. */
export interface DaemonProgram {
  /** Node, or an editor that is Node when told so. */
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * Of V8. Each keystroke leaves the tree of a whole text behind, a dozen megabytes in a long project: where several of them fit into the young generation they
 * die there at no cost, instead of being copied, kept and collected at length while somebody types. In MiB; pages that are not needed are not taken.
 */
const youngGeneration = '--max-semi-space-size=64';

/** The program in this package, run by what runs this process. `folder` holds the bundles. */
export const daemonProgram = (folder: string): DaemonProgram => ({
  command: process.execPath,
  args: [youngGeneration, join(folder, 'daemon.mjs')],
});

const limitMs = 20_000;

/** Resolves once a daemon listens, be it this one or one that was quicker. Throws `daemon-unreachable`. */
export async function startDaemon({ command, args }: DaemonProgram, places: Places): Promise<void> {
  await ensurePrivateFolder(places.folder);
  const log = await open(places.log, 'a', 0o600);
  try {
    const child = spawn(command, args, {
      detached: true,
      windowsHide: true,
      cwd: places.folder,
      env: {
        ...cleanEnvironment(process.env),
        FRAMEWRIGHT_READY_PIPE: '3',
        // Where it is looked for, whatever has been built since.
        FRAMEWRIGHT_DAEMON_FOLDER: places.folder,
      },
      stdio: ['ignore', log.fd, log.fd, 'pipe'],
    });
    const ready = child.stdio[3] as Readable;
    try {
      await new Promise<void>((resolve, reject) => {
        const fail = (reason: string): void => reject(notStarted(reason, places));
        const timer = setTimeout(() => fail('it did not get ready in time'), limitMs);
        ready.once('data', () => resolve());
        child.once('error', (error) => fail(error.message));
        child.once('exit', (code, signal) =>
          fail(`it ended at once (${signal ?? `exit code ${code ?? 0}`})`),
        );
        ready.once('close', () => clearTimeout(timer));
      });
    } finally {
      ready.destroy();
      child.unref();
    }
  } finally {
    await log.close();
  }
}

const notStarted = (reason: string, { log }: Places): FramewrightError =>
  new FramewrightError(
    'daemon-unreachable',
    `The Framewright daemon could not be started: ${reason}. Its log, "${log}", says why.`,
  );
