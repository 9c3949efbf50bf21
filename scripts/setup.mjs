/**
 * Brings the project to where it runs: system packages, node_modules, the engine, the bundle. Plain Node and nothing from node_modules, since
 * none is there on a fresh clone. When nothing has changed it takes about a second.
 *
 *   node scripts/setup.mjs [--test] [--bench] [--yes]
 *
 * --test, --bench: also what the tests or the measurements take. --yes: use sudo without asking (so does CI=true).
 */
import { pathToFileURL } from 'node:url';
import { main, run, say, Stop } from './lib/process.mjs';
import { installModules } from './setup/modules.mjs';
import { buildNative } from './setup/native.mjs';
import { benchNeeds, buildNeeds, testNeeds } from './setup/needs.mjs';
import { installSystemPackages } from './setup/system.mjs';

/** @param {{ test?: boolean, bench?: boolean }} [also] */
export async function setUp(also = {}) {
  const began = performance.now();
  requireNode(20);
  const needs = [...buildNeeds(), ...(also.test ? testNeeds() : []), ...(also.bench ? benchNeeds() : [])];
  const yes = process.argv.includes('--yes') || process.env.CI === 'true';
  await installSystemPackages(needs, { yes });
  await installModules();
  await buildNative('addon', 'framewright_addon');
  await bundle();
  say(`Set up in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

/** @param {number} major */
function requireNode(major) {
  const met = process.versions.node;
  if (Number.parseInt(met, 10) < major) {
    throw new Stop(
      `Node ${major} or newer is needed, this is ${met}. nodejs.org has it, and most systems package it.`,
    );
  }
}

/** In a process of its own: esbuild's module is there only after node_modules is. */
async function bundle() {
  if ((await run(process.execPath, ['scripts/bundle.mjs'])) !== 0)
    throw new Stop('esbuild could not bundle the command line; its words are above.');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(() => setUp({ test: process.argv.includes('--test'), bench: process.argv.includes('--bench') }));
}
