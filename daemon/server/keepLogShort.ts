/**
 * Keeps the log from growing for ever. Its file is the standard output of the daemon, and of whatever foreign code writes there, so it cannot be
 * given another name: what is in it is copied to a second file, over what was there, and it begins anew.
 */
import { copyFile, stat, truncate } from 'node:fs/promises';
import type { Places } from '../../link/places.ts';
import { unlessSystemError } from '../systemError.ts';

/** Of each of the two files. */
const mostBytes = 2 ** 20;

/** To be called now and then. What cannot be done now is done later. */
export async function keepLogShort({ log }: Pick<Places, 'log'>, limitBytes = mostBytes): Promise<void> {
  const found = await stat(log).catch(unlessSystemError);
  if (found === undefined || found.size <= limitBytes) return;
  try {
    await copyFile(log, `${log}.1`);
    // It was opened to append, so the next line stands at the new end.
    await truncate(log, 0);
  } catch (error) {
    unlessSystemError(error);
  }
}
