/**
 * A store on disk of files named by hashes, shared by all processes of a user without a lock. Knows no film and nothing of what
 * is in the files: whether one is sound is for its reader to say.
 *
 * What is safe, and why:
 * - An entry is there whole or not at all: it is written elsewhere, synced, and linked under its name.
 * - A lease keeps what it has found, whatever anyone removes: it holds hard links of its own. A link is also what tells trimming
 *   that an entry is in use.
 * - Everything unfinished lies in its lease's folder, whose name tells the process; the next lease clears after the dead.
 */
import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { makeFolder } from '../../link/makeFolder.ts';
import { clearAbandoned } from '../temporary.ts';
import { listEntries, removeEntry, type Entry } from './entries.ts';
import { cacheFailure, isDiskFull } from './failures.ts';
import { layoutOf, type Layout } from './layout.ts';
import { readLimit, writeLimit } from './limit.ts';
import { trimEntries } from './trim.ts';
import { Lease } from './lease.ts';

export interface CacheOptions {
  readonly folder: string;
  /** A folder of one export's own, beside its film: it has no limit, and what goes wrong there is about the film's place. Default: the user's cache. */
  readonly temporary?: boolean;
}

/** Makes the folder where there is none. Throws `cache-unusable` when it cannot be written to, and `disk-full`. */
export async function openCache({ folder, temporary = false }: CacheOptions): Promise<Cache> {
  const layout = layoutOf(resolve(folder), temporary);
  try {
    // Films are private: nobody else looks into them here either.
    for (const path of [layout.entries, layout.leases]) {
      await makeFolder(path, 0o700);
      await access(path, constants.W_OK | constants.X_OK);
    }
  } catch (error) {
    throw cacheFailure(layout, error);
  }
  return new Cache(layout);
}

export class Cache {
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** Absolute. */
  get folder(): string {
    return this.#layout.folder;
  }

  /** What all entries together may have when no lease uses them. */
  limitBytes(): Promise<number> {
    return this.#guarded(() => readLimit(this.#layout));
  }

  /** From now on, for all processes; undefined: the default. Gives what has to go for it, and is gone. */
  setLimit(limitBytes: number | undefined): Promise<readonly Entry[]> {
    return this.#guarded(async () => {
      const goneFirst = await writeLimit(this.#layout, limitBytes).then(
        () => [],
        async (error: unknown) => {
          // Whoever lowers the limit may do it because the disk is full.
          if (limitBytes === undefined || !isDiskFull(error)) throw error;
          const gone = await trimEntries(this.#layout, limitBytes);
          await writeLimit(this.#layout, limitBytes);
          return gone;
        },
      );
      return [...goneFirst, ...(await trimEntries(this.#layout))];
    });
  }

  /** For one piece of work, an export say; release it when that ends, however it ends. Throws like `openCache`. */
  lease(): Promise<Lease> {
    return this.#guarded(async () => {
      if (await clearAbandoned(this.#layout.leases)) await trimEntries(this.#layout);
      return Lease.create(this.#layout);
    });
  }

  /** Every complete entry, most recently used first. */
  entries(): Promise<readonly Entry[]> {
    return this.#guarded(async () =>
      (await listEntries(this.#layout)).toSorted((a, b) => b.usedAtMs - a.usedAtMs),
    );
  }

  /** Removes every entry, and what dead processes have left. Leases keep what they have found. Gives what was removed. */
  clear(): Promise<readonly Entry[]> {
    return this.#guarded(async () => {
      await clearAbandoned(this.#layout.leases);
      const entries = await listEntries(this.#layout);
      for (const { key } of entries) await removeEntry(this.#layout, key);
      return entries;
    });
  }

  /** Asks of every entry whether it is sound, and removes those that are not. Says for each what was found. */
  async *verify(
    isSound: (path: string) => Promise<boolean>,
  ): AsyncGenerator<Entry & { readonly sound: boolean }, void> {
    const lease = await this.lease();
    try {
      for (const entry of await this.entries()) {
        const path = await lease.look(entry.key);
        if (path === undefined) continue;
        const sound = await isSound(path);
        if (!sound) await lease.evict(entry.key);
        yield { ...entry, sound };
      }
    } finally {
      await lease.release();
    }
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw cacheFailure(this.#layout, error);
    }
  }
}
