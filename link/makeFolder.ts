/** Folders with those above them. Knows nothing of what is put there. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder, and those above it that are not there. Node's own way never ends where the system says of an existing folder that there can be nothing in it
 * (ENOENT below /proc), so it is not used where a person names the folder.
 */
export async function makeFolder(path: string, mode: number): Promise<void> {
  const failure = await tryToMake(path, mode);
  if (failure === undefined) return;
  if (failure.code !== 'ENOENT' || dirname(path) === path) throw failure;
  await makeFolder(dirname(path), mode);
  const again = await tryToMake(path, mode);
  if (again !== undefined) throw again;
}

/** Undefined when it is there now, whoever made it. */
async function tryToMake(path: string, mode: number): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(path, { mode });
    return undefined;
  } catch (error) {
    if (
      await stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      )
    )
      return undefined;
    return error as NodeJS.ErrnoException;
  }
}
