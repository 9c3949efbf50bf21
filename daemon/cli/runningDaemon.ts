/** The command line's way to the daemon of its own version. */
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { DaemonLink } from '../../link/daemonLink.ts';
import { findDaemon, type FindOptions } from '../../link/findDaemon.ts';
import { placesOf } from '../../link/places.ts';
import { daemonProgram, type DaemonProgram } from '../../link/startDaemon.ts';

/** Who asks, and whom. The command line is trusted: whoever runs it could run anything. */
export const findOptions = (name: string): FindOptions => ({
  places: placesOf(manifest.version),
  client: { name, pid: process.pid },
  trusted: true,
});

/** The bundle beside this one; from the sources, the one they were last bundled to. */
export function program(): DaemonProgram {
  const here = fileURLToPath(new URL('.', import.meta.url));
  return daemonProgram(here.endsWith('cli/') ? fileURLToPath(new URL('../../dist', import.meta.url)) : here);
}

/** A link to the daemon that runs; undefined when none does, or none that can be reached. */
export async function linkToRunningDaemon(name: string): Promise<DaemonLink | undefined> {
  const options = findOptions(name);
  const running = await findDaemon(options).catch(() => undefined);
  return running && new DaemonLink({ ...options, program: program() }, running);
}
