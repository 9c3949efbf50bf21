/**
 * One visual timeline of one document. The document is the only truth: the page gets a picture of each state of it and sends back gestures, which become changes of the
 * text, one after another. A text with errors leaves the last good picture standing.
 */
import * as vscode from 'vscode';
import { FramewrightError } from '../../model/errors.ts';
import { gestureSchema, type Gesture } from '../../model/edit/gesture.ts';
import { layOut } from '../../model/evaluate/index.ts';
import type { MediaFacts } from '../../model/media/facts.ts';
import { parseProject, type ParsedProject } from '../../model/project/parse/parseProject.ts';
import type { Project } from '../../model/project/project.ts';
import type { TimelinePanelHears, TimelinePanelSays } from '../../model/protocol/timelinePanel.ts';
import { itemAt, timelineView } from '../../model/timeline/timelineView.ts';
import type { DaemonLink } from '../../link/daemonLink.ts';
import type { Playheads } from '../playheads.ts';
import { applyGesture, type Pictured } from './applyGesture.ts';
import { droppedMedia } from './droppedFiles.ts';
import { MediaShelf } from './mediaShelf.ts';
import { chosenFiles, placesOf, type ReadPiece } from './outsideFiles.ts';

/** Further back than a message takes to come. */
const mostPictured = 7;

const pieceKey = ({ id, file, offset }: Record<'id' | 'file' | 'offset', number>): string =>
  `${id} ${file} ${offset}`;

export class TimelineEditor implements vscode.Disposable {
  readonly #document: vscode.TextDocument;
  readonly #webview: vscode.Webview;
  readonly #link: DaemonLink;
  readonly #playheads: Playheads;
  readonly #media: MediaShelf;
  readonly #disposables: { dispose(): unknown }[] = [];
  /** Of the last good text. */
  #project: Project | undefined;
  /** The states that the page may still be showing, the latest last. */
  #pictured: readonly Pictured[] = [];
  #listens = false;
  /** One gesture at a time. */
  #last: Promise<void> = Promise.resolve();
  /** Of files that are being copied: who waits for a piece. */
  readonly #pieces = new Map<string, (bytes: Uint8Array | undefined) => void>();
  /** A selection in the text that is our own doing. */
  #ownSelection = false;

