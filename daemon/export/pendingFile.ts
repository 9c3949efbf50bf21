/**
 * A file that appears under its name only when it is complete. Until then it is a hidden one beside it, which is gone when
 * the work fails, is cancelled, or the process ends for whatever reason it can still act upon. Knows nothing of its content.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asUserError, reasonOf } from '../userError.ts';
import { targetExists, unwritable } from './target.ts';

const pending = new Set<string>();

// Ending the process is quick and does not wait: what is still pending then goes at once.
process.on('exit', () => {
  for (const path of pending) rmSync(path, { force: true });
});

export class PendingFile {
  /** Where to write. */
  readonly path: string;
  readonly #target: string;

  private constructor(path: string, target: string) {
    this.path = path;
    this.#target = target;
  }

  /** Creates it beside `target`, so that its name can change without a copy. Throws `target-unwritable` or `disk-full`. */
  static async create(target: string): Promise<PendingFile> {
    const name = `.${basename(target)}.${randomBytes(4).toString('hex')}.part`;
    const path = join(dirname(target), name);
    try {
      const file = await open(path, 'wx');
      pending.add(path);
      await file.close();
    } catch (cause) {
      throw asUserError(cause) ?? unwritable(target, reasonOf(cause), cause);
    }
    return new PendingFile(path, target);
  }

  /** Gives the complete file its name, for good. Throws `target-exists` when one has come since and may not be replaced. */
  async commit(options: { readonly overwrite: boolean }): Promise<void> {
    try {
      if (options.overwrite) await rename(this.path, this.#target);
      else await renameUnlessThere(this.path, this.#target);
    } catch (cause) {
      if (isCode(cause, 'EEXIST')) throw targetExists(this.#target);
      throw asUserError(cause) ?? unwritable(this.#target, reasonOf(cause), cause);
    }
    pending.delete(this.path);
    await syncFolder(dirname(this.#target));
  }

  /** Removes it. Does nothing after `commit`. */
  async discard(): Promise<void> {
    if (!pending.has(this.path)) return;
    await rm(this.path, { force: true });
    pending.delete(this.path);
  }
}

/** A hard link never replaces; where the file system has none, a rename is the best there is. */
async function renameUnlessThere(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (isCode(error, 'EEXIST')) throw error;
    await rename(from, to);
    return;
  }
  await rm(from);
}

/** The new name survives a power cut only when the folder is on disk too. Not every system can do it; none needs it more. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
