/** How large a cache may grow. Its folder says so, and thus all processes that share it keep to the same. */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { isSystemError } from '../systemError.ts';
import { removeTemporary, temporaryPath } from '../temporary.ts';
import type { Layout } from './layout.ts';

/** 10 GB: about 8 hours of 1080p at the usual quality. */
const defaultLimitBytes = 10e9;

/** What all entries together may have when no lease uses them. What nobody has set, or is no number, is the default. */
export async function readLimit({ limit, temporary }: Layout): Promise<number> {
  if (temporary) return Number.POSITIVE_INFINITY;
  try {
    const text = await readFile(limit, 'utf8');
    return /^\d{1,15}\n$/u.test(text) ? Number(text) : defaultLimitBytes;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return defaultLimitBytes;
    throw error;
  }
}

/** A whole number of bytes; undefined: the default again. There is the old one or the new one, whatever happens meanwhile. */
export async function writeLimit({ limit, leases }: Layout, limitBytes: number | undefined): Promise<void> {
  if (limitBytes === undefined) return rm(limit, { force: true });
  const path = await temporaryPath(leases);
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${limitBytes}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(path, limit);
  } finally {
    await removeTemporary(path);
  }
}
