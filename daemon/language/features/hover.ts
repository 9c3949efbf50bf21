/** What something is: the schema's words for it; of an asset, what its file holds and looks like; of a time, its other notations. */
import {
  MarkupKind,
  type CancellationToken,
  type Connection,
  type Hover,
  type Position,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { cursorAt } from '../../../model/language/cursor.ts';
import { markdownText, plainText } from '../../../model/language/escape.ts';
import { occurrenceAt, occurrencesIn } from '../../../model/language/occurrences.ts';
import { timeAt } from '../../../model/language/timeAt.ts';
import type { TextRange } from '../../../model/project/project.ts';
import { valueAt } from '../../../model/project/parse/tree.ts';
import { describeTime } from '../../../model/time/timeNotation.ts';
import type { Analysis } from '../analysis.ts';
import { factsText } from '../factsText.ts';
import type { OpenDocuments } from '../openDocuments.ts';
import { jsonDocument, schemaService } from '../schemaService.ts';

/** Draws a small picture of a file; resolves to a `data:` address, or undefined when there is nothing to see. */
export type Thumbnails = (path: string) => Promise<string | undefined>;

/** Registers the handler; returns what the client is told of it. */
export function addHover(
  connection: Connection,
  documents: OpenDocuments,
  thumbnails: Thumbnails | undefined,
): ServerCapabilities {
  connection.onHover(async ({ textDocument, position }, token) => {
    const analysis = documents.get(textDocument.uri);
    return analysis && hover(analysis, position, thumbnails, token);
  });
  return { hoverProvider: true };
}

async function hover(
  analysis: Analysis,
  position: Position,
  thumbnails: Thumbnails | undefined,
  token: CancellationToken,
): Promise<Hover | null> {
  const { document, text, root } = analysis;
  const offset = document.offsetAt(position);
  const cursor = cursorAt(text, offset);
  if (root === undefined || cursor === undefined) return null;
  const special =
    (await nameHover(analysis, offset, thumbnails, token)) ??
    (cursor.isKey ? undefined : timeHover(analysis, cursor.path));
  if (token.isCancellationRequested) return null;
  const general = await schemaService().doHover(document, position, jsonDocument(document));
  const parts = [special?.markdown, general && contentText(general.contents)].filter(
    (part) => part !== undefined && part !== null && part !== '',
  );
  const range = special ? analysis.range(special.range) : general?.range;
  if (parts.length === 0) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') },
    ...(range && { range }),
  };
}

interface Part {
  readonly markdown: string;
  readonly range: TextRange;
}

async function nameHover(
  analysis: Analysis,
  offset: number,
  thumbnails: Thumbnails | undefined,
  token: CancellationToken,
): Promise<Part | undefined> {
  const { root, text } = analysis;
  if (root === undefined) return undefined;
  const at = occurrenceAt(occurrencesIn(root, text), offset);
  if (at?.kind === 'variable') {
    const value = valueAt(root, 'variables', at.name);
    if (value?.type !== 'string') return undefined;
    return {
      markdown: `**${markdownText(at.name)}** = ${markdownText(String(value.value))}`,
      range: at.range,
    };
  }
  if (at?.kind !== 'asset') return undefined;
  const src = valueAt(root, 'assets', at.name, 'src');
  if (src?.type !== 'string') return undefined;
  const lines = [`**${markdownText(at.name)}**: ${markdownText(String(src.value))}`];
  const { media } = analysis;
  const record = media && (await media.measure(String(src.value)));
  if (record?.facts) lines.push(markdownText(factsText(record.facts)));
  if (record?.problem) lines.push(markdownText(record.problem.message));
  if (record?.facts && media && thumbnails && !token.isCancellationRequested) {
    const picture = await thumbnails(media.pathOf(String(src.value)));
    if (picture !== undefined) lines.push(`![](${picture})`);
  }
  return { markdown: lines.join('\n\n'), range: at.range };
}

function timeHover(analysis: Analysis, path: readonly (string | number)[]): Part | undefined {
  const { root, text } = analysis;
  if (root === undefined) return undefined;
  const found = timeAt(root, text, path, (asset) => analysis.assetRate(asset));
  if (found === undefined) return undefined;
  const { offset, length } = found.node;
  return { markdown: `\`${plainText(describeTime(found.time, found.rate))}\``, range: { offset, length } };
}

function contentText(contents: Hover['contents']): string {
  const parts = Array.isArray(contents) ? contents : [contents];
  return parts.map((part) => (typeof part === 'string' ? part : part.value)).join('\n\n');
}
