/** Tells errors a user can cause from bugs of ours, wherever they were made: here, in the engine or in Node. */
import { FramewrightError, type ErrorCode } from '../model/errors.ts';

/**
 * The error as one for the user, or undefined for a bug. The engine's errors carry a code of ours but are made in C++; they
 * are told by its shape, as Node's own codes are in capitals.
 */
export function asUserError(error: unknown): FramewrightError | undefined {
  if (error instanceof FramewrightError) return error;
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (/^[a-z]+(?:-[a-z]+)*$/u.test(error.code)) {
    return new FramewrightError(error.code as ErrorCode, error.message, { cause: error });
  }
  return error.code === 'ENOSPC' || error.code === 'EDQUOT'
    ? new FramewrightError('disk-full', 'The disk is full. Free some space, or write to another disk.', {
        cause: error,
      })
    : undefined;
}

/** What the system said, without its code and the path: `permission denied`. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^[A-Z0-9]+: ([^,]+)/u.exec(message)?.[1] ?? message;
}
