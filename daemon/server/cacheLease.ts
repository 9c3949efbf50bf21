/** The cache for one piece of work. Without one where there can be none: it only makes things quicker. */
import { openCache, type Cache } from '../cache/cache.ts';
import { cacheFolder } from '../cache/cacheFolder.ts';
import type { Lease } from '../cache/lease.ts';
import { asUserError } from '../userError.ts';
import type { Log } from './log.ts';

/** `work` gets a lease that is released after it. */
export async function withCacheLease<T>(
  log: Log,
  wanted: boolean,
  work: (cache: Lease | undefined) => Promise<T>,
): Promise<T> {
  const lease = wanted ? await leaseOf(log) : undefined;
  try {
    return await work(lease);
  } finally {
    await lease?.release();
  }
}

async function leaseOf(log: Log): Promise<Lease | undefined> {
  return await ofCache(log, (cache) => cache.lease());
}

/** The user's; undefined, and said in the log, where there can be none. */
export async function cacheFor(log: Log): Promise<Cache | undefined> {
  return await ofCache(log, (cache) => Promise.resolve(cache));
}

async function ofCache<T>(log: Log, use: (cache: Cache) => Promise<T>): Promise<T | undefined> {
  try {
    return await use(await openCache({ folder: cacheFolder() }));
  } catch (error) {
    const known = asUserError(error);
    if (known === undefined) throw error;
    log.line(known.message);
    return undefined;
  }
}
