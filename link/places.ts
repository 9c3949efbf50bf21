/** Where a daemon of one version and build keeps what must outlive it: its address, its log, its jobs. Pure: knows no file. */
import { isAbsolute, join, resolve } from 'node:path';
import { homeFolder } from './homeFolder.ts';

/** Folders and files of one version and build. All absolute. */
export interface Places {
  /** For this user alone. */
  readonly folder: string;
  readonly log: string;
  readonly jobs: string;
  /** What ran when in the last export. */
  readonly traces: string;
}

/** In a folder that is known. */
export const placesIn = (folder: string): Places => ({
  folder,
  log: join(folder, 'daemon.log'),
  jobs: join(folder, 'jobs'),
  traces: join(folder, 'traces'),
});

/** In `FRAMEWRIGHT_STATE_DIR`, or in `framewright` where the system keeps what programs remember. `build` as link/buildOf.ts has it. */
export function placesOf(
  version: string,
  build: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homeFolder(),
): Places {
  const chosen = env['FRAMEWRIGHT_STATE_DIR'] ?? '';
  const base = chosen === '' ? systemFolder(env, platform, home) : resolve(chosen);
  return placesIn(join(base, `${version}-${build}`));
}

function systemFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Framewright', 'State');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Framewright');
  // The XDG specification wants a relative path ignored.
  const xdg = env['XDG_STATE_HOME'] ?? '';
  return join(isAbsolute(xdg) ? xdg : join(home, '.local', 'state'), 'framewright');
}
