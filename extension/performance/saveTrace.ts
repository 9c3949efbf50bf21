/** What ran when in an export, to a file that somebody chooses. Only that of the last one is kept. */
import * as vscode from 'vscode';
import type { EngineClient } from '../../link/engineClient.ts';

const viewer = 'https://ui.perfetto.dev';

export async function saveTrace(client: EngineClient, job: string): Promise<void> {
  const { path } = await client.request('export/trace', { job });
  if (path === undefined) {
    const again = 'Export With Trace…';
    const words =
      'What ran when is kept of the last export only, until the next. It can be exported again with it.';
    if ((await vscode.window.showInformationMessage(words, again)) === again)
      await vscode.commands.executeCommand('framewright.exportWithTrace');
    return;
  }
  const { target } = (await client.request('export/status', { job })).job;
  const chosen = await vscode.window.showSaveDialog({
    title: 'Save a Trace',
    defaultUri: vscode.Uri.file(`${target.replace(/\.\w+$/u, '')}-trace.json`),
    filters: { 'Traces for Perfetto': ['json'] },
  });
  if (chosen === undefined) return;
  // The dialog has asked about a file that is there.
  await vscode.workspace.fs.copy(vscode.Uri.file(path), chosen, { overwrite: true });
  const open = 'Open Perfetto';
  const words = 'The trace is saved. Perfetto reads it in your browser, and sends it nowhere.';
  if ((await vscode.window.showInformationMessage(words, open)) === open)
    await vscode.env.openExternal(vscode.Uri.parse(viewer));
}
