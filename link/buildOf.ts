/**
 * Which build a daemon is of. A version is not enough to tell: whoever works on Framewright builds many of one version, and a window must not be
 * served by the program of an hour ago.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Its programs and its engine, from the folder of its bundles. */
const parts = ['daemon.mjs', 'rasters.mjs', '../native/build/framewright.node'];

/** Twelve hexadecimal digits, equal where the bundles in `folder` and the engine beside them are. A part that is not built counts as such. */
export async function buildOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = await readFile(join(folder, part)).catch(() => Buffer.alloc(0));
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('hex').slice(0, 12);
}
