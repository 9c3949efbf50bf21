/** The status-bar item: how fast, how much memory, how long; its tooltip has the stages. There only while something is exported. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Telemetry } from '../../model/protocol/telemetry.ts';
import { forLabel, plain } from '../ui/plainText.ts';
import { statusText, tooltip } from './figures.ts';

/** One for the window, whatever the number of exports: it shows the one that told something last. */
export class ExportStatus {
  readonly #item: vscode.StatusBarItem;
  readonly #running = new Set<string>();

  constructor() {
    this.#item = vscode.window.createStatusBarItem('framewright.export', vscode.StatusBarAlignment.Left, 0);
    this.#item.name = 'Framewright Export';
    this.#item.command = 'framewright.showPerformance';
  }

  began(job: string, target: string): void {
    this.#running.add(job);
    this.#show(`exporting ${basename(target)}`, undefined);
    void this.#tellMenus();
  }

  progress(target: string, telemetry: Telemetry): void {
    this.#show(statusText(telemetry), tooltip(plain(basename(target)), telemetry));
  }

  lost(): void {
    this.#show('waiting for the daemon', undefined);
  }

  ended(job: string): void {
    this.#running.delete(job);
    if (this.#running.size === 0) this.#item.hide();
    void this.#tellMenus();
  }

  dispose(): void {
    this.#item.dispose();
  }

  #show(text: string, details: string | undefined): void {
    this.#item.text = `$(sync~spin) ${forLabel(text)}`;
    this.#item.accessibilityInformation = { label: `Framewright: ${text}` };
    const markdown = new vscode.MarkdownString(
      `${details ?? ''}\n\n[Cancel](command:framewright.cancelExport)`,
    );
    markdown.isTrusted = { enabledCommands: ['framewright.cancelExport'] };
    this.#item.tooltip = markdown;
    this.#item.show();
  }

  #tellMenus(): Thenable<unknown> {
    return vscode.commands.executeCommand('setContext', 'framewright.exporting', this.#running.size > 0);
  }
}
