/** Where what is a user's own is kept, below it. */
import { homedir } from 'node:os';
import { isAbsolute, resolve } from 'node:path';

/**
 * The user's own folder. Where none is known, as in a container that has no such user, it is the root, which is what containers call it:
 * it can seldom be written to, and that is told where it is tried.
 */
export function homeFolder(known: () => string = homedir): string {
  try {
    const home = known();
    return isAbsolute(home) ? home : resolve('/');
  } catch {
    return resolve('/');
  }
}
