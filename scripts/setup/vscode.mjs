/**
 * VS Code for the tests: its own server and web workbench, as the npm package code-server carries them whole. It lies in a folder of its own
 * that git ignores, since code-server's install script wants a Node and a user of its choosing; here none of its scripts runs, and what they
 * would have done is done below. (A desktop VS Code is what `npm run test:desktop` downloads.)
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { npm, root, runQuietly, say, Stop } from '../lib/process.mjs';
import { chromium, ripgrep } from './needs.mjs';

/** VS Code 1.100.3, the oldest that `engines.vscode` admits. */
const version = '4.100.3';

/** Its output channels, its terminal and a quiet end need these three; compiled for this Node, hence the stamp of its ABI. */
const compiled = ['@vscode/spdlog', 'node-pty', 'native-watchdog'];

const folder = join(root, '.vscode-test', `code-server-${version}-abi${process.versions.modules}`);

/** @type {Promise<{ server: string, chromium: string }> | undefined} */
let installed;

/** Where VS Code's server and a browser for its workbench are, installed, once, if they are not there yet. */
export function installVSCode() {
  installed ??= install();
  return installed;
}

async function install() {
  if (!existsSync(folder)) await installWhole();
  return {
    server: join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
    chromium: chromium() ?? 'chromium',
  };
}

/**
 * Installs a packed extension by VS Code's own command line, which takes some seconds: once, for all that copy what is there then.
 * @param {string} vsix @param {string} server As `installVSCode` gives it. @returns {Promise<string>} The extensions' folder, beside the package.
 */
export async function installExtension(vsix, server) {
  const data = join(dirname(vsix), 'vscode');
  const extensions = join(data, 'extensions');
  const folders = ['--server-data-dir', data, '--user-data-dir', data, '--extensions-dir', extensions];
  // A terminal of VS Code exports what would redirect its command line.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(?:VSCODE|ELECTRON)_/u.test(key)),
  );
  const words = [server, ...folders, '--install-extension', vsix, '--force'];
  const { code, output } = await runQuietly(process.execPath, words, { env });
  if (code !== 0) throw new Stop(`${output}\nVS Code did not install the package; its words are above.`);
  return extensions;
}

async function installWhole() {
  say('Installing VS Code for the tests (code-server, some minutes, once)');
  // Under its own name only when it is whole.
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  writeFileSync(join(partial, 'package.json'), '{ "private": true }');
  const vscode = join(partial, 'node_modules/code-server/lib/vscode');
  await npmInstall(partial, [`code-server@${version}`]);
  await npmInstall(vscode);
  await npmInstall(join(vscode, 'extensions'));
  for (const name of readdirSync(vscode, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.map')) rmSync(join(vscode, name));
  }

  symlinkSync('node_modules', join(vscode, 'node_modules.asar'));
  const bin = join(vscode, 'node_modules/@vscode/ripgrep/bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(ripgrep() ?? 'rg', join(bin, 'rg'));
  for (const name of compiled) await compile(join(vscode, 'node_modules', name));
  renameSync(partial, folder);
}

/** @param {string} where @param {string[]} packages */
async function npmInstall(where, packages = []) {
  const [command, args] = npm();
  const quiet = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  await must(command, [...args, 'install', '--prefix', where, ...quiet, ...packages], where);
}

/** Builds a package's addon as its install script would have. @param {string} where */
async function compile(where) {
  const gyp = nodeGyp();
  // A distribution's Node has its headers beside it; without them node-gyp fetches its own.
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, 'include/node/node.h')) ? [`--nodedir=${prefix}`] : [];
  const jobs = `--jobs=${availableParallelism()}`;
  await must(process.execPath, [gyp, 'rebuild', '--silent', jobs, ...headers], where);
}

/** The node-gyp that npm itself carries. */
function nodeGyp() {
  const npmScript = process.env.npm_execpath;
  const prefix = dirname(dirname(process.execPath));
  const candidates = [
    ...(npmScript === undefined ? [] : [join(dirname(dirname(npmScript)), 'node_modules')]),
    join(prefix, 'lib/node_modules/npm/node_modules'),
  ].map((modules) => join(modules, 'node-gyp/bin/node-gyp.js'));
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined)
    throw new Stop(`npm's own node-gyp is not where it was looked for: ${candidates.join(', ')}.`);
  return found;
}

/** @param {string} command @param {string[]} args @param {string} cwd */
async function must(command, args, cwd) {
  const { code, output } = await runQuietly(command, args, { cwd });
  if (code !== 0)
    throw new Stop(`${output}\n"${[command, ...args].join(' ')}" failed with code ${code} in ${cwd}.`);
}
