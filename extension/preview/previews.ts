/** The preview panels of this window: one for each project. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { DaemonLink } from '../../link/daemonLink.ts';
import type { PreviewPanelState } from '../../model/protocol/previewPanel.ts';
import { panelIcon } from '../panels/panelIcon.ts';
import type { Playheads } from '../playheads.ts';
import { PreviewPanel } from './previewPanel.ts';
import { viewType } from './restorePreviews.ts';

/** What panels work with. */
interface PreviewSurroundings {
  readonly extensionUri: vscode.Uri;
  readonly link: DaemonLink;
  readonly output: vscode.OutputChannel;
  readonly playheads: Playheads;
}

export class Previews implements vscode.Disposable {
  readonly #surroundings: PreviewSurroundings;
  /** By the project's URI. */
  readonly #panels = new Map<string, PreviewPanel>();

  constructor(surroundings: PreviewSurroundings) {
    this.#surroundings = surroundings;
  }

  dispose(): void {
    for (const panel of this.#panels.values()) panel.dispose();
  }

  /** Beside the text; the one that is there is brought to the front. */
  open(project: vscode.Uri): PreviewPanel {
    const known = this.#panels.get(project.toString());
    if (known !== undefined) {
      known.reveal();
      return known;
    }
    const panel = vscode.window.createWebviewPanel(viewType, titleOf(project), {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
    });
    return this.#fill(panel, project);
  }

  /** A panel that VS Code brings back after a reload. */
  restore(panel: vscode.WebviewPanel, state: PreviewPanelState | undefined): void {
    if (state === undefined) panel.dispose();
    else this.#fill(panel, vscode.Uri.parse(state.project));
  }

  #fill(panel: vscode.WebviewPanel, project: vscode.Uri): PreviewPanel {
    const key = project.toString();
    const { extensionUri } = this.#surroundings;
    panel.iconPath = panelIcon(extensionUri);
    const preview = new PreviewPanel(panel, project, this.#surroundings);
    this.#panels.set(key, preview);
    panel.onDidDispose(() => {
      this.#panels.delete(key);
      preview.dispose();
    });
    return preview;
  }
}

const titleOf = (project: vscode.Uri): string => `Preview ${basename(project.fsPath)}`;
