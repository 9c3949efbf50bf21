/**
 * A file that appears under its name only when it is complete. Until then it is a hidden one beside it, which is gone when
 * the work fails, is cancelled, or the process ends for whatever reason it can still act upon; after one that was killed, the next
 * removes it. Between the choice of a target and its end someone may put another folder, or a link, in its place: what is written then gets no
 * name there. Knows nothing of its content.
 */
import { link, lstat, open, realpath, rename, rm, stat } from 'node:fs/promises';
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
  /** Of the target, links followed. */
  readonly #folder: string;
  readonly #owner: number;

  private constructor(path: string, target: string, folder: string, owner: number) {
    this.path = path;
    this.#target = target;
    this.#folder = folder;
    this.#owner = owner;
  }

  /**
   * Creates it beside `target`, so that its name can change without a copy. `chosenFolder`: where that folder really was when it was chosen, as
   * `realFolder` gave it. Throws `target-unwritable` or `disk-full`.
   */
  static async create(target: string, chosenFolder?: string): Promise<PendingFile> {
    const folder = dirname(target);
    const chosen = chosenFolder ?? (await realFolder(target));
    await requireSameFolder(target, chosen);
    // A folder may be written to and not be read.
    await clearAbandoned(folder, hiddenPrefix).catch(unlessSystemError);
    try {
      const path = await temporaryPath(folder, hiddenPrefix);
      const file = await open(path, 'wx');
      const { uid } = await file.stat().finally(() => file.close());
      return new PendingFile(path, target, chosen, uid);
    } catch (cause) {
      throw asUserError(cause) ?? unwritable(target, reasonOf(cause), cause);
    }
  }

  /** Gives the complete file its name, for good. Throws `target-exists` when one has come since and may not be replaced. */
  async commit(options: { readonly overwrite: boolean }): Promise<void> {
    await requireSameFolder(this.#target, this.#folder);
    await this.#requireOwn();
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

  /** Whoever may write in the folder can put something else under the hidden name. Whoever writes the file may begin it anew. */
  async #requireOwn(): Promise<void> {
    const found = await lstat(this.path).catch(unlessSystemError);
    if (found === undefined) throw unwritable(this.#target, 'the file it was written to has been removed');
    if (found.isFile() && found.nlink === 1 && found.uid === this.#owner) return;
    throw unwritable(this.#target, 'something else has taken the place of the file it was written to');
  }

  /** Removes it. Does nothing after `commit`. What the system does not let go of now, a later export removes. */
  async discard(): Promise<void> {
    await removeTemporary(this.path).catch(unlessSystemError);
  }
}

/** Where the folder of a target really is; the folder itself where that cannot be known. */
export async function realFolder(target: string): Promise<string> {
  return (await realpath(dirname(target)).catch(unlessSystemError)) ?? dirname(target);
}

async function requireSameFolder(target: string, chosen: string): Promise<void> {
  const now = await realFolder(target);
  if (now === chosen) {
    if (await stat(now).catch(unlessSystemError)) return;
    throw unwritable(target, 'its folder is no longer there');
  }
  throw unwritable(target, `its folder was "${chosen}" when it was chosen, and is "${now}" now`);
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
