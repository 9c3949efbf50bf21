/** One preview panel: a page beside the text that shows its project. */
import { basename } from 'node:path';
import type * as vscode from 'vscode';
import type { PreviewPanelHears } from '../../model/protocol/previewPanel.ts';
import { showPage } from '../panels/showPage.ts';

export class PreviewPanel {
  readonly #panel: vscode.WebviewPanel;

  constructor(panel: vscode.WebviewPanel, extensionUri: vscode.Uri, project: vscode.Uri) {
    this.#panel = panel;
    // It says that it listens, and no more.
    panel.webview.onDidReceiveMessage(() => this.#tell({ type: 'project', name: basename(project.fsPath) }));
    showPage(panel.webview, extensionUri, { name: 'preview', title: panel.title });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  #tell(message: PreviewPanelHears): void {
    void this.#panel.webview.postMessage(message);
  }
}
