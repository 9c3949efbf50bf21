/** Previews that VS Code brings back after a reload. Registered before anything is opened, so it loads nothing of theirs. */
import * as vscode from 'vscode';
import type { PreviewPanelState } from '../../model/protocol/previewPanel.ts';

/** What VS Code knows preview panels by; package.json names it too. */
export const viewType = 'framewright.preview';

/** What takes them back: `Previews`. */
interface PreviewKeeper {
  restore(panel: vscode.WebviewPanel, state: PreviewPanelState | undefined): void;
}

export function restorePreviews(previews: () => Promise<PreviewKeeper>): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(panel, state: PreviewPanelState | undefined) {
      (await previews()).restore(panel, state);
    },
  });
}
