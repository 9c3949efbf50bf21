/** The command line's way to the daemon of its own version and build. */
import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { latestClaim } from '../../link/addressFile.ts';
import { buildOf } from '../../link/buildOf.ts';
import type { DaemonLink } from '../../link/daemonLink.ts';
import type { FindOptions } from '../../link/findDaemon.ts';
import { placesOf } from '../../link/places.ts';
import { daemonProgram, type DaemonProgram } from '../../link/startDaemon.ts';

/** Who asks, and whom. The command line is trusted: whoever runs it could run anything. */
export const findOptions = async (name: string): Promise<FindOptions> => ({
  places: placesOf(manifest.version, await buildOf(bundles())),
  client: { name, pid: process.pid },
  trusted: true,
});

/** The daemon that comes with this command line. */
export const program = (): DaemonProgram => daemonProgram(bundles());

/** The bundles beside this one; from the sources, those they were last bundled to. */
function bundles(): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  return here.endsWith('cli/') ? fileURLToPath(new URL('../../dist', import.meta.url)) : here;
}

/** A link to the daemon that runs; undefined when none does, or none that can be reached. What speaks with it is loaded when there is one. */
export async function linkToRunningDaemon(name: string): Promise<DaemonLink | undefined> {
  if (!(await hasHadDaemon())) return undefined;
  const options = await findOptions(name);
  if ((await latestClaim(options.places.folder)) === undefined) return undefined;
  const [{ findDaemon }, { DaemonLink }] = await Promise.all([
    import('../../link/findDaemon.ts'),
    import('../../link/daemonLink.ts'),
  ]);
  const running = await findDaemon(options).catch(() => undefined);
  return running && new DaemonLink({ ...options, program: program() }, running);
}

/** Whether there has been one of this version, of whatever build: to know its own, a program reads all of itself. */
async function hasHadDaemon(): Promise<boolean> {
  const { folder } = placesOf(manifest.version, '');
  const names = await readdir(dirname(folder)).catch(() => []);
  return names.some((name) => name.startsWith(basename(folder)));
}
