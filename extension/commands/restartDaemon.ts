/** "Restart Daemon": ends it, where one runs, and starts another; help while writing comes back with it. */
import * as vscode from 'vscode';
import type { FramewrightWindow } from '../window.ts';

/** Resolves once the new one answers. Rejects with what keeps it from running. */
export async function restartDaemon({ link, language }: FramewrightWindow): Promise<void> {
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: 'Framewright: restarting the daemon' },
    async () => {
      await link.restart();
      if (vscode.workspace.textDocuments.some(({ languageId }) => languageId === 'reel'))
        await language.start();
    },
  );
  vscode.window.setStatusBarMessage('$(check) The Framewright daemon runs', 5000);
}
