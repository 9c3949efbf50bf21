/** Errors as messages with what can be done about them: one table, by code. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { FramewrightError, type ErrorCode } from '../../model/errors.ts';
import { installCommand, libraryAdvice, neededLibraries, missingLibrary } from './missingLibraries.ts';
import { forMessage, plain } from './plainText.ts';

/** A button: what it says and the command it runs. */
interface Remedy {
  readonly label: string;
  readonly command: string;
}

const machine: Remedy = { label: 'Check This Machine', command: 'framewright.checkThisMachine' };
const log: Remedy = { label: 'Show Daemon Log', command: 'framewright.showDaemonLog' };
const restart: Remedy = { label: 'Restart Daemon', command: 'framewright.restartDaemon' };
const again: Remedy = { label: 'Export With…', command: 'framewright.exportVideoWith' };
const problems: Remedy = { label: 'Show Problems', command: 'workbench.actions.view.problems' };
const trust: Remedy = { label: 'Manage Trust', command: 'workbench.trust.manage' };

const remedies: Partial<Record<ErrorCode, readonly Remedy[]>> = {
  'project-invalid': [problems],
  'media-missing': [problems],
  'media-unreadable': [problems],
  'engine-missing': [machine],
  'encoder-missing': [machine],
  'encoder-failed': [machine, log],
  'font-missing': [machine],
  'target-unwritable': [again],
  'target-is-source': [again],
  'disk-full': [again],
  untrusted: [trust],
  'daemon-unreachable': [log, restart],
  'daemon-crashed': [log, restart],
  'protocol-mismatch': [restart],
};

/** One failure can end several things at once, each with its words: they are told once. */
const sameMomentMs = 2000;
let last = { message: '', atMs: Number.NEGATIVE_INFINITY };

/** Shows it, notes it, and does what the person then chooses. An error of ours keeps its stack, in the output channel. */
export async function showFailure(error: unknown, output: vscode.OutputChannel): Promise<void> {
  const known = error instanceof FramewrightError ? error : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const nowMs = performance.now();
  if (message === last.message && nowMs - last.atMs < sameMomentMs) return;
  last = { message, atMs: nowMs };
  const stack = error instanceof Error ? error.stack : undefined;
  output.appendLine(plain(known === undefined ? (stack ?? message) : `${known.code}: ${message}`));
  const offered = known === undefined ? [log] : (remedies[known.code] ?? []);
  const said =
    known === undefined
      ? `This is a bug in Framewright: ${message}`
      : known.code === 'engine-missing'
        ? await withoutEngine(message)
        : message;
  const answer = await vscode.window.showErrorMessage(forMessage(said), ...offered.map(({ label }) => label));
  const chosen = offered.find(({ label }) => label === answer);
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
}

/** In place of words for those who build it, which the output channel has. */
async function withoutEngine(message: string): Promise<string> {
  const missing = missingLibrary(message);
  const why =
    missing === undefined ? message : `Framewright’s engine cannot be loaded: ${missing} is not here.`;
  return `${why} ${await adviceOnLibraries()}`;
}

/** What to install where the engine is there and cannot be loaded. */
export async function adviceOnLibraries(): Promise<string> {
  const folder = vscode.extensions.getExtension('framewright.framewright')?.extensionPath ?? '';
  const addon = await readFile(join(folder, 'native/build/framewright.node')).catch(() => new Uint8Array());
  const libraries = neededLibraries(addon);
  const command = installCommand(libraries, process.platform, existsSync('/usr/bin/apt-get'));
  return libraryAdvice(libraries, command);
}
