/** The user's cache for the time of one command. */
import { openCache } from '../cache/cache.ts';
import { cacheFolder } from '../cache/cacheFolder.ts';
import type { Lease } from '../cache/lease.ts';
import { asUserError } from '../userError.ts';
import type { Terminal } from './terminal.ts';

/** Runs `work` with a lease of the cache; without one, and saying so, where there can be no cache. */
export async function withCache<T>(
  terminal: Terminal,
  work: (cache: Lease | undefined) => Promise<T>,
): Promise<T> {
  const lease = await takeLease(terminal);
  try {
    return await work(lease);
  } finally {
    await lease?.release();
  }
}

async function takeLease(terminal: Terminal): Promise<Lease | undefined> {
  try {
    return await (await openCache({ folder: cacheFolder() })).lease();
  } catch (error) {
    const known = asUserError(error);
    if (known === undefined) throw error;
    terminal.emit({ event: 'notice', code: known.code, message: known.message });
    terminal.note(`${terminal.paint.err('yellow', 'note')}: ${known.message}\n`);
    return undefined;
  }
}
