/** Paths in requests say what they name: absolute, without a way back in them. */
import { isAbsolute, normalize } from 'node:path';
import { FramewrightError } from '../../model/errors.ts';

/** Throws `request-invalid`. */
export function requirePlainPath(path: string): void {
  if (isAbsolute(path) && normalize(path) === path && !path.includes('\0')) return;
  throw new FramewrightError(
    'request-invalid',
    `"${path}" is not the whole way to a file. Name it from the root, without "." and "..".`,
  );
}
