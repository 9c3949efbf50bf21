/** The complete entries of a cache: which there are, and which are used. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { limited } from '../project/limited.ts';
import { isSystemError } from '../systemError.ts';
import { isKey, type Layout } from './layout.ts';

export interface Entry {
  readonly key: string;
  readonly bytes: number;
  /** When it was last made or found, milliseconds since 1970. */
  readonly usedAtMs: number;
  /** A lease uses it now. */
  readonly pinned: boolean;
}

/** Enough to keep the disk busy, and no more threads of Node's small pool than there are. */
const filesAtOnce = 4;

/** All complete entries, in no order. */
export async function listEntries({ entries }: Layout): Promise<readonly Entry[]> {
  const keys = (await readdir(entries)).filter(isKey);
  const found = await limited(keys, filesAtOnce, async (key): Promise<Entry | undefined> => {
    try {
      const { size, mtimeMs, nlink } = await stat(join(entries, key));
      return { key, bytes: size, usedAtMs: mtimeMs, pinned: nlink > 1 };
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return undefined;
      throw error;
    }
  });
  return found.filter((entry) => entry !== undefined);
}

/** Removes one; a lease that has found it keeps it. Another process may have been quicker. */
export async function removeEntry({ entries }: Layout, key: string): Promise<void> {
  try {
    await rm(join(entries, key), { force: true });
  } catch (error) {
    // Windows does not remove what is open; it goes another time.
    if (!isSystemError(error, 'EBUSY', 'EPERM')) throw error;
  }
}