  constructor(
    document: vscode.TextDocument,
    webview: vscode.Webview,
    { link, playheads }: { readonly link: DaemonLink; readonly playheads: Playheads },
  ) {
    this.#document = document;
    this.#webview = webview;
    this.#link = link;
    this.#playheads = playheads;
    this.#media = new MediaShelf(link, document.uri, (path) => this.#onMedia(path));
    this.#disposables.push(
      this.#media,
      webview.onDidReceiveMessage((message: TimelinePanelSays) => this.#hear(message)),
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && event.contentChanges.length > 0) this.#show();
      }),
      vscode.window.onDidChangeTextEditorSelection((event) => this.#onSelection(event)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#show()),
      playheads.onDidMove(({ project, frame, by }) => {
        if (by !== this && project === document.uri.toString()) this.#tell({ type: 'playhead', frame });
      }),
    );
  }

  dispose(): void {
    for (const each of this.#disposables) each.dispose();
    for (const resolve of this.#pieces.values()) resolve(undefined);
  }

  #hear(message: TimelinePanelSays): void {
    switch (message.type) {
      case 'ready':
        this.#listens = true;
        this.#show();
        this.#tell({ type: 'playhead', frame: this.#playheads.frameOf(this.#document.uri.toString()) });
        return;
      case 'gesture':
        return this.#perform(message.id, message.version, () =>
          Promise.resolve(gestureSchema.parse(message.gesture)),
        );
      case 'drop': {
        const { uris, track, frame } = message;
        return this.#perform(message.id, message.version, () => this.#dropped(uris, track, frame));
      }
      case 'choose':
        return void this.#choose(message);
      case 'piece':
        return this.#pieces.get(pieceKey(message))?.(message.bytes);
      case 'select':
        return void this.#select(message);
      case 'playhead':
        return this.#playheads.move({
          project: this.#document.uri.toString(),
          frame: message.frame,
          by: this,
        });
      case 'thumbnails':
        return void this.#thumbnails(message);
      case 'waveform':
        return void this.#waveform(message);
    }
  }

  /** The picture of the text as it is now, or what keeps it from being one. */
  #show(): void {
    if (!this.#listens) return;
    const text = this.#document.getText();
    const parsed = parseProject(text);
    const { project, root } = parsed;
    if (project === undefined || root === undefined) {
      this.#tell({ type: 'notice', notice: noticeOf(parsed) });
      return;
    }
    const { version } = this.#document;
    this.#project = project;
    this.#pictured = [...this.#pictured.slice(-mostPictured), { version, text }];
    const facts = this.#media.factsOf(project);
    const { diagnostics } = layOut(project, facts);
    this.#tell({ type: 'notice', notice: undefined });
    this.#tell({ type: 'timeline', version, view: timelineView(project, root, facts, diagnostics) });
  }

  #perform(id: number, version: number, gestureOf: () => Promise<Gesture | undefined>): void {
    const pictured = this.#pictured.findLast((each) => each.version === version);
    const work = async (): Promise<void> => {
      let refusal: string | undefined;
      try {
        const gesture = await gestureOf();
        if (gesture) await applyGesture(this.#document, pictured, gesture, (text) => this.#factsOf(text));
      } catch (error) {
        // Answered whatever happened: the page keeps what was dragged until then.
        refusal =
          error instanceof FramewrightError
            ? error.message
            : `This is a bug in Framewright: ${String(error)}`;
      }
      this.#tell({ type: 'done', id, refusal });
    };
    this.#last = this.#last.then(work, work);
  }

  async #dropped(
    uris: readonly string[],
    track: number | undefined,
    frame: number,
  ): Promise<Gesture | undefined> {
    if (uris.length === 0) return undefined;
    const media = await droppedMedia(this.#link, this.#document.uri, uris);
    const { fps } = this.#project?.canvas ?? {};
    let at = frame;
    const gestures = media.map((each) => {
      const gesture = {
        kind: 'addClip' as const,
        media: each,
        ...(track === undefined ? {} : { track }),
        frame: at,
      };
      at += fps === undefined ? 0 : Math.round(each.seconds * fps.toNumber());
      return gesture;
    });
    return { kind: 'several', gestures };
  }

  /** Other gestures need not wait for somebody who looks for files, or for files that are copied. */
  async #choose({
    id,
    version,
    track,
    frame,
    files,
  }: Extract<TimelinePanelSays, { type: 'choose' }>): Promise<void> {
    const { uri } = this.#document;
    const read: ReadPiece = (file, offset, length) => this.#piece({ id, file, offset, length });
    const places = files.length === 0 ? chosenFiles(uri, 'Add Media') : placesOf(files, uri, read);
    // What goes wrong is told with the answer.
    await places.catch(() => {});
    const isPictured = this.#pictured.some((each) => each.version === version);
    this.#perform(id, isPictured ? version : this.#document.version, async () =>
      this.#dropped(((await places) ?? []).map(String), track, frame),
    );
  }

  /** Of a file that was dropped, as the page answers; undefined also when there is no page any more. */
  #piece(
    piece: Omit<Extract<TimelinePanelHears, { type: 'piece' }>, 'type'>,
  ): Promise<Uint8Array | undefined> {
    const key = pieceKey(piece);
    return new Promise<Uint8Array | undefined>((resolve) => {
      this.#pieces.set(key, resolve);
      this.#tell({ type: 'piece', ...piece });
    }).finally(() => this.#pieces.delete(key));
  }

  #factsOf(text: string): ReadonlyMap<string, MediaFacts> {
    const { project } = parseProject(text);
    return project ? this.#media.factsOf(project) : new Map();
  }

  #onMedia(path: string): void {
    for (const { id, src } of this.#project?.assets.values() ?? []) {
      if (this.#media.pathOf(src) === path) this.#tell({ type: 'mediaChanged', asset: id });
    }
    this.#show();
  }

  /** The text shows what is selected here; it gets the focus only when that is asked for. */
  async #select({ place, open, version }: Extract<TimelinePanelSays, { type: 'select' }>): Promise<void> {
    const range = this.#project?.tracks[place.track]?.items[place.item]?.range;
    if (range === undefined || version !== this.#document.version) return;
    const { uri } = this.#document;
    const visible = vscode.window.visibleTextEditors.find(({ document }) => document === this.#document);
    const editor =
      visible ??
      (open
        ? await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside })
        : undefined);
    if (editor === undefined) return;
    if (open && visible) await vscode.window.showTextDocument(uri, { viewColumn: visible.viewColumn });
    const from = this.#document.positionAt(range.offset);
    const to = this.#document.positionAt(range.offset + range.length);
    this.#ownSelection = true;
    editor.selection = open ? new vscode.Selection(from, from) : new vscode.Selection(from, to);
    editor.revealRange(new vscode.Range(from, to), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  #onSelection({ textEditor, selections, kind }: vscode.TextEditorSelectionChangeEvent): void {
    if (textEditor.document !== this.#document || this.#project === undefined) return;
    const own = this.#ownSelection;
    this.#ownSelection = false;
    // What a command or an edit did to the cursor is nobody pointing at something.
    if (own || kind === undefined || this.#pictured.at(-1)?.version !== this.#document.version) return;
    const [selection] = selections;
    const place = selection && itemAt(this.#project, this.#document.offsetAt(selection.active));
    if (place) this.#tell({ type: 'selected', place });
  }

  async #thumbnails({
    asset,
    level,
    index,
  }: Extract<TimelinePanelSays, { type: 'thumbnails' }>): Promise<void> {
    const answer = await this.#asked(asset, (client, path) =>
      client.request('media/thumbnails', { path, level, index }),
    );
    this.#tell({ type: 'thumbnails', asset, level, index, jpeg: answer?.jpeg });
  }

  async #waveform({ asset, index }: Extract<TimelinePanelSays, { type: 'waveform' }>): Promise<void> {
    const answer = await this.#asked(asset, (client, path) =>
      client.request('media/waveform', { path, index }),
    );
    this.#tell({ type: 'waveform', asset, index, peaks: answer?.peaks });
  }

  /** Undefined where there is nothing to be had: a timeline without pictures is still one. */
  async #asked<T>(
    asset: string,
    ask: (client: Awaited<ReturnType<DaemonLink['client']>>, path: string) => Promise<T>,
  ): Promise<T | undefined> {
    const src = this.#project?.assets.get(asset)?.src;
    const path = src === undefined ? undefined : this.#media.pathOf(src);
    if (path === undefined) return undefined;
    return await this.#link
      .client()
      .then((client) => ask(client, path))
      .catch(() => undefined);
  }

  #tell(message: TimelinePanelHears): void {
    void this.#webview.postMessage(message);
  }
}

function noticeOf({ diagnostics }: ParsedProject): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `The text has an error, so this is the timeline as it was before. ${first?.message ?? ''}${more}`;
}
