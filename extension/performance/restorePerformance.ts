/** A performance panel that VS Code brings back after a reload. Registered before anything is opened, so it loads nothing of its. */
import * as vscode from 'vscode';

/** What VS Code knows the panel by; package.json names it too. */
export const viewType = 'framewright.performance';

/** What takes it back: `PerformancePanel`. */
interface PanelKeeper {
  restore(panel: vscode.WebviewPanel): void;
}

export function restorePerformance(keeper: () => Promise<PanelKeeper>): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(panel) {
      (await keeper()).restore(panel);
    },
  });
}
