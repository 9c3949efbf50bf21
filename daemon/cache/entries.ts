/** The complete entries of a cache: which there are, which are used, and which go when there are too many. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { limited } from '../project/limited.ts';
import { isSystemError } from '../systemError.ts';
import { isKey, type Layout } from './layout.ts';
import { readLimit } from './limit.ts';

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

/** Removes the least recently used entries, pinned ones excepted, until all together have at most what they may. Gives them. */
export async function trimEntries(layout: Layout): Promise<readonly Entry[]> {
  const over = entriesOver(await listEntries(layout), await readLimit(layout));
  for (const { key } of over) await removeEntry(layout, key);
  return over;
}

/** The entries to remove so that those that stay have at most `limitBytes` or are pinned, least recently used first. */
export function entriesOver(entries: readonly Entry[], limitBytes: number): readonly Entry[] {
  let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const idle = entries.filter(({ pinned }) => !pinned).sort((a, b) => a.usedAtMs - b.usedAtMs);
  return idle.filter((entry) => {
    if (bytes <= limitBytes) return false;
    bytes -= entry.bytes;
    return true;
  });
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
