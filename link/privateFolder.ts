/** A folder that nobody else can look into, as what is in it opens the daemon. */
import { chmod, stat } from 'node:fs/promises';
import { FramewrightError } from '../model/errors.ts';
import { makeFolder } from './makeFolder.ts';

/** Makes it where there is none, and takes others' rights from it. Throws `daemon-unreachable` when it is someone else's. */
export async function ensurePrivateFolder(path: string): Promise<void> {
  try {
    await makeFolder(path, 0o700);
    const found = await stat(path);
    if (process.getuid !== undefined && found.uid !== process.getuid()) {
      throw new FramewrightError(
        'daemon-unreachable',
        `"${path}" belongs to another user, so what is in it cannot be trusted. Remove it, or name another folder in FRAMEWRIGHT_STATE_DIR.`,
      );
    }
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) await chmod(path, 0o700);
  } catch (cause) {
    if (cause instanceof FramewrightError) throw cause;
    throw new FramewrightError(
      'daemon-unreachable',
      `The folder "${path}", where the daemon keeps its address, cannot be made: ${cause instanceof Error ? cause.message : String(cause)}. Make it, or name another in FRAMEWRIGHT_STATE_DIR.`,
      { cause },
    );
  }
}
