/**
 * What can be written at the cursor: keys and words from the schema; assets, files, fonts and variables from the project and
 * the disk.
 */
import {
  type CancellationToken,
  type CompletionItem,
  type CompletionList,
  type Connection,
  type Position,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { cursorAt, matchesPath, type Cursor } from '../../../model/language/cursor.ts';
import { roomAt } from '../../../model/language/room.ts';
import type { Analysis } from '../analysis.ts';
import type { OpenDocuments } from '../openDocuments.ts';
import { assetCompletions } from './completeAssets.ts';
import { fileCompletions, newAssetCompletions, withFileDetail } from './completeFiles.ts';
import { fontCompletions } from './completeFonts.ts';
import { schemaCompletions } from './completeSchema.ts';
import { variableCompletions } from './completeVariables.ts';

/** Registers the handlers; returns what the client is told of them. */
export function addCompletion(connection: Connection, documents: OpenDocuments): ServerCapabilities {
  connection.onCompletion(async ({ textDocument, position }, token) => {
    const analysis = documents.get(textDocument.uri);
    return analysis && complete(analysis, position, token);
  });
  connection.onCompletionResolve((item) => withFileDetail(item, documents));
  return { completionProvider: { triggerCharacters: ['"', ':', '/', '{'], resolveProvider: true } };
}

async function complete(
  analysis: Analysis,
  position: Position,
  token: CancellationToken,
): Promise<CompletionList | undefined> {
  const { document } = analysis;
  const cursor = cursorAt(analysis.text, document.offsetAt(position));
  if (cursor === undefined) return undefined;
  const variables = variableCompletions(analysis, cursor);
  // Inside `${` nothing else is meant.
  if (variables !== undefined) return list(variables);
  const room = roomAt(analysis.text, cursor.offset);
  if (room === 'taken') return list([]);
  // Behind a value without a comma the cursor still counts as its place, and what is meant comes after it.
  const own = typeof room === 'object' ? undefined : await ownCompletions(analysis, cursor);
  if (token.isCancellationRequested) return undefined;
  if (own !== undefined && !cursor.isKey) return list(own);
  return list([...(own ?? []), ...(await schemaCompletions(document, cursor.offset, room))]);
}

/** Undefined where only the schema knows what can stand. */
async function ownCompletions(
  analysis: Analysis,
  cursor: Cursor,
): Promise<readonly CompletionItem[] | undefined> {
  const { path, isKey } = cursor;
  if (isKey) return matchesPath(path, 'assets', '*') ? newAssetCompletions(analysis, cursor) : undefined;
  if (matchesPath(path, 'tracks', '*', 'items', '*', 'asset')) return assetCompletions(analysis, cursor);
  if (matchesPath(path, 'assets', '*', 'src')) return fileCompletions(analysis, cursor);
  if (matchesPath(path, 'tracks', '*', 'items', '*', 'style', 'font'))
    return fontCompletions(analysis, cursor);
  return undefined;
}

const list = (items: readonly CompletionItem[]): CompletionList => ({
  isIncomplete: false,
  items: [...items],
});
