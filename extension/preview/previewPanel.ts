/** One preview panel: between its page, the daemon's preview, and the text it shows. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { DaemonLink } from '../../link/daemonLink.ts';
import type { EngineClient } from '../../link/engineClient.ts';
import { countText, InvalidProject } from '../../model/diagnostics/invalidProject.ts';
import { FramewrightError } from '../../model/errors.ts';
import { addMarker } from '../../model/language/addMarker.ts';
import type { BinaryMessage } from '../../model/protocol/binaryMessage.ts';
import type { PictureHeader, SoundHeader } from '../../model/protocol/preview.ts';
import type { PreviewPanelHears, PreviewPanelSays } from '../../model/protocol/previewPanel.ts';
import { showPage } from '../panels/showPage.ts';
import type { Playheads } from '../playheads.ts';
import { setting } from '../settings.ts';
import { showFailure } from '../ui/failures.ts';
import { SeenClip } from './seenClip.ts';

/** While a person types, the text is shown so long after the last key. */
const typingPauseMs = 200;

/** A preview in the daemon, for as long as its connection stands. */
interface Opened {
  readonly client: EngineClient;
  readonly preview: string;
  readonly end: () => void;
}

export class PreviewPanel {
  readonly project: vscode.Uri;
  readonly #panel: vscode.WebviewPanel;
  readonly #link: DaemonLink;
  readonly #output: vscode.OutputChannel;
  readonly #playheads: Playheads;
  readonly #seen: SeenClip;
  readonly #subscriptions: { dispose(): unknown }[] = [];
  #opened: Promise<Opened | undefined> | undefined;
  #typing: NodeJS.Timeout | undefined;
  #size: (PreviewPanelSays & { type: 'size' }) | undefined;
  /** As the page last said. */
  #proxies: (PreviewPanelSays & { type: 'proxies' }) | undefined;
  #plays = false;
  /** The page has a film. */
  #shown = false;
  /** Where the playhead is to go once there is a film. */
  #goToFirst: number | undefined;
  #disposed = false;

