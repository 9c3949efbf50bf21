/** The performance panel of this window: between its page and what the daemon tells of exports. */
import * as vscode from 'vscode';
import type { DaemonLink } from '../../link/daemonLink.ts';
import type { EngineClient } from '../../link/engineClient.ts';
import type { PerformancePanelHears, PerformancePanelSays } from '../../model/protocol/performancePanel.ts';
import { panelIcon } from '../panels/panelIcon.ts';
import { showPage } from '../panels/showPage.ts';
import { showFailure } from '../ui/failures.ts';
import { viewType } from './restorePerformance.ts';
import { saveTrace } from './saveTrace.ts';

/** Between two looks for exports that others have begun. */
const lookEveryMs = 1000;

/** What the panel works with. */
interface PerformanceSurroundings {
  readonly extensionUri: vscode.Uri;
  readonly link: DaemonLink;
  readonly output: vscode.OutputChannel;
}

export class PerformancePanel implements vscode.Disposable {
  readonly #surroundings: PerformanceSurroundings;
  #panel: vscode.WebviewPanel | undefined;
  #looking: NodeJS.Timeout | undefined;
  #listening: { readonly client: EngineClient; readonly end: () => void } | undefined;
  readonly #watched = new Set<string>();

  constructor(surroundings: PerformanceSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Below the text; one that is there is brought to the front. */
  show(): void {
    if (this.#panel !== undefined) {
      this.#panel.reveal();
      return;
    }
    this.restore(
      vscode.window.createWebviewPanel(viewType, 'Framewright Performance', vscode.ViewColumn.Beside),
    );
  }

  /** One that was just made, or that VS Code brings back after a reload. */
  restore(panel: vscode.WebviewPanel): void {
    const { extensionUri } = this.#surroundings;
    this.#panel = panel;
    panel.iconPath = panelIcon(extensionUri);
    panel.webview.onDidReceiveMessage((message: PerformancePanelSays) => void this.#hear(message));
    panel.onDidDispose(() => this.#end());
    showPage(panel.webview, extensionUri, { name: 'performance', title: panel.title });
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  async #hear(message: PerformancePanelSays): Promise<void> {
    const { link, output } = this.#surroundings;
    try {
      switch (message.type) {
        case 'ready':
          await this.#begin();
          return;
        case 'cancel':
          await (await link.client()).request('export/cancel', { job: message.job });
          return;
        case 'open':
          await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(message.target));
          return;
        case 'export':
          await vscode.commands.executeCommand('framewright.exportVideo');
          return;
        case 'trace':
          await saveTrace(await link.client(), message.job);
      }
    } catch (error) {
      void showFailure(error, output);
    }
  }

  async #begin(): Promise<void> {
    clearInterval(this.#looking);
    this.#looking = setInterval(() => void this.#look(), lookEveryMs);
    await this.#look();
  }

  /** Asks no daemon to start: what is not there has no exports. */
  async #look(): Promise<void> {
    if (this.#panel?.visible === false) return;
    const client = this.#surroundings.link.current;
    if (client === undefined) {
      this.#tell({ type: 'jobs', jobs: undefined });
      return;
    }
    try {
      this.#listenTo(client);
      const { jobs } = await client.request('export/list', {});
      this.#tell({ type: 'jobs', jobs });
      this.#tell({ type: 'previews', ...(await client.request('preview/figures', {})) });
      for (const { id, state } of jobs) {
        if ((state !== 'running' && state !== 'queued') || this.#watched.has(id)) continue;
        this.#watched.add(id);
        await client.request('export/watch', { job: id });
      }
    } catch {
      // The daemon has gone; the next look is at another one, or at none.
    }
  }

  #listenTo(client: EngineClient): void {
    if (this.#listening?.client === client) return;
    this.#listening?.end();
    this.#watched.clear();
    const listeners = [
      client.on('export/progress', ({ job, telemetry }) => this.#tell({ type: 'progress', job, telemetry })),
      client.on('export/done', () => void this.#look()),
      client.on('export/failed', () => void this.#look()),
    ];
    this.#listening = {
      client,
      end: () => {
        for (const listener of listeners) listener.dispose();
      },
    };
  }

  #end(): void {
    clearInterval(this.#looking);
    this.#listening?.end();
    this.#listening = undefined;
    this.#watched.clear();
    this.#panel = undefined;
  }

  #tell(message: PerformancePanelHears): void {
    void this.#panel?.webview.postMessage(message);
  }
}
