/** Which entries of a cache go when there are too many, and when that is looked at. */
import { listEntries, removeEntry, type Entry } from './entries.ts';
import type { Layout } from './layout.ts';
import { readLimit } from './limit.ts';

/** What a process may let go of before it looks again, of what a cache may have. */
const slackShare = 0.01;

/** Bytes that leases of this process have let go of since it looked last, by folder. */
const sinceTrim = new Map<string, number>();

/** What a lease held that ends. */
export interface Released {
  /** Of all that it has found or made. */
  readonly bytes: number;
  /** It has made some of it. */
  readonly made: boolean;
}

/**
 * After a lease has ended. To look at a full cache takes a quarter of a second, and a lease may be for one thumbnail: a process looks when it has first made
 * something, and then each time that what its leases held comes to a hundredth of the limit. So much may be there over it.
 */
export async function trimAfter(layout: Layout, { bytes, made }: Released): Promise<void> {
  if (layout.temporary) return;
  const before = sinceTrim.get(layout.folder) ?? (made ? Number.POSITIVE_INFINITY : 0);
  sinceTrim.set(layout.folder, before + bytes);
  if (before + bytes >= slackShare * (await readLimit(layout))) await trimEntries(layout);
}

/** Removes the least recently used entries, pinned ones excepted, until all together have at most what they may. Gives them. */
export async function trimEntries(layout: Layout): Promise<readonly Entry[]> {
  sinceTrim.set(layout.folder, 0);
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
