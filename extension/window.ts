/**
 * What one window has while it uses the daemon: the link, the language client, its exports. Made when something first needs it, so that an editor in which
 * nobody opens a timeline pays nothing. All heavy modules hang on this one.
 */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { DaemonLink, type LinkState } from '../link/daemonLink.ts';
import { buildOf } from '../link/buildOf.ts';
import { placesOf, type Places } from '../link/places.ts';
import { daemonProgram, type DaemonProgram } from '../link/startDaemon.ts';
import { FramewrightError } from '../model/errors.ts';
import { Exports } from './export/exports.ts';
import { CacheLimit } from './cacheLimit.ts';
import { LanguageSupport } from './language/languageSupport.ts';
import { Playheads } from './playheads.ts';
import { PerformancePanel } from './performance/performancePanel.ts';
import { Previews } from './preview/previews.ts';
import { showFailure } from './ui/failures.ts';

/** The window's share of the daemon. */
export class FramewrightWindow implements vscode.Disposable {
  readonly places: Places;
  readonly link: DaemonLink;
  readonly exports: Exports;
  readonly previews: Previews;
  /** Shared by all that show one. */
  readonly playheads = new Playheads();
  readonly performance: PerformancePanel;
  readonly language: LanguageSupport;
  readonly #cacheLimit: CacheLimit;
  readonly #output: vscode.OutputChannel;
  readonly #trust: vscode.Disposable;
  /** For exports that were left by another window. */
  #hasLooked = false;

  /** For the daemon that comes with this extension. */
  static async open(
    { extensionPath, extensionUri, extension }: vscode.ExtensionContext,
    output: vscode.OutputChannel,
  ): Promise<FramewrightWindow> {
    const { version } = extension.packageJSON as { readonly version: string };
    const folder = join(extensionPath, 'dist');
    return new FramewrightWindow(
      placesOf(version, await buildOf(folder)),
      daemonProgram(folder),
      extensionUri,
      output,
    );
  }

  private constructor(
    places: Places,
    program: DaemonProgram,
    extensionUri: vscode.Uri,
    output: vscode.OutputChannel,
  ) {
    const client = { name: vscode.env.appName, pid: process.pid };
    this.#output = output;
    this.places = places;
    this.link = new DaemonLink({
      places,
      client,
      trusted: vscode.workspace.isTrusted,
      program,
      onState: (state, message) => this.#onState(state, message),
    });
    this.exports = new Exports(this.link, output);
    this.#cacheLimit = new CacheLimit(this.link, this.#onFailure);
    const surroundings = { extensionUri, link: this.link, output };
    this.previews = new Previews({ ...surroundings, playheads: this.playheads });
    this.performance = new PerformancePanel(surroundings);
    this.language = new LanguageSupport(this.link, places, client);
    this.#trust = vscode.workspace.onDidGrantWorkspaceTrust(() => {
      this.link.setTrusted(true).catch(this.#onFailure);
    });
  }

  dispose(): void {
    this.#trust.dispose();
    this.#cacheLimit.dispose();
    this.playheads.dispose();
    this.exports.dispose();
    this.previews.dispose();
    this.performance.dispose();
    this.link.dispose();
  }

  readonly #onFailure = (error: unknown): void => void showFailure(error, this.#output);

  #onState(state: LinkState, message: string | undefined): void {
    this.#output.appendLine(`The daemon: ${state}.`);
    if (state === 'connecting') this.exports.onDaemonLost();
    const { current } = this.link;
    if (state === 'connected' && current !== undefined) {
      this.#cacheLimit.onConnected(current).catch(this.#onFailure);
      if (!this.#hasLooked) this.exports.takeUp(current).catch(this.#onFailure);
      this.#hasLooked = true;
    }
    if (message !== undefined)
      void showFailure(new FramewrightError('daemon-crashed', message), this.#output);
  }
}
