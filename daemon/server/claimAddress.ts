/**
 * Becoming the one daemon of a version. The claim is a file with a number (link/addressFile.ts); whoever claims listens already, so a claim
 * whose address nobody answers at is that of a dead daemon, whatever its pid is now.
 */
import { randomBytes } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import {
  addressPath,
  generations,
  latestClaim,
  readAddress,
  type Claim,
  type DaemonAddress,
} from '../../link/addressFile.ts';
import { removeSocket } from './listen.ts';

/** The number of the claim; undefined when another daemon lives. */
export async function claimAddress(folder: string, address: DaemonAddress): Promise<number | undefined> {
  const draft = join(folder, `.address-${randomBytes(8).toString('hex')}`);
  await writeFile(draft, JSON.stringify(address), { mode: 0o600, flag: 'wx', flush: true });
  try {
    for (;;) {
      const latest = await latestClaim(folder);
      if (latest !== undefined && (await isAlive(latest))) return undefined;
      const generation = (latest?.generation ?? 0) + 1;
      if (!(await linkUnlessThere(draft, addressPath(folder, generation)))) continue;
      // One that is slow may take a number that is long past, as its file is gone.
      if ((await generations(folder)).at(-1) !== generation) {
        await rm(addressPath(folder, generation), { force: true });
        continue;
      }
      await clearDead(folder, generation);
      return generation;
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** Whether a claim is still the latest. When it is not, its socket was lost, and another daemon has come. */
export async function isLatest(folder: string, generation: number): Promise<boolean> {
  return (await generations(folder)).at(-1) === generation;
}

/** Someone listens. Who it is does not matter: an impostor cannot sit there, as nobody else can write the file. */
export function isAlive({ address }: Claim): Promise<boolean> {
  if (address === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connectSocket(address.address);
    const answer = (alive: boolean): void => {
      socket.destroy();
      resolve(alive);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      answer(code !== 'ENOENT' && code !== 'ECONNREFUSED' && code !== 'ENOTSOCK'),
    );
  });
}

async function linkUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** What earlier daemons left. */
async function clearDead(folder: string, generation: number): Promise<void> {
  for (const earlier of await generations(folder)) {
    if (earlier >= generation) continue;
    const address = await readAddress(addressPath(folder, earlier));
    if (address !== undefined) await removeSocket(address.address);
    // Whatever stands there: a folder would stop every daemon.
    await rm(addressPath(folder, earlier), { force: true, recursive: true });
  }
}
