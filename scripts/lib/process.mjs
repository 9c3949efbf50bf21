/**
 * Running other programs, and stopping with a message instead of a stack. Plain Node: it runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What a user can put right: `main` prints its message and exits with 1. Anything else that is thrown is a bug and keeps its stack. */
export class Stop extends Error {}

/** Says what happens now, set apart from the output of the programs it starts. @param {string} text */
export function say(text) {
  const bold = process.stdout.isTTY ? ['\x1b[1m', '\x1b[0m'] : ['', ''];
  console.log(`${bold[0]}▸ ${text}${bold[1]}`);
}

/** The trimmed output of a program, or undefined where it is not there or fails. @param {string} command @param {readonly string[]} args @param {{ input?: string }} [options] */
export function capture(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, { cwd: root, encoding: 'utf8', ...options });
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * Runs a program with its output on our terminal and nothing to read. Resolves with its exit code, 127 where it cannot be started.
 * @param {string} command @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, terminal?: boolean }} [options] terminal: it may ask the user (sudo's password).
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: [options.terminal ? 'inherit' : 'ignore', 'inherit', 'inherit'],
    });
    child.on('error', () => resolve(127));
    child.on('close', (code, signal) => {
      if (signal !== null) console.error(`${command} was ended by ${signal}.`);
      resolve(code ?? 1);
    });
  });
}

/**
 * Runs a program and collects what it prints.
 * @param {string} command @param {readonly string[]} args @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
    child.stderr.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

/** The npm that belongs to this Node, as a command and its first arguments. @returns {[string, string[]]} */
export function npm() {
  const path = process.env.npm_execpath;
  return path?.endsWith('.js') ? [process.execPath, [path]] : ['npm', []];
}

/** Runs a script's work and turns a `Stop` into its message and exit code 1. @param {() => Promise<void> | void} work */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
