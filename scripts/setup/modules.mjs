/**
 * node_modules as package-lock.json says. What npm itself noted inside node_modules is compared with the lock file, so nothing of ours
 * can go stale, also after an `npm install` by hand.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root, run, say, Stop } from '../lib/process.mjs';

/**
 * @typedef {object} Installed
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional] A package for some machines only.
 */

/** Runs `npm ci` where node_modules differs from package-lock.json. */
export async function installModules() {
  if (matches()) return;
  say('Installing node_modules (npm ci)');
  const [command, args] = npm();
  const code = await run(command, [...args, 'ci', '--no-audit', '--no-fund']);
  if (code === 127)
    throw new Stop('npm is not there. It comes with Node; some distributions package it as "npm".');
  if (code !== 0)
    throw new Stop(
      `"npm ci" failed with code ${code}; its own words are above. It needs to reach a package registry once.`,
    );
}

function matches() {
  const noted = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(noted)) return false;
  const installed = packages(noted);
  return Object.entries(packages(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    const met = installed[path];
    if (path === '') return true;
    if (met === undefined) return wanted.optional === true;
    return met.version === wanted.version && met.integrity === wanted.integrity;
  });
}

/** @param {string} path @returns {Record<string, Installed>} */
function packages(path) {
  const lock = /** @type {{ packages: Record<string, Installed> }} */ (
    JSON.parse(readFileSync(path, 'utf8'))
  );
  return lock.packages;
}