  constructor(
    panel: vscode.WebviewPanel,
    project: vscode.Uri,
    {
      extensionUri,
      link,
      output,
      playheads,
    }: {
      readonly extensionUri: vscode.Uri;
      readonly link: DaemonLink;
      readonly output: vscode.OutputChannel;
      readonly playheads: Playheads;
    },
  ) {
    this.project = project;
    this.#panel = panel;
    this.#link = link;
    this.#output = output;
    this.#playheads = playheads;
    this.#seen = new SeenClip();
    this.#subscriptions.push(
      this.#seen,
      playheads.onDidMove(({ project: moved, frame, by }) => {
        if (by !== this && moved === project.toString()) this.#tell({ type: 'goTo', frame });
      }),
      panel.webview.onDidReceiveMessage((message: PreviewPanelSays) => void this.#hear(message)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (document.uri.toString() === project.toString() && contentChanges.length > 0) this.#showSoon();
      }),
    );
    showPage(panel.webview, extensionUri, { name: 'preview', title: panel.title });
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  /** Moves the playhead to what is written at a place of the text. */
  async goTo(offset: number): Promise<void> {
    const opened = await this.#opened;
    if (opened === undefined || !this.#shown) {
      this.#goToFirst = offset;
      return;
    }
    const { frame } = await opened.client.request('preview/locate', { preview: opened.preview, offset });
    if (frame !== undefined) this.#tell({ type: 'goTo', frame });
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#typing);
    for (const subscription of this.#subscriptions) subscription.dispose();
    void this.#closeOpened();
  }

  async #hear(message: PreviewPanelSays): Promise<void> {
    try {
      await this.#answer(message);
    } catch (error) {
      // A lost daemon is told by its link, and its preview opened anew.
      if (!(error instanceof FramewrightError) || error.code !== 'daemon-lost')
        void showFailure(error, this.#output);
    }
  }

  async #answer(message: PreviewPanelSays): Promise<void> {
    if (message.type === 'ready') {
      this.#tell({ type: 'project', uri: this.project.toString(), name: basename(this.project.fsPath) });
      await this.#open();
      return;
    }
    if (message.type === 'size') this.#size = message;
    if (message.type === 'proxies') this.#proxies = message;
    this.#follow(message);
    if (message.type === 'mark') {
      await this.#mark(message.frame);
      return;
    }
    const opened = await this.#opened;
    if (opened === undefined) return;
    const { client, preview } = opened;
    switch (message.type) {
      case 'size':
        await client.request('preview/size', { preview, width: message.width, height: message.height });
        return;
      case 'proxies':
        await client.request('preview/proxies', { preview, on: message.on });
        return;
      case 'compare':
        await this.#compare(opened, message.on);
        return;
      case 'seek': {
        const { run, frame, still } = message;
        await client.request('preview/seek', { preview, run, frame, still });
        return;
      }
      case 'play': {
        const { run, frame, rate } = message;
        await client.request('preview/play', { preview, run, frame, rate });
        return;
      }
      case 'credit': {
        const { pictures, soundBlocks, frame, late } = message;
        await client.request('preview/credit', { preview, pictures, soundBlocks, frame, late });
        return;
      }
      case 'rest':
      case 'reveal': {
        const { frame, type } = message;
        const { offset, length } = await client.request('preview/place', { preview, frame });
        const range = offset === undefined || length === undefined ? undefined : { offset, length };
        await this.#seen.show(this.project, range, type === 'reveal');
      }
    }
  }

  /** Other views follow the playhead; while it plays, credit tells where it is. */
  #follow(message: PreviewPanelSays): void {
    if (message.type === 'play' || message.type === 'seek') this.#plays = message.type === 'play';
    const moves = message.type === 'seek' || (message.type === 'credit' && this.#plays);
    if (moves) this.#playheads.move({ project: this.project.toString(), frame: message.frame, by: this });
  }

  /** A page that begins anew gets a preview of its own; what the one before had coming is forgotten with it. */
  async #open(): Promise<void> {
    this.#shown = false;
    await this.#closeOpened();
    if (this.#disposed) return;
    this.#opened = this.#openInDaemon();
    try {
      await this.#opened;
    } catch (error) {
      this.#opened = undefined;
      this.#tell({ type: 'problem', message: wordsOf(error) });
      throw error;
    }
    for (const said of [this.#size, this.#proxies]) if (said !== undefined) await this.#answer(said);
    await this.#show();
  }

  async #openInDaemon(): Promise<Opened> {
    const client = await this.#link.client();
    const { preview } = await client.request('preview/open', {
      project: this.project.fsPath,
      memory: setting('export.memory', this.project),
    });
    const listeners = [
      client.onBinary((message) => this.#pass(message, preview)),
      client.on('preview/failed', ({ preview: of, run, failure }) => {
        if (of === preview) this.#tell({ type: 'failed', run, message: failure.message });
      }),
      client.on('preview/proxy', ({ preview: of, state }) => {
        if (of === preview) this.#tell({ type: 'proxy', state });
      }),
    ];
    const end = (): void => {
      for (const listener of listeners) listener.dispose();
    };
    const opened = { client, preview, end };
    void client.closed.then(() => void this.#openAgain(opened));
    return opened;
  }

  /** After the daemon was lost, for what was open then. */
  async #openAgain(lost: Opened): Promise<void> {
    if (this.#disposed || (await this.#opened?.catch(() => undefined)) !== lost) return;
    this.#opened = undefined;
    await this.#open().catch((error: unknown) => void showFailure(error, this.#output));
  }

  async #closeOpened(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    this.#opened = undefined;
    if (opened === undefined) return;
    opened.end();
    await opened.client.request('preview/close', { preview: opened.preview }).catch(() => {});
  }

  #pass({ header, bytes }: BinaryMessage, preview: string): void {
    if (header['preview'] !== preview) return;
    // A copy of its own: the view lies in what the socket has read, and all of that would be sent.
    const own = new Uint8Array(bytes);
    if (header.method === 'preview/picture')
      this.#tell({ type: 'picture', header: header as unknown as PictureHeader, bytes: own });
    else this.#tell({ type: 'sound', header: header as unknown as SoundHeader, bytes: own });
  }

  #showSoon(): void {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#show(), typingPauseMs);
  }

  /** The text as the editor has it, saved or not. What is wrong with it the editor shows; here it is only said that it is not seen. */
  async #show(): Promise<void> {
    const opened = await this.#opened;
    if (opened === undefined) return;
    const { client, preview } = opened;
    try {
      const document = await vscode.workspace.openTextDocument(this.project);
      const { film } = await client.request('preview/show', { preview, text: document.getText() });
      this.#tell({ type: 'problem', message: undefined });
      this.#tell({ type: 'film', film });
      this.#tell({ type: 'compared', with: undefined });
      this.#shown = true;
      if (this.#goToFirst !== undefined) await this.goTo(this.#goToFirst);
      this.#goToFirst = undefined;
    } catch (error) {
      if (error instanceof FramewrightError && error.code === 'daemon-lost') return;
      this.#tell({ type: 'problem', message: wordsOf(error) });
    }
  }

  async #compare({ client, preview }: Opened, on: boolean): Promise<void> {
    const { film, target, older = false } = await client.request('preview/compare', { preview, on });
    if (film === undefined) {
      const message = 'There is no export of this project to compare with. Export it first.';
      this.#tell({ type: 'compared', with: undefined, message });
      return;
    }
    this.#tell({ type: 'film', film });
    const name = target === undefined ? undefined : basename(target);
    this.#tell({ type: 'compared', with: name === undefined ? undefined : { name, older } });
  }

  async #mark(frame: number): Promise<void> {
    const name = await vscode.window.showInputBox({ title: 'Set a Marker', prompt: 'Its name' });
    if (name === undefined) return;
    const document = await vscode.workspace.openTextDocument(this.project);
    const added = addMarker(document.getText(), { frame, name });
    if (added === undefined) return;
    const start = document.positionAt(added.range.offset);
    const end = document.positionAt(added.range.offset + added.range.length);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(this.project, new vscode.Range(start, end), added.text);
    await vscode.workspace.applyEdit(edit);
  }

  #tell(message: PreviewPanelHears): void {
    if (!this.#disposed) void this.#panel.webview.postMessage(message);
  }
}

/** Where a mistake stands the editor shows; here it is enough that there is one. */
function wordsOf(error: unknown): string {
  if (error instanceof InvalidProject) return `The text has ${countText(error.diagnostics)}.`;
  return error instanceof Error ? error.message : String(error);
}
