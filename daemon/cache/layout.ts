/**
 * Where things stand in a cache's folder:
 *
 *     v1/entries/<key>                       complete entries
 *     v1/leases/<process>-<random>/<key>     the same files, hard-linked, while a lease uses them
 *     v1/leases/<process>-<random>/*.part    what is being written
 *     v1/limit                               how many bytes entries may have, when somebody has said so
 *
 * Another layout gets another number, and neither sees the other's files.
 */
import { join } from 'node:path';

const version = 'v1';

/** The folders of a cache. */
export interface Layout {
  /** As the user knows it. */
  readonly folder: string;
  /** It goes with one export, and is not the user's cache. */
  readonly temporary: boolean;
  readonly entries: string;
  readonly leases: string;
  readonly limit: string;
}

/** The folders inside `folder`, absolute. */
export function layoutOf(folder: string, temporary: boolean): Layout {
  return {
    folder,
    temporary,
    entries: join(folder, version, 'entries'),
    leases: join(folder, version, 'leases'),
    limit: join(folder, version, 'limit'),
  };
}

/** A hash in hexadecimal, which is what entries are named by. */
export const isKey = (name: string): boolean => /^[0-9a-f]{32,128}$/u.test(name);

/** Keys become names of files: anything else is a bug, and a dangerous one. */
export function requireKey(key: string): void {
  if (!isKey(key)) throw new Error(`not a key of the cache: "${key}"`);
}
