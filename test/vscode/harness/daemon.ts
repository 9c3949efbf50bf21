/** The daemon that a server's windows use, as its files and its own words tell. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { latestClaim } from '../../../link/addressFile.ts';
import { findDaemon } from '../../../link/findDaemon.ts';
import { placesIn } from '../../../link/places.ts';
import type { Server } from './server.ts';

/** Its process; undefined before the first. */
export async function daemonOf(server: Server): Promise<number | undefined> {
  const folder = folderOf(server);
  return folder === undefined ? undefined : (await latestClaim(folder))?.address?.pid;
}

/** The extension hosts that have a lease of it; none while none runs. */
export async function hostsOf(server: Server): Promise<readonly number[]> {
  const folder = folderOf(server);
  if (folder === undefined) return [];
  const own = { name: 'test', pid: process.pid };
  const client = await findDaemon({ places: placesIn(folder), client: own, trusted: false }).catch(
    () => undefined,
  );
  if (client === undefined) return [];
  try {
    const { clients } = await client.request('daemon/info', {});
    return clients.map(({ pid }) => pid).filter((pid) => pid !== process.pid);
  } catch {
    // It left at this moment.
    return [];
  } finally {
    client.close();
  }
}

/** There is one build in a test. */
function folderOf({ folder }: Server): string | undefined {
  const state = join(folder, 'state', 'framewright');
  const address = filesIn(state).find((name) => /address\.\d+\.json$/u.test(name));
  return address === undefined ? undefined : join(state, dirname(address));
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    // Nothing was ever started.
    return [];
  }
}
