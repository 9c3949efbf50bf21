/** "Export Video" and "Export Video With…": which project, then its order. */
import * as vscode from 'vscode';
import { FramewrightError } from '../../model/errors.ts';
import type { ExportOrderInput } from '../../model/protocol/exports.ts';
import { chooseProject } from '../export/chooseProject.ts';
import { exportDialog } from '../export/exportDialog.ts';
import type { Exports } from '../export/exports.ts';
import { setting } from '../settings.ts';
import type { FramewrightWindow } from '../window.ts';

/** Answers given in advance, by a code lens, a keybinding or a test. */
interface ExportArguments {
  /** The project, as a URI. */
  readonly uri: string | undefined;
  /** An entry of its exports, or a preset. */
  readonly export: string | undefined;
}

/** With its first export, or the one that was named. Resolves with the film's path; undefined when there is none. */
export async function exportVideo(exports: Exports, given: readonly unknown[]): Promise<string | undefined> {
  const order = await orderFor(given);
  return order === undefined ? undefined : await exports.export(order);
}

/** The same, and what ran when is written down. */
export async function exportWithTrace(
  exports: Exports,
  given: readonly unknown[],
): Promise<string | undefined> {
  const order = await orderFor(given);
  if (order === undefined) return undefined;
  const beside = vscode.Uri.file(order.project.replace(/\.reel$/u, '') + '-trace.json');
  const trace = await vscode.window.showSaveDialog({
    title: 'Save a Trace',
    defaultUri: beside,
    filters: { 'Traces for Perfetto': ['json'] },
  });
  if (trace === undefined) return undefined;
  // The editor's own dialog has asked before it gave a file that is there; a film is still asked about.
  await vscode.workspace.fs.delete(trace).then(undefined, () => {});
  return await exports.export({ ...order, trace: trace.fsPath });
}

/** After asking for everything. */
export async function exportVideoWith(
  { exports, link }: FramewrightWindow,
  given: readonly unknown[],
): Promise<string | undefined> {
  const order = await orderFor(given);
  if (order === undefined) return undefined;
  const answered = await exportDialog(
    order,
    async ({ project, text, export: name, quality, engine, target }) => {
      const client = await link.client();
      return await client.request('export/estimate', {
        project,
        text,
        export: name,
        quality,
        engine,
        target,
      });
    },
  );
  return answered === undefined ? undefined : await exports.export(answered);
}

async function orderFor(given: readonly unknown[]): Promise<ExportOrderInput | undefined> {
  if (!vscode.workspace.isTrusted) {
    throw new FramewrightError(
      'untrusted',
      'Nothing is exported from a folder that you do not trust. Trust it, if you know where it comes from, and export again.',
    );
  }
  const asked = argumentsOf(given);
  const project = await chooseProject(asked.uri === undefined ? undefined : vscode.Uri.parse(asked.uri));
  if (project === undefined) return undefined;
  const { uri, text } = project;
  return {
    project: uri.fsPath,
    text,
    engine: setting('export.engine', uri),
    memory: setting('export.memory', uri),
    ...(asked.export === undefined ? {} : { export: asked.export }),
  };
}

/** A menu passes the file it was opened on; a code lens, and whoever else knows them, the export's name and the project's URI. */
function argumentsOf([first, second]: readonly unknown[]): ExportArguments {
  if (first instanceof vscode.Uri) return { uri: first.toString(), export: undefined };
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return { export: text(first), uri: text(second) };
}
