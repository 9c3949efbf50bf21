/**
 * A name for a process that no other process gets, so that what one has left in a shared folder can be told from what is in
 * use. A pid alone is given again after a while, and after a restart; its time of start settles which process is meant.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { isSystemError } from './systemError.ts';

/** `elsewhere`: on another machine or in another container, where nothing can be learnt of it. */
export type Whereabouts = 'alive' | 'dead' | 'elsewhere';

let own: Promise<string> | undefined;

/** `<pid>-<start>-<place>`: letters, digits and hyphens, fit for a file's name. */
export function ownProcessName(): Promise<string> {
  own ??= Promise.all([startOf(process.pid), placeName()]).then(
    ([start, place]) => `${process.pid}-${start ?? unknownStart}-${place}`,
  );
  return own;
}

/** What has become of the process with this name. A name that is none of ours is `elsewhere`. */
export async function whereabouts(name: string): Promise<Whereabouts> {
  const [, pid, start, place] = /^(\d+)-([0-9a-z]+)-([0-9a-f]+)$/u.exec(name) ?? [];
  if (pid === undefined || place !== (await placeName())) return 'elsewhere';
  return (await startOf(Number(pid))) === start ? 'alive' : 'dead';
}

/** Stands for a start that the system does not tell; a living process is then known by its pid alone. */
const unknownStart = '0';

/** When a process began, in the system's own words; undefined when there is none. Reads nothing that needs rights. */
function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return linuxStart(pid);
  return process.platform === 'win32' ? Promise.resolve(signalledStart(pid)) : unixStart(pid);
}

async function linuxStart(pid: number): Promise<string | undefined> {
  let line: string;
  try {
    line = await readFile(`/proc/${pid}/stat`, 'latin1');
  } catch (error) {
    // ESRCH: it ended between opening and reading.
    return isSystemError(error, 'ENOENT', 'ESRCH') ? undefined : signalledStart(pid);
  }
  // `pid (name) state …`: the name may hold anything; the start, in ticks since boot, is the 20th word after it.
  const words = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const ended = words[0] === 'Z' || words[0] === 'X';
  return ended ? undefined : `${await bootName()}${Number(words[19]).toString(36)}`;
}

/** Ticks count from the boot, so two boots must not be mixed up. */
async function bootName(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => '')).slice(0, 8);
}

async function unixStart(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    });
    const [state = '', ...start] = stdout.trim().split(/\s+/u);
    return state.startsWith('Z') ? undefined : (Date.parse(`${start.join(' ')} UTC`) / 1000).toString(36);
  } catch {
    return signalledStart(pid);
  }
}

/** Signal 0 reaches whatever lives; not being allowed to send it is a sign of life too. */
function signalledStart(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
    return unknownStart;
  } catch (error) {
    return isSystemError(error, 'ESRCH') ? undefined : unknownStart;
  }
}

let place: Promise<string> | undefined;

/** Pids mean something only inside one machine and, on Linux, one namespace of pids (a container has its own). */
function placeName(): Promise<string> {
  place ??= readlink('/proc/self/ns/pid')
    .catch(() => '')
    .then((namespace) =>
      createHash('sha256').update(`${hostname()}\0${namespace}`).digest('hex').slice(0, 8),
    );
  return place;
}
