/**
 * Running other programs, and stopping with a message instead of a stack. Plain Node: it runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { tell, tellAll, voice } from './voices.mjs';

/** The project's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What a user can put right: `main` prints its message and exits with 1. Anything else that is thrown is a bug and keeps its stack. */
export class Stop extends Error {}

/** Says what happens now, set apart from the output of the programs it starts. @param {string} text */
export function say(text) {
  const bold = process.stdout.isTTY ? ['\x1b[1m', '\x1b[0m'] : ['', ''];
  tell(`${bold[0]}▸ ${text}${bold[1]}\n`);
}

/** The trimmed output of a program, or undefined where it is not there or fails. @param {string} command @param {readonly string[]} args @param {{ input?: string }} [options] */
export function capture(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, { cwd: root, encoding: 'utf8', ...options });
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * Runs a program with its output on our terminal, or as the voice of work that is done side by side, and nothing to read. Resolves with its exit code, 127
 * where it cannot be started.
 * @param {string} command @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, terminal?: boolean }} [options] terminal: it may ask the user (sudo's password).
 * @returns {Promise<number>}
 */
export async function run(command, args, options = {}) {
  const own = voice();
  const output = own === undefined ? 'inherit' : 'pipe';
  const input = options.terminal ? 'inherit' : 'ignore';
  const { code, signal } = await ended(command, args, {
    stdio: [input, output, output],
    env: { ...process.env, ...options.env },
    onOutput: (words) => tell(words, own),
  });
  if (signal !== null) tell(`${command} was ended by ${signal}.\n`);
  return code;
}

/**
 * Runs a program and collects what it prints.
 * @param {string} command @param {readonly string[]} args @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function runQuietly(command, args, options = {}) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  const { code, error } = await ended(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    onOutput: (words) => chunks.push(words),
  });
  return { code, output: error?.message ?? Buffer.concat(chunks).toString('utf8') };
}

/** What a program that has ended may leave open, its output, is not waited for longer. */
const drainMs = 5000;

/**
 * @param {string} command @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & { onOutput: (words: Uint8Array) => void }} options
 * @returns {Promise<{ code: number, signal: NodeJS.Signals | null, error?: Error }>}
 */
function ended(command, args, { onOutput, ...options }) {
  const own = voice();
  const program = own?.aside === true ? 'nice' : command;
  const words = own?.aside === true ? ['-n', '10', command, ...args] : args;
  // What comes after what was interrupted does not begin.
  if (interrupted) return new Promise(() => {});
  return new Promise((resolve) => {
    // What runs side by side is a process group of its own, so that all of it can be ended.
    const child = spawn(program, words, { cwd: root, detached: own !== undefined, ...options });
    if (own !== undefined) endWithUs(child);
    child.stdout?.on('data', onOutput);
    child.stderr?.on('data', onOutput);
    child.on('error', (error) => resolve({ code: 127, signal: null, error }));
    child.on('exit', (code, signal) => {
      child.on('close', () => resolve({ code: code ?? 1, signal }));
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, drainMs).unref();
    });
  });
}

/** The leaders of groups that run. @type {Set<import('node:child_process').ChildProcess>} */
const groups = new Set();

let isWatching = false;
let interrupted = false;

/** How long those that were interrupted have to clean up. */
const cleanUpMs = 10_000;

/** An interrupted run leaves nothing behind, and tells what it knows. @param {import('node:child_process').ChildProcess} child */
function endWithUs(child) {
  groups.add(child);
  child.once('close', () => groups.delete(child));
  if (isWatching) return;
  isWatching = true;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);
  process.on('exit', () => end([...groups], 'SIGKILL'));
}

function interrupt() {
  interrupted = true;
  const members = [...groups];
  const leave = () => {
    // Also what has outlived the leader of its group.
    end(members, 'SIGKILL');
    tellAll();
    process.exit(130);
  };
  const closed = members.map((child) => new Promise((resolve) => child.once('close', resolve)));
  end(members, 'SIGINT');
  setTimeout(leave, cleanUpMs);
  void Promise.all(closed).then(leave);
}

/** @param {import('node:child_process').ChildProcess[]} leaders @param {NodeJS.Signals} signal */
function end(leaders, signal) {
  for (const { pid } of leaders) {
    try {
      if (pid !== undefined) process.kill(-pid, signal);
    } catch {
      // All of it has ended.
    }
  }
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
