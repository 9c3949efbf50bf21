/** The shape of a project's text: its outline, what folds, how it is laid out. */
import {
  SymbolKind,
  type Connection,
  type DocumentSymbol,
  type FormattingOptions,
  type Range,
  type ServerCapabilities,
  type TextEdit,
} from 'vscode-languageserver';
import { plainText } from '../../../model/language/escape.ts';
import { outlineOf, type Part, type PartKind } from '../../../model/language/outline.ts';
import type { Analysis } from '../analysis.ts';
import type { OpenDocuments } from '../openDocuments.ts';
import { jsonDocument, schemaService } from '../schemaService.ts';

/** Registers the handlers; returns what the client is told of them. */
export function addStructure(connection: Connection, documents: OpenDocuments): ServerCapabilities {
  connection.onDocumentSymbol(({ textDocument }) => {
    const analysis = documents.get(textDocument.uri);
    if (analysis?.root === undefined) return null;
    return outlineOf(analysis.root, analysis.text).map((part) => symbolOf(part, analysis));
  });
  connection.onFoldingRanges(({ textDocument }) => {
    const analysis = documents.get(textDocument.uri);
    return analysis ? schemaService().getFoldingRanges(analysis.document) : null;
  });
  connection.onSelectionRanges(({ textDocument, positions }) => {
    const analysis = documents.get(textDocument.uri);
    if (!analysis) return null;
    const { document } = analysis;
    return schemaService().getSelectionRanges(document, positions, jsonDocument(document));
  });
  connection.onDocumentFormatting(({ textDocument, options }) => {
    const analysis = documents.get(textDocument.uri);
    return analysis ? formatted(analysis, undefined, options) : null;
  });
  connection.onDocumentRangeFormatting(({ textDocument, range, options }) => {
    const analysis = documents.get(textDocument.uri);
    return analysis ? formatted(analysis, range, options) : null;
  });
  return {
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
  };
}

/** Lines stay as they are: an item on one line is easier to read than one on ten. */
function formatted(
  { document, text }: Analysis,
  range: Range | undefined,
  options: FormattingOptions,
): TextEdit[] {
  const edits = schemaService().format(document, range, { ...options, keepLines: true });
  // The service would also write `[ 0, 5 ]` and `{ }`.
  return edits.filter((edit) => {
    const offset = document.offsetAt(edit.range.start);
    const around = text.slice(offset - 1, offset + 1);
    const inserts = edit.newText === ' ' && offset === document.offsetAt(edit.range.end);
    return !(inserts && /^\[|\]$|^\{\}$/.test(around));
  });
}

const symbolKinds: Record<PartKind, SymbolKind> = {
  canvas: SymbolKind.Object,
  group: SymbolKind.Namespace,
  variable: SymbolKind.Variable,
  asset: SymbolKind.File,
  track: SymbolKind.Array,
  clip: SymbolKind.Event,
  text: SymbolKind.String,
  color: SymbolKind.Constant,
  gap: SymbolKind.Null,
  transition: SymbolKind.Operator,
  marker: SymbolKind.Key,
  export: SymbolKind.Package,
};

const symbolOf = ({ kind, name, detail, whole, named, parts }: Part, analysis: Analysis): DocumentSymbol => ({
  name: plainText(name),
  detail: plainText(detail),
  kind: symbolKinds[kind],
  range: analysis.range(whole),
  selectionRange: analysis.range(named),
  children: parts.map((part) => symbolOf(part, analysis)),
});
