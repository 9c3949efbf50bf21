/** The preview panels of this window: one for each project. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { PreviewPanel } from './previewPanel.ts';

const viewType = 'framewright.preview';

export class Previews {
  readonly #extensionUri: vscode.Uri;
  /** By the project's URI. */
  readonly #panels = new Map<string, PreviewPanel>();

  constructor(extensionUri: vscode.Uri) {
    this.#extensionUri = extensionUri;
  }

  /** Beside the text; the one that is there is brought to the front. */
  open(project: vscode.Uri): void {
    const key = project.toString();
    const known = this.#panels.get(key);
    if (known !== undefined) {
      known.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(viewType, `Preview ${basename(project.fsPath)}`, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
    });
    this.#panels.set(key, new PreviewPanel(panel, this.#extensionUri, project));
    panel.onDidDispose(() => this.#panels.delete(key));
  }
}
