/**
 * Files and folders that last as long as some work. They bear their process's name, so that what one has left behind that was killed
 * can be told from what another is using. Knows nothing of what is in them.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ownProcessName, whereabouts } from './processName.ts';
import { isSystemError } from './systemError.ts';

const ours = new Set<string>();

// Ending the process is quick and does not wait: what is still there then goes at once.
process.on('exit', () => {
  for (const path of ours) rmSync(path, { recursive: true, force: true });
});

/** A path in `folder` that nobody else has, for a file or a folder yet to be made; its name begins with `prefix`. */
export async function temporaryPath(folder: string, prefix = ''): Promise<string> {
  const path = join(folder, `${prefix}${await ownProcessName()}-${randomBytes(6).toString('hex')}`);
  ours.add(path);
  return path;
}

/** It has another name now, and stays. */
export function keepTemporary(path: string): void {
  ours.delete(path);
}

/** Removes it with all that is in it. Does nothing when it was kept or is gone. */
export async function removeTemporary(path: string): Promise<void> {
  if (!ours.has(path)) return;
  await removeTree(path);
  ours.delete(path);
}

/** Of a process elsewhere nothing is known but when it last made a file; no film takes this long for one. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** Removes from `folder` what processes that are gone have left under names that begin with `prefix`; true if there was any. */
export async function clearAbandoned(folder: string, prefix = ''): Promise<boolean> {
  let cleared = false;
  for (const name of await readdir(folder)) {
    const process = name.startsWith(prefix)
      ? /^(.*)-[0-9a-f]{12}$/u.exec(name.slice(prefix.length))?.[1]
      : undefined;
    if (process === undefined || !(await isAbandoned(join(folder, name), process))) continue;
    await removeTree(join(folder, name));
    cleared = true;
  }
  return cleared;
}

async function isAbandoned(path: string, process: string): Promise<boolean> {
  const state = await whereabouts(process);
  if (state !== 'elsewhere') return state === 'dead';
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
  return mtimeMs < Date.now() - abandonedAfterMs;
}

/** Two processes may be removing the same, and what is another user's stays. */
async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    if (!isSystemError(error, 'ENOENT', 'ENOTEMPTY', 'EBUSY', 'EPERM', 'EACCES')) throw error;
  }
}
