/** Where a user's cache is. Pure: knows no file. */
import { isAbsolute, join, resolve } from 'node:path';
import { homeFolder } from '../../link/homeFolder.ts';

/** `FRAMEWRIGHT_CACHE_DIR`, or `framewright` in the folder that the system keeps for caches. */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homeFolder(),
): string {
  const chosen = env['FRAMEWRIGHT_CACHE_DIR'] ?? '';
  return chosen === '' ? join(systemFolder(env, platform, home), 'framewright') : resolve(chosen);
}

function systemFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  // The XDG specification wants a relative path ignored.
  const xdg = env['XDG_CACHE_HOME'] ?? '';
  return isAbsolute(xdg) ? xdg : join(home, '.cache');
}
