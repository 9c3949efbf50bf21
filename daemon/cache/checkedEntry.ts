/**
 * Small entries of the cache: eight bytes that say what kind they are, a checksum, and what they hold. A cache that is full or broken is no
 * reason to fail: what cannot be found or kept counts as not there.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { FramewrightError } from '../../model/errors.ts';
import { isSystemError } from '../systemError.ts';
import type { Lease } from './lease.ts';

const kinds = ['FWFACTS1', 'FWEXPRT1', 'FWCLIPS1'] as const;

/** What an entry holds, as its first eight bytes say. */
export type EntryKind = (typeof kinds)[number];

const kindBytes = 8;
const headBytes = kindBytes + 32;

/** What was kept under a key; undefined when there is nothing, or nothing to be trusted, which is then removed. */
export async function findChecked<Content>(
  lease: Lease,
  key: string,
  kind: EntryKind,
  read: (payload: Buffer) => Content | undefined,
): Promise<Content | undefined> {
  try {
    const path = await lease.find(key);
    if (path === undefined) return undefined;
    const payload = payloadOf(await readFile(path), kind);
    const content = payload === undefined ? undefined : read(payload);
    if (content === undefined) await lease.evict(key);
    return content;
  } catch (error) {
    unlessUnusable(error);
    return undefined;
  }
}

/** Keeps it for the next time, in the place of what was there. */
export async function keepChecked(
  lease: Lease,
  key: string,
  kind: EntryKind,
  payload: Buffer,
): Promise<void> {
  try {
    const pending = await lease.create(key);
    try {
      const bytes = Buffer.concat([Buffer.from(kind), checksum(payload), payload]);
      await pending.write(() => writeFile(pending.path, bytes));
      await pending.commit();
    } finally {
      await pending.discard();
    }
  } catch (error) {
    unlessUnusable(error);
  }
}

/** Whether the file is such an entry, and whole. */
export async function isWholeCheckedEntry(path: string): Promise<boolean> {
  const bytes = await readFile(path);
  return kinds.some((kind) => payloadOf(bytes, kind) !== undefined);
}

function payloadOf(bytes: Buffer, kind: EntryKind): Buffer | undefined {
  if (bytes.length < headBytes || bytes.toString('latin1', 0, kindBytes) !== kind) return undefined;
  const payload = bytes.subarray(headBytes);
  return bytes.subarray(kindBytes, headBytes).equals(checksum(payload)) ? payload : undefined;
}

function unlessUnusable(error: unknown): void {
  if (!(error instanceof FramewrightError || isSystemError(error))) throw error;
}

const checksum = (payload: Buffer): Buffer => createHash('sha256').update(payload).digest();
