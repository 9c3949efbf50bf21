/** What goes wrong with the cache's files, in words for the user. Knows the codes of the system, and no entry. */
import { FramewrightError } from '../../model/errors.ts';
import { isSystemError } from '../systemError.ts';
import { reasonOf } from '../userError.ts';

/** `disk-full` or, for anything else the system refuses, `cache-unusable`; errors of other kinds stay what they are. */
export function cacheFailure(folder: string, cause: unknown): unknown {
  if (cause instanceof FramewrightError || !isSystemError(cause)) return cause;
  if (isSystemError(cause, 'ENOSPC', 'EDQUOT')) {
    return new FramewrightError(
      'disk-full',
      `The disk of the cache folder "${folder}" is full. Free some space, empty the cache with "framewright cache clear", or set FRAMEWRIGHT_CACHE_DIR to a folder on another disk.`,
      { cause },
    );
  }
  return new FramewrightError(
    'cache-unusable',
    `The cache folder "${folder}" cannot be used: ${reasonOf(cause)}. Make it writable, or set FRAMEWRIGHT_CACHE_DIR to another folder.`,
    { cause },
  );
}
