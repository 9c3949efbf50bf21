/**
 * What daemons of other versions and builds have left beside this one's folder, once none of them lives: exports that were not over go on here, as
 * nobody may start that daemon again; and a folder that nobody has used for long is removed.
 */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { latestClaim } from '../../link/addressFile.ts';
import { placesIn, type Places } from '../../link/places.ts';
import { unlessSystemError } from '../systemError.ts';
import { isAlive } from './claimAddress.ts';
import { Journal } from './journal.ts';
import type { Log } from './log.ts';

/** A month. */
const unusedAfterMs = 30 * 24 * 60 * 60 * 1000;

/** Before this daemon reads its own jobs. */
export async function takeOverFromPredecessors(own: Places, log: Log): Promise<void> {
  const base = dirname(own.folder);
  for (const name of await readdir(base)) {
    if (name === basename(own.folder)) continue;
    const places = placesIn(join(base, name));
    const claim = await latestClaim(places.folder);
    // What has never been a daemon's is none of ours.
    if (claim === undefined || (await isAlive(claim))) continue;
    await takeOver(places, own, log);
    if (await isUnused(places)) await rm(places.folder, { recursive: true, force: true });
  }
}

/** A name can change once, so of two daemons that come at the same time each job goes on in one. */
async function takeOver(from: Places, own: Places, log: Log): Promise<void> {
  const journal = new Journal(from.jobs);
  for (const job of await journal.read().catch(() => [])) {
    const { id, state, project } = job.accepted.job;
    if (state !== 'queued' && state !== 'running') continue;
    await mkdir(own.jobs, { recursive: true, mode: 0o700 });
    try {
      await rename(journal.path(job), new Journal(own.jobs).path(job));
      log.line(`export ${id}: ${project}, left by a daemon in ${from.folder}`);
    } catch (error) {
      unlessSystemError(error);
    }
  }
}

async function isUnused({ folder, log }: Places): Promise<boolean> {
  const changes = await Promise.all([folder, log].map((path) => stat(path).catch(unlessSystemError)));
  const latestMs = Math.max(...changes.map((found) => found?.mtimeMs ?? 0));
  return latestMs < Date.now() - unusedAfterMs;
}
