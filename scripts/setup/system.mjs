/**
 * Brings the system packages that are lacking, and only those. Where it cannot, it says what is lacking and how to get it.
 * It knows package managers, not what the project does with their packages.
 */
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { capture, run, say, Stop } from '../lib/process.mjs';

/** @typedef {import('./needs.mjs').Need} Need */

/**
 * A package manager: its key in a `Need` and what installs packages with it.
 * @typedef {object} Manager
 * @property {'apt' | 'brew'} key
 * @property {boolean} asRoot Whether it must run as root.
 * @property {(packages: string[]) => string[][]} commands
 */

/** @type {Record<'apt' | 'brew', Manager>} */
const managers = {
  apt: {
    key: 'apt',
    asRoot: true,
    commands: (packages) => [
      ['apt-get', 'update', '-q'],
      [
        'env',
        'DEBIAN_FRONTEND=noninteractive',
        'apt-get',
        'install',
        '-q',
        '-y',
        '--no-install-recommends',
        ...packages,
      ],
    ],
  },
  brew: { key: 'brew', asRoot: false, commands: (packages) => [['brew', 'install', '-q', ...packages]] },
};

/**
 * Installs what is lacking of `needs`. Does nothing, in some tens of milliseconds, when all is there.
 * @param {Need[]} needs @param {{ yes: boolean }} consent yes: sudo may be used without asking.
 */
export async function installSystemPackages(needs, consent) {
  const lacking = needs.filter((need) => need.lacks() !== undefined);
  if (lacking.length === 0) return;

  const manager = findManager();
  const packages = manager === undefined ? [] : packagesFor(lacking, manager);
  if (manager === undefined || packages.length === 0) throw new Stop(describe(lacking));
  await install(manager, packages, lacking, consent);

  const still = lacking.filter((need) => need.lacks() !== undefined);
  if (still.length === 0) return;
  throw new Stop(
    `${list(still)}\nWhat this system's packages offer is installed and is too old or not all. A newer release of the system has ` +
      `the rest; so does FFmpeg built from source, with PKG_CONFIG_PATH naming its lib/pkgconfig folder.`,
  );
}

/** @returns {Manager | undefined} */
function findManager() {
  if (process.platform === 'darwin')
    return capture('brew', ['--version']) === undefined ? undefined : managers.brew;
  if (process.platform === 'linux') return existsSync('/usr/bin/apt-get') ? managers.apt : undefined;
  return undefined;
}

/** @param {Need[]} lacking @param {Manager} manager */
function packagesFor(lacking, manager) {
  return [...new Set(lacking.flatMap((need) => need[manager.key] ?? []))];
}

/** @param {Manager} manager @param {string[]} packages @param {Need[]} lacking @param {{ yes: boolean }} consent */
async function install(manager, packages, lacking, consent) {
  const explanation = describe(lacking, manager);
  const sudo = manager.asRoot && process.getuid?.() !== 0 ? await sudoWords(explanation, consent) : [];
  say(`Installing ${packages.join(', ')}`);
  for (const words of manager.commands(packages)) {
    const [command = '', ...args] = [...sudo, ...words];
    const code = await run(command, args, { terminal: sudo.length > 0 });
    // A list of packages that cannot be brought up to date is no failure yet: what is wanted may be installable all the same.
    if (code === 0 || words.includes('update')) continue;
    throw new Stop(`${explanation}\n"${words.join(' ')}" failed with code ${code}; its own words are above.`);
  }
}

/** The words that put a command under sudo, once the user has agreed. @param {string} explanation @param {{ yes: boolean }} consent */
async function sudoWords(explanation, consent) {
  if (capture('sudo', ['-V']) === undefined) {
    throw new Stop(`${explanation}\nsudo is not there: run the commands as root, without that word.`);
  }
  if (process.stdin.isTTY && process.stdout.isTTY) {
    if (consent.yes || (await agrees(explanation))) return ['sudo'];
    throw new Stop('Nothing was installed.');
  }
  if (!consent.yes) {
    throw new Stop(
      `${explanation}\nThere is no terminal to ask on. With "-- --yes" sudo is used without asking.`,
    );
  }
  if (capture('sudo', ['-n', 'true']) === undefined) {
    throw new Stop(`${explanation}\nsudo wants a password, and there is no terminal to ask on.`);
  }
  return ['sudo', '-n'];
}

/** @param {string} explanation */
async function agrees(explanation) {
  console.log(explanation);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Run it now, with sudo? [y/N] ');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** What is lacking and the exact command that brings it, or where to look. @param {Need[]} lacking @param {Manager} [manager] */
function describe(lacking, manager) {
  const packages = manager === undefined ? [] : packagesFor(lacking, manager);
  if (manager === undefined || packages.length === 0) return `${list(lacking)}\n${advice()}`;
  const commands = manager
    .commands(packages)
    .map((words) => `${manager.asRoot ? 'sudo ' : ''}${words.join(' ')}`);
  return `${list(lacking)}\nThis brings them:\n  ${commands.join(' && ')}`;
}

/** @param {Need[]} lacking */
function list(lacking) {
  const lines = lacking.map((need) => `  - ${need.what}; met: ${need.lacks() ?? 'it'}`);
  return `The project needs from this system:\n${lines.join('\n')}`;
}

function advice() {
  switch (process.platform) {
    case 'darwin':
      return 'Homebrew has them (brew.sh), and "xcode-select --install" brings the compiler. Then run this again.';
    case 'win32':
      return 'Windows itself is not supported; Debian or Ubuntu in WSL is.';
    default:
      return 'Install them, with the headers, from this system’s packages, and run this again. (apt-get and brew are used where they are.)';
  }
}
