/** An editor's side of the language server: real messages through streams in memory, to the real connection. */
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, DiagnosticSeverity, type ProtocolConnection } from 'vscode-languageserver';
import { StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type {
  ClientCapabilities,
  CompletionList,
  InitializeResult,
  Position,
  PublishDiagnosticsParams,
  TextEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  MediaLibrary,
  serveLanguage,
  thumbnailsFrom,
  type LanguageServer,
} from '../../../daemon/language/index.ts';
import type { ExportInsight } from '../../../daemon/language/features/codeLenses.ts';
import type { MediaProbe } from '../../../daemon/project/assetFile.ts';
import { loadEngine } from '../../../native/index.ts';

interface EditorOptions {
  readonly trusted?: boolean;
  readonly library?: MediaLibrary;
  readonly capabilities?: ClientCapabilities;
  readonly insight?: ExportInsight;
}

/** An engine that must not be asked. */
export const noEngine = (): MediaProbe => {
  throw new Error('media was opened');
};

export class Editor {
  readonly connection: ProtocolConnection;
  readonly server: LanguageServer;
  readonly failures: unknown[] = [];
  readonly warnings: string[] = [];
  readonly refreshed: string[] = [];
  readonly initialized: Promise<InitializeResult>;
  readonly #published = new Map<string, PublishDiagnosticsParams[]>();
  readonly #documents = new Map<string, TextDocument>();
  #waiting: (() => void)[] = [];

  constructor({ trusted = false, library, capabilities = {}, insight }: EditorOptions = {}) {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    this.server = serveLanguage({
      reader: new StreamMessageReader(toServer),
      writer: new StreamMessageWriter(toClient),
      trusted,
      library: library ?? new MediaLibrary(trusted ? loadEngine : noEngine),
      onFailure: (error) => this.failures.push(error),
      ...(insight && { insight }),
      ...(trusted && { thumbnails: thumbnailsFrom(loadEngine) }),
    });
    this.connection = createProtocolConnection(
      new StreamMessageReader(toClient),
      new StreamMessageWriter(toServer),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.#published.set(params.uri, [...(this.#published.get(params.uri) ?? []), params]);
      for (const check of this.#waiting) check();
    });
    const warn = ({ message }: { message: string }): null => {
      this.warnings.push(message);
      for (const check of this.#waiting) check();
      return null;
    };
    this.connection.onRequest('window/showMessageRequest', warn);
    this.connection.onNotification(
      'window/showMessage',
      (message: { message: string }) => void warn(message),
    );
    this.connection.onRequest('client/registerCapability', () => null);
    for (const what of ['codeLens', 'inlayHint']) {
      this.connection.onRequest(`workspace/${what}/refresh`, () => {
        this.refreshed.push(what);
        for (const check of this.#waiting) check();
        return null;
      });
    }
    this.connection.listen();
    this.initialized = this.connection.sendRequest<InitializeResult>('initialize', {
      // Of no process that lives: a server that watched its client would end, and with it all windows.
      processId: 999_999_999,
      rootUri: null,
      capabilities,
    });
  }

  async open(uri: string, text: string): Promise<void> {
    await this.initialized;
    await this.connection.sendNotification('initialized', {});
    this.#documents.set(uri, TextDocument.create(uri, 'reel', 1, text));
    const textDocument = { uri, languageId: 'reel', version: 1, text };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  /** Replaces the first `old` by `now`, as one keystroke. */
  async type(uri: string, old: string, now: string): Promise<number> {
    const before = this.document(uri);
    const at = before.getText().indexOf(old);
    if (at < 0) throw new Error(`"${old}" is not there`);
    const range = { start: before.positionAt(at), end: before.positionAt(at + old.length) };
    const version = before.version + 1;
    const contentChanges = [{ range, text: now }];
    this.#documents.set(uri, TextDocument.update(before, contentChanges, version));
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
    return version;
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  }

  /** Resolves once the latest problems of a document are as wanted. */
  async diagnostics(
    uri: string,
    wanted: (latest: PublishDiagnosticsParams) => boolean = () => true,
  ): Promise<PublishDiagnosticsParams> {
    const problems = (latest: PublishDiagnosticsParams): PublishDiagnosticsParams => ({
      ...latest,
      diagnostics: latest.diagnostics.filter(({ severity }) => severity !== DiagnosticSeverity.Hint),
    });
    return problems(await this.published(uri, (latest) => wanted(problems(latest))));
  }

  /** The same with hints, which are no problems. */
  published(
    uri: string,
    wanted: (latest: PublishDiagnosticsParams) => boolean,
  ): Promise<PublishDiagnosticsParams> {
    return this.until(() => {
      const latest = this.#published.get(uri)?.at(-1);
      return latest && wanted(latest) ? latest : undefined;
    });
  }

  /** Resolves to the first result that is there; asks after each message. The test's own limit ends a wait in vain. */
  until<T>(check: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const ask = (): void => {
        const result = check();
        if (result === undefined) return;
        this.#waiting = this.#waiting.filter((each) => each !== ask);
        resolve(result);
      };
      this.#waiting.push(ask);
      ask();
    });
  }

  request<T>(method: string, uri: string, more: object = {}): Promise<T> {
    return this.connection.sendRequest<T>(`textDocument/${method}`, { textDocument: { uri }, ...more });
  }

  complete(uri: string, position: Position): Promise<CompletionList | null> {
    return this.request('completion', uri, { position });
  }

  async end(): Promise<void> {
    this.connection.dispose();
    this.server.close();
    await this.server.closed;
  }
}

/** A text with `|` where the cursor stands: the text without it, and the place. */
export function withCursor(marked: string): { readonly text: string; readonly position: Position } {
  const at = marked.indexOf('|');
  if (at < 0) throw new Error('the text has no cursor');
  const text = marked.slice(0, at) + marked.slice(at + 1);
  return { text, position: TextDocument.create('', '', 0, text).positionAt(at) };
}

/** What a text is after edits. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('', '', 0, text), [...edits]);
}

export const uriOf = (path: string): string => pathToFileURL(path).href;
