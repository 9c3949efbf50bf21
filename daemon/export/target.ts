/**
 * Where an export's file goes, and whether it may: everything that could stop it at the end is found before work begins.
 * Knows nothing of what is written.
 */
import type { BigIntStats } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { FramewrightError } from '../../model/errors.ts';
import type { FileState } from '../project/assetFile.ts';
import { isSystemError } from '../systemError.ts';
import { reasonOf } from '../userError.ts';

/** A file that must not be written over: the project, its media. */
export interface ProtectedFile {
  readonly path: string;
  readonly state: Pick<FileState, 'device' | 'inode'>;
}

/** `film.reel` exported as `web` becomes `film-web.mp4` beside it, whatever an export is called: a name out of a project chooses no folder. */
export function defaultTarget(projectPath: string, exportName: string, extension: string): string {
  const name = basename(projectPath, extname(projectPath));
  const plain = exportName.replaceAll(/[\p{Cc}/\\:*?"<>|]/gu, '-');
  return join(dirname(projectPath), `${name}-${plain}.${extension}`);
}

/**
 * The absolute path to write, links followed. Throws `usage` when the ending does not fit, `target-exists`,
 * `target-is-source` or `target-unwritable`.
 */
export async function checkTarget(
  wanted: string,
  options: {
    readonly extension: string;
    readonly overwrite: boolean;
    readonly protect: readonly ProtectedFile[];
  },
): Promise<string> {
  const path = resolve(wanted);
  if (extname(path).toLowerCase() !== `.${options.extension}`) {
    throw new FramewrightError(
      'usage',
      `"${wanted}" should end in ".${options.extension}", as that is what is made. Change the name, or choose another export with --as.`,
    );
  }
  await requireFolder(dirname(path));
  const existing = await fileAt(path);
  if (existing === undefined) return path;
  if (existing === 'link') {
    if (!options.overwrite) throw targetExists(path);
    return path;
  }
  if (existing.isDirectory()) throw unwritable(path, 'it is a folder');
  const source = options.protect.find(
    ({ state }) => state.device === existing.dev && state.inode === existing.ino,
  );
  if (source !== undefined) {
    throw new FramewrightError(
      'target-is-source',
      source.path === path
        ? `"${path}" is used by the project itself. Write to another file.`
        : `"${path}" is the same file as "${source.path}", which the project uses. Write to another file.`,
    );
  }
  if (!existing.isFile()) throw unwritable(path, 'it is not an ordinary file');
  if (!options.overwrite) throw targetExists(path);
  return realpath(path);
}

/** What is at a path, links followed; `link` for one that leads nowhere, undefined for nothing. Throws `target-unwritable` where no file can be. */
async function fileAt(path: string): Promise<BigIntStats | 'link' | undefined> {
  try {
    return await stat(path, { bigint: true });
  } catch (cause) {
    const isLink = await lstat(path).then(
      (found) => found.isSymbolicLink(),
      () => false,
    );
    if (isLink) return 'link';
    if (isSystemError(cause, 'ENOENT')) return undefined;
    throw unwritable(path, reasonOf(cause), cause);
  }
}

/** For the file that was there from the start, and for one that came while the export ran. */
export function targetExists(path: string): FramewrightError {
  return new FramewrightError(
    'target-exists',
    `"${path}" is already there. Replace it with --overwrite, or choose another name with -o.`,
  );
}

/** `reason` completes "cannot be written: …". */
export function unwritable(path: string, reason: string, cause?: unknown): FramewrightError {
  return new FramewrightError(
    'target-unwritable',
    `"${path}" cannot be written: ${reason}. Choose another place with -o.`,
    { cause },
  );
}

async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) {
    throw new FramewrightError(
      'target-unwritable',
      `There is no folder "${folder}". Create it, or choose another place with -o.`,
    );
  }
  if (!found.isDirectory()) throw unwritable(folder, 'it is a file, and a folder is needed');
}
