/** What goes wrong with the cache's files, in words for the user. Knows the codes of the system and of the engine, and no entry. */
import { dirname } from 'node:path';
import { FramewrightError } from '../../model/errors.ts';
import { isSystemError } from '../systemError.ts';
import { asUserError, reasonOf } from '../userError.ts';
import type { Layout } from './layout.ts';

/** `disk-full` or, for anything else the system refuses, `cache-unusable`; errors of other kinds stay what they are. */
export function cacheFailure(layout: Layout, cause: unknown): unknown {
  if (cause instanceof FramewrightError || !isSystemError(cause)) return cause;
  return isDiskFull(cause) ? diskFull(layout, cause) : unusable(layout, cause);
}

/** There is no room left, or not for this user. */
export const isDiskFull = (error: unknown): boolean => isSystemError(error, 'ENOSPC', 'EDQUOT');

/** The same for what was met while an entry was written, by the engine too: it knows a file, and not what it is for. */
export function writeFailure(layout: Layout, cause: unknown): unknown {
  const code = asUserError(cause)?.code;
  if (code === 'disk-full') return diskFull(layout, cause);
  return code === 'target-unwritable' ? unusable(layout, cause) : cacheFailure(layout, cause);
}

function diskFull({ folder, temporary }: Layout, cause: unknown): FramewrightError {
  const message = temporary
    ? `The disk of "${dirname(folder)}" is full: without a cache the encoded parts of the film are kept there while it is made. Free some space, or choose another place with -o.`
    : `The disk of the cache folder "${folder}" is full. Free some space, empty the cache with "framewright cache clear", or set FRAMEWRIGHT_CACHE_DIR to a folder on another disk.`;
  return new FramewrightError('disk-full', message, { cause });
}

function unusable({ folder, temporary }: Layout, cause: unknown): FramewrightError {
  const message = temporary
    ? `The encoded parts of the film cannot be kept in "${dirname(folder)}" while it is made: ${reasonOf(cause)}. Choose another place with -o.`
    : `The cache folder "${folder}" cannot be used: ${reasonOf(cause)}. Make it writable, or set FRAMEWRIGHT_CACHE_DIR to another folder.`;
  return new FramewrightError('cache-unusable', message, { cause });
}
