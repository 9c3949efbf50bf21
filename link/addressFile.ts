/**
 * How a daemon is found. Its folder holds `address.N.json`, of which the highest N counts: where it listens, and the token that opens it.
 * A daemon that comes after a dead one takes the next number, by a hard link, which only one can do; the highest is never removed. So no lock
 * can go stale, and no process is told by its pid. A file that others could have read or written is as good as none.
 */
import { constants, open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const addressSchema = z.object({
  /** Of a socket, or the name of a pipe. */
  address: z.string().min(1),
  version: z.string(),
  pid: z.int(),
  /** 32 random bytes in hex. */
  token: z.string().regex(/^[0-9a-f]{64}$/u),
});

/** Where a daemon listens, and what opens it. */
export type DaemonAddress = z.infer<typeof addressSchema>;

/** The latest claim to be the daemon. */
export interface Claim {
  /** From 1 on. */
  readonly generation: number;
  /** Undefined when the file is not to be trusted: its daemon counts as dead. */
  readonly address: DaemonAddress | undefined;
}

/** The largest that such a file can be. */
const longestFile = 8192;

/** Every number in the folder, ascending; empty where there is no folder. */
export async function generations(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .map((name) => Number(/^address\.([1-9]\d{0,14})\.json$/u.exec(name)?.[1] ?? 0))
    .filter((generation) => generation > 0)
    .sort((a, b) => a - b);
}

/** The file of a generation, whether or not it is there. */
export const addressPath = (folder: string, generation: number): string =>
  join(folder, `address.${generation}.json`);

/** The highest claim; undefined before the first. */
export async function latestClaim(folder: string): Promise<Claim | undefined> {
  const generation = (await generations(folder)).at(-1);
  if (generation === undefined) return undefined;
  return { generation, address: await readAddress(addressPath(folder, generation)) };
}

/** Undefined when it is not there, not whole, or others may read or write it. */
export async function readAddress(path: string): Promise<DaemonAddress | undefined> {
  let file: FileHandle | undefined;
  try {
    // A link is not followed, a pipe not waited for. Windows knows neither, and has no such flags.
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const found = await file.stat();
    if (!found.isFile() || found.size > longestFile) return undefined;
    if (process.getuid !== undefined && (found.uid !== process.getuid() || (found.mode & 0o077) !== 0))
      return undefined;
    return addressSchema.parse(JSON.parse(await file.readFile('utf8')));
  } catch {
    return undefined;
  } finally {
    await file?.close();
  }
}
