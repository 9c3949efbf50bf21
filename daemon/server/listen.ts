/** Where a daemon listens: a socket in a folder of its own, in which nobody else can look. */
import { mkdtemp, rm, rmdir, stat } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { randomHex } from '../../link/proof.ts';

/** Listens at an address that is new each time, which it gives. */
export async function listenPrivately(server: Server): Promise<string> {
  const address =
    process.platform === 'win32'
      ? `\\\\.\\pipe\\framewright-${randomHex()}`
      : join(await mkdtemp(join(await socketBase(), 'fw-')), 's');
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
  return address;
}

/** Of a daemon that is gone, or goes: nothing is left of it. */
export async function removeSocket(address: string): Promise<void> {
  if (process.platform === 'win32') return;
  await rm(address, { force: true });
  // Only the empty folder: it is named in a file, and nothing else in it would be ours.
  await rmdir(dirname(address)).catch(() => {});
}

/** Systems take some hundred bytes for a socket's path: 104 on macOS, 108 on Linux, less what is put behind the base. */
const longestBase = 80;

/** The user's folder for such things, where there is one; it is not swept, as the one for temporary files is. */
async function socketBase(): Promise<string> {
  const runtime = process.env['XDG_RUNTIME_DIR'] ?? '';
  if (isAbsolute(runtime) && runtime.length <= longestBase) {
    const found = await stat(runtime).catch(() => undefined);
    if (found?.isDirectory() === true && found.uid === process.getuid?.()) return runtime;
  }
  return tmpdir().length <= longestBase ? tmpdir() : '/tmp';
}
