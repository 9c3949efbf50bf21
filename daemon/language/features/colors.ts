/** Colours shown beside their text, and chosen with the editor's picker. */
import type { Connection, ServerCapabilities } from 'vscode-languageserver';
import { colorsIn, formatColor } from '../../../model/language/colors.ts';
import type { OpenDocuments } from '../openDocuments.ts';

/** Registers the handlers; returns what the client is told of them. */
export function addColors(connection: Connection, documents: OpenDocuments): ServerCapabilities {
  connection.onDocumentColor(({ textDocument }) => {
    const analysis = documents.get(textDocument.uri);
    if (analysis?.root === undefined) return [];
    return colorsIn(analysis.root).map(({ color, range }) => ({
      range: analysis.range(range),
      color: {
        red: color.red / 255,
        green: color.green / 255,
        blue: color.blue / 255,
        alpha: color.alpha / 255,
      },
    }));
  });
  connection.onColorPresentation(({ textDocument, color, range }) => {
    const analysis = documents.get(textDocument.uri);
    if (analysis?.root === undefined) return [];
    const offset = analysis.document.offsetAt(range.start);
    const written = colorsIn(analysis.root).find((each) => each.range.offset === offset);
    const byte = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 255);
    const label = formatColor({
      red: byte(color.red),
      green: byte(color.green),
      blue: byte(color.blue),
      alpha: written?.opaque === true ? 255 : byte(color.alpha),
    });
    return [{ label, textEdit: { range, newText: `"${label}"` } }];
  });
  return { colorProvider: true };
}
