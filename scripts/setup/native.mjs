/**
 * CMake builds of the engine. Each kind has a folder of its own under native/, so that none undoes another's objects; ninja
 * decides what is stale.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { capture, root, run, runQuietly, say, Stop } from '../lib/process.mjs';

/** FFmpeg and the others: when one changes its version, what CMake remembers of them is wrong. */
const libraries = [
  'libavcodec',
  'libavformat',
  'libavfilter',
  'libavutil',
  'libswscale',
  'libswresample',
  'zimg',
  'libhwy',
];

/**
 * The kinds of build. The addon's also holds the plain tests and the benchmarks, which then share its objects.
 * @type {Record<'addon' | 'asan' | 'tsan', { folder: string, options: string[] }>}
 */
const builds = {
  addon: { folder: 'build', options: ['-DCMAKE_BUILD_TYPE=RelWithDebInfo'] },
  // Under a sanitizer -O3 takes long to compile and gains little.
  asan: { folder: 'build-asan', options: sanitized('address') },
  tsan: { folder: 'build-tsan', options: sanitized('thread') },
};

/** @param {string} sanitizer */
function sanitized(sanitizer) {
  return [
    '-DCMAKE_BUILD_TYPE=Debug',
    '-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1 -D_GLIBCXX_ASSERTIONS',
    '-DFW_ADDON=OFF',
    '-DFW_TESTS=ON',
    `-DFW_SANITIZE=${sanitizer}`,
  ];
}

/**
 * Configures a build where that is due and brings a target up to date. Resolves with the build's folder.
 * @param {keyof typeof builds} kind @param {string} target @param {string[]} [options] More for CMake: `-DFW_TESTS=ON`.
 */
export async function buildNative(kind, target, options = []) {
  const { folder, options: own } = builds[kind];
  const path = join(root, 'native', folder);
  await configure(path, [...own, ...options]);
  say(`Building native/${folder} (${target})`);
  const code = await run('cmake', [
    '--build',
    path,
    '--target',
    target,
    '--parallel',
    String(availableParallelism()),
  ]);
  if (code !== 0)
    throw new Stop(
      `The engine did not compile; the compiler's words are above. Its build is in native/${folder}.`,
    );
  return path;
}

/**
 * The same without a word: a build that is due brings what fails here to light again.
 * @param {keyof typeof builds} kind @param {string} target @param {string[]} [options]
 */
export async function buildNativeAhead(kind, target, options = []) {
  const { folder, options: own } = builds[kind];
  const path = join(root, 'native', folder);
  await configure(path, [...own, ...options]);
  await runQuietly('cmake', [
    '--build',
    path,
    '--target',
    target,
    '--parallel',
    String(availableParallelism()),
  ]);
}

/** @param {string} path @param {string[]} options */
async function configure(path, options) {
  // The addon's folder keeps what earlier runs switched on: a build without tests after one with them must not undo them.
  const stamp = join(path, 'configured.json');
  const before = existsSync(stamp)
    ? /** @type {Configured} */ (JSON.parse(readFileSync(stamp, 'utf8')))
    : undefined;
  const machine = {
    root,
    compiler: process.env.CXX ?? 'c++',
    libraries: capture('pkg-config', ['--modversion', ...libraries]) ?? '',
  };
  const sameMachine = before !== undefined && JSON.stringify(before.machine) === JSON.stringify(machine);
  if (
    sameMachine &&
    options.every((option) => before.options.includes(option)) &&
    existsSync(join(path, 'build.ninja'))
  )
    return;

  if (!sameMachine) rmSync(path, { recursive: true, force: true });
  const all = [...new Set([...(sameMachine ? before.options : []), ...options])];
  // ccache knows a file by all that it includes, and gives up on precompiled headers.
  const launcher =
    capture('ccache', ['--version']) === undefined
      ? []
      : ['-DCMAKE_CXX_COMPILER_LAUNCHER=ccache', '-DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON'];
  const { code, output } = await runQuietly('cmake', [
    '-S',
    join(root, 'native'),
    '-B',
    path,
    '-G',
    'Ninja',
    ...launcher,
    ...all,
  ]);
  if (code !== 0)
    throw new Stop(`${output}\nCMake could not configure the engine's build; its words are above.`);
  mkdirSync(path, { recursive: true });
  writeFileSync(stamp, JSON.stringify({ machine, options: all }));
}

/** @typedef {{ machine: { root: string, compiler: string, libraries: string }, options: string[] }} Configured */
