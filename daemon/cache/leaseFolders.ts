/** The folders of leases: made for one that begins, removed with one that ends or whose process is gone. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ownProcessName, whereabouts } from '../processName.ts';
import { isSystemError } from './failures.ts';
import type { Layout } from './layout.ts';

/** Of a lease elsewhere nothing is known but when it last found or made an entry; no film takes this long for one. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

const ours = new Set<string>();

// A process that ends in the middle of its work takes its leases along.
process.on('exit', () => {
  for (const folder of ours) rmSync(folder, { recursive: true, force: true });
});

/** A new folder for one lease of this process, absolute. */
export async function makeLeaseFolder({ leases }: Layout): Promise<string> {
  const folder = join(leases, `${await ownProcessName()}-${randomBytes(6).toString('hex')}`);
  ours.add(folder);
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

/** Removes a lease's folder with all that is in it. */
export async function removeLeaseFolder(folder: string): Promise<void> {
  await removeTree(folder);
  ours.delete(folder);
}

/** Removes the folders of leases whose processes are gone; true when there was one. */
export async function clearDeadLeases({ leases }: Layout): Promise<boolean> {
  let cleared = false;
  for (const name of await readdir(leases)) {
    const folder = join(leases, name);
    if (!(await isDead(folder, name))) continue;
    await removeTree(folder);
    cleared = true;
  }
  return cleared;
}

async function isDead(folder: string, name: string): Promise<boolean> {
  const state = await whereabouts(name.replace(/-[0-9a-f]+$/u, ''));
  if (state !== 'elsewhere') return state === 'dead';
  const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }));
  return mtimeMs < Date.now() - abandonedAfterMs;
}

/** Two processes may be clearing the same folder: what the other has removed is removed. */
async function removeTree(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    if (!isSystemError(error, 'ENOENT', 'ENOTEMPTY', 'EBUSY', 'EPERM')) throw error;
  }
}
