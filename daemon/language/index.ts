/**
 * The language server: one connection to one window, over whatever carries its messages. It owns neither the transport nor the
 * process: a client's `exit`, or its vanishing, ends this connection and nothing else.
 */
import 'vscode-jsonrpc/node';
import {
  CodeLensRefreshRequest,
  createConnection,
  createProtocolConnection,
  DidChangeWatchedFilesNotification,
  LSPErrorCodes,
  TextDocumentSyncKind,
  type Connection,
  type ConnectionStrategy,
  type InitializeParams,
  type InitializeResult,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver';
import type { FramewrightError } from '../../model/errors.ts';
import { addCompletion } from './features/completion.ts';
import { mediaEndings } from './features/completeFiles.ts';
import { addCodeActions } from './features/codeActions.ts';
import { addCodeLenses, type ExportInsight } from './features/codeLenses.ts';
import { addColors } from './features/colors.ts';
import { addInlayHints } from './features/inlayHints.ts';
import { addLinks } from './features/links.ts';
import { addRenamedFiles } from './features/renamedFiles.ts';
import { addStructure } from './features/structure.ts';
import { addHover, type Thumbnails } from './features/hover.ts';
import { addNavigation } from './features/navigation.ts';
import type { MediaLibrary } from './mediaLibrary.ts';
import { OpenDocuments } from './openDocuments.ts';

export type { ClipInsight, ExportInsight } from './features/codeLenses.ts';
export { MediaLibrary } from './mediaLibrary.ts';
export { thumbnailsFrom } from './thumbnails.ts';

export interface LanguageServerOptions {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** Whether the window trusts its workspace. Without that no media is opened, and only texts are judged. */
  readonly trusted: boolean;
  /** One for all windows. */
  readonly library: MediaLibrary;
  /** Small pictures for hover texts; `thumbnailsFrom` makes them, one for all windows. */
  readonly thumbnails?: Thumbnails;
  /** What is known of exports, for the lines above clips. */
  readonly insight?: ExportInsight;
  /** A bug of ours, for the log. */
  readonly onFailure: (error: unknown) => void;
}

export interface LanguageServer {
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  /** The window trusts its workspace now, or no longer. */
  setTrusted(trusted: boolean): void;
  /** What is known of exports is not what it was. */
  insightChanged(): void;
  close(): void;
}

/** A request that was cancelled before its turn came is not worth starting. */
const cancelWaiting: ConnectionStrategy = {
  cancelUndispatched: () => ({
    jsonrpc: '2.0',
    id: null,
    error: { code: LSPErrorCodes.RequestCancelled, message: 'cancelled before it was begun' },
  }),
};

/** Serves until the transport closes, the client says `exit`, or `close()`. */
export function serveLanguage(options: LanguageServerOptions): LanguageServer {
  const { reader, writer, library, onFailure } = options;
  let { trusted } = options;
  let settleClosed: () => void = () => {};
  const closed = new Promise<void>((resolve) => (settleClosed = resolve));
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    documents.close();
    connection.dispose();
    reader.dispose();
    writer.dispose();
    settleClosed();
  };

  const connection: Connection = createConnection(
    (logger) => createProtocolConnection(reader, writer, logger, { connectionStrategy: cancelWaiting }),
    // Of the process nothing is watched or ended: it serves other windows too.
    { shutdownReceived: false, initialize: () => {}, exit: () => close() },
  );

  let engineMissing: string | undefined;
  const onEngineMissing = ({ message }: FramewrightError): void => {
    if (engineMissing === message) return;
    engineMissing = message;
    connection.window.showWarningMessage(message);
  };
  const documents = new OpenDocuments(connection, {
    library,
    trusted: () => trusted,
    onEngineMissing,
    onFailure,
    onMediaChanged: () => refresh(),
  });

  let client: InitializeParams['capabilities'] = {};
  /** What was shown beside the text depends on more than the text. */
  const refresh = (): void => {
    if (client.workspace?.inlayHint?.refreshSupport === true)
      connection.languages.inlayHint.refresh().catch(ignoreGone);
    if (client.workspace?.codeLens?.refreshSupport === true)
      connection.sendRequest(CodeLensRefreshRequest.type).catch(ignoreGone);
  };
  connection.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    return {
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        ...addCompletion(connection, documents),
        ...addHover(connection, documents, options.thumbnails),
        ...addNavigation(connection, documents),
        ...addCodeActions(connection, documents),
        ...addStructure(connection, documents),
        ...addColors(connection, documents),
        ...addLinks(connection, documents),
        ...addInlayHints(connection, documents),
        ...addCodeLenses(connection, documents, options.insight),
        ...addRenamedFiles(connection, documents),
      },
      serverInfo: { name: 'framewright' },
    };
  });
  connection.onInitialized(() => {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
    const watch = { watchers: [{ globPattern: `**/*.{${mediaEndings}}` }] };
    connection.client.register(DidChangeWatchedFilesNotification.type, watch).catch(onFailure);
  });
  connection.onDidChangeWatchedFiles(() => documents.lookAgain());

  reader.onClose(close);
  connection.listen();
  return {
    closed,
    setTrusted: (now) => {
      if (trusted === now) return;
      trusted = now;
      documents.trustChanged();
    },
    insightChanged: () => refresh(),
    close,
  };
}

/** A request to a window that closes meanwhile is not answered. */
const ignoreGone = (): void => {};
