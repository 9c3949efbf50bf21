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

/**
 * Removes the least recently used entries, pinned ones excepted, until all together have at most what they may, by default what the folder says.
 * Gives them.
 */
export async function trimEntries(layout: Layout, limitBytes?: number): Promise<readonly Entry[]> {
  sinceTrim.set(layout.folder, 0);
  const over = entriesOver(await listEntries(layout), limitBytes ?? (await readLimit(layout)), Date.now());
  for (const { key } of over) await removeEntry(layout, key);
  return over;
}

/** How far a clock may be ahead of this one's: of another machine that shares the folder, or of this one before it was set right. */
const clockSlackMs = 24 * 60 * 60 * 1000;

/**
 * The entries to remove so that those that stay have at most `limitBytes` or are pinned, least recently used first. One that claims to be used
 * long after `nowMs` was so when the clock was wrong: it goes before all others, or it would stay for ever.
 */
export function entriesOver(entries: readonly Entry[], limitBytes: number, nowMs: number): readonly Entry[] {
  const usedAtMs = (entry: Entry): number => (entry.usedAtMs > nowMs + clockSlackMs ? -1 : entry.usedAtMs);
  let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const idle = entries.filter(({ pinned }) => !pinned).sort((a, b) => usedAtMs(a) - usedAtMs(b));
  return idle.filter((entry) => {
    if (bytes <= limitBytes) return false;
    bytes -= entry.bytes;
    return true;
  });
}
