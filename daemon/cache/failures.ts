/** What goes wrong with the cache's files, in words for the user. Knows the codes of the system, and no entry. */
import { FramewrightError } from '../../model/errors.ts';
import { reasonOf } from '../userError.ts';

/** `disk-full` or, for anything else the system refuses, `cache-unusable`; errors of other kinds stay what they are. */
export function cacheFailure(folder: string, cause: unknown): unknown {
  if (cause instanceof FramewrightError || systemCode(cause) === undefined) return cause;
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

/** Whether the system failed, with one of these codes if any are given. */
export function isSystemError(error: unknown, ...codes: readonly string[]): boolean {
  const code = systemCode(error);
  return code !== undefined && (codes.length === 0 || codes.includes(code));
}

/** `ENOENT` and the like; undefined for what the system did not say. */
function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^E[A-Z0-9]+$/u.test(error.code) ? error.code : undefined;
}
