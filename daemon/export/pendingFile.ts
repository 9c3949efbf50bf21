/**
 * A file that appears under its name only when it is complete. Until then it is a hidden one beside it, which is gone when
 * the work fails, is cancelled, or the process ends for whatever reason it can still act upon; after one that was killed, the next
 * removes it. Knows nothing of its content.
 */
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSystemError, unlessSystemError } from '../systemError.ts';
import { clearAbandoned, keepTemporary, removeTemporary, temporaryPath } from '../temporary.ts';
import { asUserError, reasonOf } from '../userError.ts';
import { targetExists, unwritable } from './target.ts';

/** Of all that lies hidden beside a film while it is made. */
export const hiddenPrefix = '.framewright-';

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
    const folder = dirname(target);
    // A folder may be written to and not be read.
    await clearAbandoned(folder, hiddenPrefix).catch(unlessSystemError);
    try {
      const path = await temporaryPath(folder, hiddenPrefix);
      await (await open(path, 'wx')).close();
      return new PendingFile(path, target);
    } catch (cause) {
      throw asUserError(cause) ?? unwritable(target, reasonOf(cause), cause);
    }
  }

  /** Gives the complete file its name, for good. Throws `target-exists` when one has come since and may not be replaced. */
  async commit(options: { readonly overwrite: boolean }): Promise<void> {
    try {
      if (options.overwrite) await rename(this.path, this.#target);
      else await renameUnlessThere(this.path, this.#target);
    } catch (cause) {
      if (isSystemError(cause, 'EEXIST')) throw targetExists(this.#target);
      throw asUserError(cause) ?? unwritable(this.#target, reasonOf(cause), cause);
    }
    keepTemporary(this.path);
    await syncFolder(dirname(this.#target));
  }

  /** Removes it. Does nothing after `commit`. What the system does not let go of now, a later export removes. */
  async discard(): Promise<void> {
    await removeTemporary(this.path).catch(unlessSystemError);
  }
}

/** A hard link never replaces; where the file system has none, a rename is the best there is. */
async function renameUnlessThere(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) throw error;
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
