/**
 * What the project needs from the system, how to see that it is there, and which package of which system brings it.
 * A table: to need one thing more, add one line.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { capture } from '../lib/process.mjs';

/**
 * @typedef {object} Need
 * @property {string} what For people, with the version it takes.
 * @property {() => string | undefined} lacks Says what was met instead; undefined when the need is met.
 * @property {string} [apt] Debian's and Ubuntu's package.
 * @property {string} [brew] Homebrew's.
 */

/** What building and running takes. @returns {Need[]} */
export function buildNeeds() {
  return [
    compiler(),
    program('cmake', '3.22', { apt: 'cmake', brew: 'cmake' }),
    program('ninja', '1.10', { apt: 'ninja-build', brew: 'ninja' }),
    program('pkg-config', '0.29', { apt: 'pkg-config', brew: 'pkgconf' }),
    library('libavcodec', '59.37', 'FFmpeg 5.1', { apt: 'libavcodec-dev', brew: 'ffmpeg' }),
    library('libavformat', '59.27', 'FFmpeg 5.1', { apt: 'libavformat-dev', brew: 'ffmpeg' }),
    library('libavfilter', '8.44', 'FFmpeg 5.1', { apt: 'libavfilter-dev', brew: 'ffmpeg' }),
    library('libavutil', '57.28', 'FFmpeg 5.1', { apt: 'libavutil-dev', brew: 'ffmpeg' }),
    library('libswscale', '6.7', 'FFmpeg 5.1', { apt: 'libswscale-dev', brew: 'ffmpeg' }),
    library('libswresample', '4.7', 'FFmpeg 5.1', { apt: 'libswresample-dev', brew: 'ffmpeg' }),
    library('zimg', '3.0', 'zimg', { apt: 'libzimg-dev', brew: 'zimg' }),
    library('libhwy', '1.0', 'Highway', { apt: 'libhwy-dev', brew: 'highway' }),
    program('ffmpeg', '5.1', { apt: 'ffmpeg', brew: 'ffmpeg' }, ['-version']),
  ];
}

/** What the tests take on top. @returns {Need[]} */
export function testNeeds() {
  return [
    library('gtest', '1.12', 'GoogleTest', { apt: 'libgtest-dev', brew: 'googletest' }),
    library('gmock', '1.12', 'GoogleMock', { apt: 'libgmock-dev', brew: 'googletest' }),
    program('clang-format', '14', { apt: 'clang-format', brew: 'clang-format' }),
    { what: 'Chromium, for VS Code’s workbench', lacks: () => noneUnless(chromium()), apt: 'chromium' },
    {
      what: 'ripgrep, VS Code’s search',
      lacks: () => noneUnless(ripgrep()),
      apt: 'ripgrep',
      brew: 'ripgrep',
    },
    program('make', '3.81', { apt: 'make', brew: 'make' }),
    program('python3', '3.8', { apt: 'python3', brew: 'python' }),
  ];
}

/** A Chromium's path; Chrome and a desktop's Chromium will do. @returns {string | undefined} */
export function chromium() {
  const applications = ['Google Chrome', 'Chromium'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  );
  return (
    applications.find((path) => existsSync(path)) ??
    ['chromium', 'chromium-browser', 'google-chrome'].map(pathOf).find((path) => path !== undefined)
  );
}

/** ripgrep's path. @returns {string | undefined} */
export function ripgrep() {
  return pathOf('rg');
}

/** Where a program is. @param {string} name @returns {string | undefined} */
function pathOf(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** @param {string | undefined} found */
function noneUnless(found) {
  return found === undefined ? 'none' : undefined;
}

/** What the measurements take on top. @returns {Need[]} */
export function benchNeeds() {
  return [
    library('benchmark', '1.7', 'google-benchmark', { apt: 'libbenchmark-dev', brew: 'google-benchmark' }),
    gnuTime(),
    program('melt', '7.0', { apt: 'melt', brew: 'mlt' }),
    footage('/usr/share/doc/opencv-doc/examples/data/vtest.avi', 'opencv-doc'),
    footage('/usr/share/backgrounds/gnome', 'gnome-backgrounds'),
  ];
}

/** What the kernel says a process took. @returns {Need} */
function gnuTime() {
  const path = '/usr/bin/time';
  return { what: `GNU time, as ${path}`, lacks: () => (existsSync(path) ? undefined : 'none'), apt: 'time' };
}

/** Real footage to measure with, as Debian's packages carry it. @param {string} path @param {string} apt @returns {Need} */
function footage(path, apt) {
  const there = () => existsSync(path) || existsSync(`${path}.gz`);
  return { what: `${path}, from Debian's package ${apt}`, lacks: () => (there() ? undefined : 'none'), apt };
}

/** A pkg-config module. @param {string} name @param {string} atLeast @param {string} of @param {{ apt: string, brew: string }} packages @returns {Need} */
function library(name, atLeast, of, packages) {
  return {
    what: `${name} ${atLeast} or newer (${of}), with headers`,
    lacks: () => met(capture('pkg-config', ['--modversion', name]), atLeast),
    ...packages,
  };
}

/** @param {string} name @param {string} atLeast @param {{ apt: string, brew: string }} packages @param {string[]} [args] @returns {Need} */
function program(name, atLeast, packages, args = ['--version']) {
  return {
    what: `${name} ${atLeast} or newer`,
    // A build of FFmpeg from its repository has no number but is newer than any we need.
    lacks: () => {
      const version = capture(name, args);
      return met(version && (/(\d+(\.\d+)+)/.exec(version)?.[1] ?? atLeast), atLeast);
    },
    ...packages,
  };
}

/** A compiler is there when it and its library know what we use, whatever its name and version. @returns {Need} */
function compiler() {
  const source = `#include <version>
    #if __cplusplus < 202002L || !defined(__cpp_lib_span) || !defined(__cpp_lib_bit_cast) || !defined(__cpp_lib_concepts)
    #error
    #endif`;
  const name = process.env.CXX ?? 'c++';
  return {
    what: `a C++20 compiler and its library (GCC 11, Clang 14, Xcode 14 or newer; $CXX names one that is not "c++")`,
    lacks: () => {
      if (capture(name, ['-std=c++20', '-E', '-x', 'c++', '-'], { input: source }) !== undefined)
        return undefined;
      return capture(name, ['--version'])?.split('\n')[0] ?? 'none';
    },
    apt: 'g++',
  };
}

/** @param {string | undefined} version @param {string} atLeast */
function met(version, atLeast) {
  if (version === undefined) return 'none';
  return compareVersions(version, atLeast) >= 0 ? undefined : version;
}

/** Below, at or above zero, part by part as numbers. @param {string} left @param {string} right */
function compareVersions(left, right) {
  const parts = (/** @type {string} */ text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [a, b] = [parts(left), parts(right)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
