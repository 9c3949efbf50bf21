/** "Show Daemon Log": the file in which every daemon of this version notes what it does, also when none runs. */
import * as vscode from 'vscode';
import type { Places } from '../../link/places.ts';
import { FramewrightError } from '../../model/errors.ts';

/** Rejects with `usage` where no daemon has ever run. */
export async function showDaemonLog({ log }: Places): Promise<void> {
  const uri = vscode.Uri.file(log);
  try {
    await vscode.workspace.fs.stat(uri);
  } catch (cause) {
    throw new FramewrightError(
      'usage',
      'There is no log yet: the daemon has not been started on this machine.',
      { cause },
    );
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, { preview: true });
  const end = document.lineAt(document.lineCount - 1).range.end;
  editor.revealRange(new vscode.Range(end, end));
}
