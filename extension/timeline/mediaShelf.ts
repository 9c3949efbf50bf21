/**
 * What a timeline knows of its media, asked of the daemon once for each file and kept until the file changes. A window without trust, and a text that is no file on a disk,
 * know nothing: then lengths are guessed. Knows no timeline.
 */
import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { DaemonLink } from '../../link/daemonLink.ts';
import type { MediaFacts } from '../../model/media/facts.ts';
import { outlineFacts } from '../../model/media/outline.ts';
import type { Project } from '../../model/project/project.ts';

export class MediaShelf implements vscode.Disposable {
  readonly #link: DaemonLink;
  readonly #folder: string | undefined;
  readonly #onChange: (path: string) => void;
  /** By path; undefined: it was asked for and is not known, or not yet. */
  readonly #facts = new Map<string, MediaFacts | undefined>();
  readonly #watchers = new Map<string, vscode.Disposable>();

  /** `onChange`: something is known of a file that was not before, or no longer. */
  constructor(link: DaemonLink, project: vscode.Uri, onChange: (path: string) => void) {
    this.#link = link;
    this.#folder = project.scheme === 'file' ? dirname(project.fsPath) : undefined;
    this.#onChange = onChange;
  }

  /** Absolute; undefined where no media may be looked at. */
  pathOf(src: string): string | undefined {
    return this.#folder === undefined || !vscode.workspace.isTrusted ? undefined : resolve(this.#folder, src);
  }

  /** By asset id, as far as it is known; what is not is asked for. */
  factsOf({ assets }: Project): ReadonlyMap<string, MediaFacts> {
    const facts = new Map<string, MediaFacts>();
    for (const { id, src } of assets.values()) {
      const path = this.pathOf(src);
      if (path === undefined) continue;
      const known = this.#facts.get(path);
      if (known !== undefined) facts.set(id, known);
      else if (!this.#facts.has(path)) this.#ask(path);
    }
    return facts;
  }

  dispose(): void {
    for (const watcher of this.#watchers.values()) watcher.dispose();
  }

  #ask(path: string): void {
    this.#facts.set(path, undefined);
    this.#watch(path);
    void this.#link
      .client()
      .then((client) => client.request('media/outline', { path }))
      .then((outline) => {
        this.#facts.set(path, outlineFacts(outline));
        this.#onChange(path);
      })
      // Why a file cannot be read is told in the text, by the language server.
      .catch(() => {});
  }

  #watch(path: string): void {
    if (this.#watchers.has(path)) return;
    const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(path)), basenamePattern(path));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const again = (): void => {
      this.#facts.delete(path);
      this.#onChange(path);
    };
    watcher.onDidCreate(again);
    watcher.onDidChange(again);
    watcher.onDidDelete(again);
    this.#watchers.set(path, watcher);
  }
}

/** What means something in a glob stands for itself. */
const basenamePattern = (path: string): string =>
  path
    .slice(dirname(path).length)
    .replace(/^[\\/]/, '')
    .replaceAll(/[[\]{}*?]/g, '?');
