/**
 * What one piece of work has of the cache. Each entry that it finds or makes is its own until it is released: a hard link in
 * the lease's folder, which no other process touches.
 */
import { constants, copyFile, link, mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError, unlessSystemError } from '../systemError.ts';
import { removeTemporary, temporaryPath } from '../temporary.ts';
import { removeEntry } from './entries.ts';
import { cacheFailure, writeFailure } from './failures.ts';
import { requireKey, type Layout } from './layout.ts';
import { trimAfter, type Released } from './trim.ts';

/** An entry that is being written. One of `commit` and `discard` ends it; the lease's release discards it too. */
export interface PendingEntry {
  /** Where to write; there is no file yet. */
  readonly path: string;
  /** Runs what writes the file. Throws `disk-full` or `cache-unusable` for what the disk refuses, and other errors as they are. */
  write<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Makes the file an entry, on disk for good, and gives its path, good until the lease is released. It takes the place of one that was
   * there. Throws `disk-full` or `cache-unusable`; discard it then.
   */
  commit(): Promise<string>;
  /** Removes it. Does nothing after `commit`. */
  discard(): Promise<void>;
}

export class Lease {
  readonly #layout: Layout;
  readonly #folder: string;
  /** Keys of what it has found or made. */
  readonly #held = new Set<string>();
  /** It has made entries. */
  #hasMade = false;
  /** Of pending files: a film may make the same segment twice at once. */
  #made = 0;
  #released = false;

  private constructor(layout: Layout, folder: string) {
    this.#layout = layout;
    this.#folder = folder;
  }

  static async create(layout: Layout): Promise<Lease> {
    const folder = await temporaryPath(layout.leases);
    await mkdir(folder, { mode: 0o700 });
    return new Lease(layout, folder);
  }

  /** The path of a complete entry, good until the release; undefined when there is none. Its content is not looked at. */
  async find(key: string): Promise<string | undefined> {
    const path = await this.look(key);
    // Failing to mark it as used costs the entry its place in the queue, and nothing else.
    const now = new Date();
    if (path !== undefined) await utimes(this.#entry(key), now, now).catch(unlessSystemError);
    return path;
  }

  /** Finds an entry without counting as a use of it. */
  look(key: string): Promise<string | undefined> {
    return this.#guarded(key, async () => {
      const pin = this.#pin(key);
      if (!this.#held.has(key) && !(await this.#link(this.#entry(key), pin))) return undefined;
      this.#held.add(key);
      return pin;
    });
  }

  /** Begins an entry. Someone else may be making the same one. */
  create(key: string): Promise<PendingEntry> {
    return this.#guarded(key, () => {
      const path = join(this.#folder, `${key}.${this.#made++}.part`);
      return Promise.resolve({
        path,
        write: async (work) => {
          try {
            return await work();
          } catch (error) {
            throw writeFailure(this.#layout, error);
          }
        },
        commit: () => this.#guarded(key, () => this.#commit(key, path)),
        // What cannot be removed now goes with the lease's folder.
        discard: () => rm(path, { force: true }).catch(unlessSystemError),
      });
    });
  }

  /** Removes an entry that was found to be damaged. */
  evict(key: string): Promise<void> {
    return this.#guarded(key, async () => {
      this.#held.delete(key);
      await rm(this.#pin(key), { force: true });
      await removeEntry(this.#layout, key);
    });
  }

  /**
   * Lets go of everything, and keeps the cache to its limit. Once; later calls do nothing. Work that is done does not fail for it:
   * what the system does not let go of now, a later lease removes.
   */
  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    const released = await this.#holding();
    await removeTemporary(this.#folder).catch(unlessSystemError);
    await trimAfter(this.#layout, released).catch(unlessSystemError);
  }

  async #holding(): Promise<Released> {
    let bytes = 0;
    for (const key of this.#held) bytes += (await stat(this.#pin(key)).catch(() => ({ size: 0 }))).size;
    return { bytes, made: this.#hasMade };
  }

  async #commit(key: string, path: string): Promise<string> {
    await syncFile(path);
    const pin = this.#pin(key);
    const second = `${path}.part`;
    // Renaming replaces at once: whoever reads the one that was there before goes on reading it.
    await this.#link(path, second);
    await rename(second, pin);
    this.#held.add(key);
    this.#hasMade = true;
    await rename(path, this.#entry(key));
    await syncFolder(this.#layout.entries);
    return pin;
  }

  /** False when there is no `from`. Where the file system has no links, a copy takes their place. */
  async #link(from: string, to: string): Promise<boolean> {
    try {
      await link(from, to);
      return true;
    } catch (error) {
      if (isSystemError(error, 'EEXIST')) return true;
      if (isSystemError(error, 'ENOENT')) return false;
      if (!isSystemError(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error;
    }
    return this.#copy(from, to);
  }

  async #copy(from: string, to: string): Promise<boolean> {
    const part = join(this.#folder, `${this.#made++}.part`);
    try {
      await copyFile(from, part, constants.COPYFILE_FICLONE);
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return false;
      throw error;
    }
    await syncFile(part);
    await rename(part, to);
    return true;
  }

  #entry(key: string): string {
    return join(this.#layout.entries, key);
  }

  #pin(key: string): string {
    return join(this.#folder, key);
  }

  async #guarded<T>(key: string, work: () => Promise<T>): Promise<T> {
    requireKey(key);
    if (this.#released) throw new Error('a lease of the cache was used after its release');
    try {
      return await work();
    } catch (error) {
      throw cacheFailure(this.#layout, error);
    }
  }
}

async function syncFile(path: string): Promise<void> {
  // Windows syncs only what is open for writing.
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is on disk only when its folder is. Windows cannot do it, and needs it no more than others. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
