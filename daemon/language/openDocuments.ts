/**
 * The documents that a window has open: keeps their texts in step, and publishes what is wrong with them a moment after each
 * change, first by what is known, and again when their media turn out to be otherwise. Knows no feature.
 */
import { TextDocuments, type Connection, type Diagnostic as LspDiagnostic } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FramewrightError } from '../../model/errors.ts';
import { Analysis } from './analysis.ts';
import { lspDiagnostic } from './lspDiagnostics.ts';
import type { MediaLibrary } from './mediaLibrary.ts';
import { folderOf, MediaView } from './mediaView.ts';

export interface OpenDocumentsOptions {
  readonly library: MediaLibrary;
  /** Whether media may be opened at all. */
  readonly trusted: () => boolean;
  /** The engine that would measure media is not there. */
  readonly onEngineMissing: (error: FramewrightError) => void;
  /** A bug of ours. */
  readonly onFailure: (error: unknown) => void;
  /** What is known of media changed, so what was computed from it has. */
  readonly onMediaChanged: () => void;
}

/** Several keystrokes that arrive together are one change. */
const settleMs = 10;
/** How long what a file was is believed while its name stays the same. */
const believeMs = 2000;

interface Entry {
  analysis: Analysis;
  /** The latest that could be laid out. */
  laidOut: Analysis | undefined;
  publishing: NodeJS.Timeout | undefined;
  readonly closed: AbortController;
  lookedAt: number;
  /** The sources that were looked at last. */
  lookedFor: string;
}

export class OpenDocuments {
  readonly #connection: Connection;
  readonly #options: OpenDocumentsOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(connection: Connection, options: OpenDocumentsOptions) {
    this.#connection = connection;
    this.#options = options;
    const documents = new TextDocuments<TextDocument>({
      create: (...args) => TextDocument.create(...args),
      // A new one for each change: whoever still works on the old one finds it as it was.
      update: (old, changes, version) =>
        TextDocument.update(
          TextDocument.create(old.uri, old.languageId, old.version, old.getText()),
          changes,
          version,
        ),
    });
    documents.onDidChangeContent(({ document }) => this.#changed(document));
    documents.onDidSave(({ document }) => this.lookAgain(document.uri));
    documents.onDidClose(({ document }) => this.#closed(document.uri));
    documents.listen(connection);
  }

  /** Of a document's current text; undefined when it is not open. */
  get(uri: string): Analysis | undefined {
    return this.#entries.get(uri)?.analysis;
  }

  /** Of all that are open. */
  all(): readonly Analysis[] {
    return [...this.#entries.values()].map(({ analysis }) => analysis);
  }

  /** Of the latest state of a document that could be laid out: the current one, or one before an error. */
  laidOut(uri: string): Analysis | undefined {
    const entry = this.#entries.get(uri);
    return entry?.analysis.timeline === undefined ? entry?.laidOut : entry.analysis;
  }

  /** Files may have changed, of one document or of all. */
  lookAgain(uri?: string): void {
    for (const [each, entry] of this.#entries) {
      if (uri !== undefined && each !== uri) continue;
      entry.lookedAt = -Infinity;
      this.#publishSoon(entry);
    }
  }

  /** Whether media may be opened is not what it was. */
  trustChanged(): void {
    for (const entry of this.#entries.values()) {
      const { document } = entry.analysis;
      entry.analysis = new Analysis(document, this.#viewOf(document.uri));
      entry.laidOut = undefined;
    }
    this.lookAgain();
  }

  close(): void {
    for (const entry of this.#entries.values()) stop(entry);
    this.#entries.clear();
  }

  #viewOf(uri: string): MediaView | undefined {
    const folder = this.#options.trusted() ? folderOf(uri) : undefined;
    return folder === undefined ? undefined : new MediaView(folder, this.#options.library);
  }

  #changed(document: TextDocument): void {
    const known = this.#entries.get(document.uri);
    const analysis = new Analysis(document, known ? known.analysis.media : this.#viewOf(document.uri));
    const entry = known ?? {
      analysis,
      laidOut: undefined,
      publishing: undefined,
      closed: new AbortController(),
      lookedAt: -Infinity,
      lookedFor: '',
    };
    entry.analysis = analysis;
    this.#entries.set(document.uri, entry);
    this.#publishSoon(entry);
  }

  #closed(uri: string): void {
    const entry = this.#entries.get(uri);
    if (entry === undefined) return;
    stop(entry);
    this.#entries.delete(uri);
    this.#send(uri, undefined, []);
  }

  #publishSoon(entry: Entry): void {
    entry.publishing ??= setTimeout(() => {
      entry.publishing = undefined;
      this.#publish(entry);
      this.#look(entry).catch(this.#options.onFailure);
    }, settleMs);
  }

  #publish(entry: Entry): void {
    const { analysis } = entry;
    const { uri, version } = analysis.document;
    try {
      if (analysis.timeline !== undefined) entry.laidOut = analysis;
      this.#send(
        uri,
        version,
        [...analysis.diagnostics, ...analysis.hints].map((each) => lspDiagnostic(each, analysis)),
      );
    } catch (error) {
      this.#options.onFailure(error);
    }
  }

  #send(uri: string, version: number | undefined, diagnostics: LspDiagnostic[]): void {
    const params = version === undefined ? { uri, diagnostics } : { uri, version, diagnostics };
    this.#connection.sendDiagnostics(params).catch(() => {
      // The window is gone; its connection says so.
    });
  }

  /** Looks at media when they are others than those looked at, or that was some time ago. */
  async #look(entry: Entry): Promise<void> {
    const { media, project } = entry.analysis;
    if (media === undefined || project === undefined) return;
    const sources = [...project.assets.values()].map(({ src }) => src).join('\0');
    const now = performance.now();
    if (entry.lookedFor === sources && now - entry.lookedAt < believeMs) return;
    entry.lookedFor = sources;
    entry.lookedAt = now;
    const engineMissing = await media.look(project, entry.closed.signal);
    if (engineMissing) this.#options.onEngineMissing(engineMissing);
    // Whoever found it out: windows share what is known.
    if (entry.closed.signal.aborted || entry.analysis.generation === media.generation) return;
    this.#publish(entry);
    this.#options.onMediaChanged();
  }
}

function stop(entry: Entry): void {
  clearTimeout(entry.publishing);
  entry.publishing = undefined;
  entry.closed.abort();
}
