/** From the source of an asset to its file. Opens nothing by itself. */
import { pathToFileURL } from 'node:url';
import type { Connection, DocumentLink, ServerCapabilities } from 'vscode-languageserver';
import { variableUse } from '../../../model/project/parse/strings.ts';
import { valueAt } from '../../../model/project/parse/tree.ts';
import { assetPath } from '../../project/loadProject.ts';
import { folderOf } from '../mediaView.ts';
import type { OpenDocuments } from '../openDocuments.ts';

/** Registers the handler; returns what the client is told of it. */
export function addLinks(connection: Connection, documents: OpenDocuments): ServerCapabilities {
  connection.onDocumentLinks(({ textDocument }) => {
    const analysis = documents.get(textDocument.uri);
    const folder = folderOf(textDocument.uri);
    if (analysis?.root === undefined || folder === undefined) return [];
    const { root, project } = analysis;
    return (valueAt(root, 'assets')?.children ?? []).flatMap(({ children }): DocumentLink[] => {
      const [key, entry] = children ?? [];
      const node = entry?.type === 'object' ? valueAt(entry, 'src') : undefined;
      if (node?.type !== 'string' || node.length <= 2) return [];
      const written = String(node.value);
      const src = project?.assets.get(String(key?.value))?.src ?? (written.match(variableUse) ? '' : written);
      if (src === '' || src.includes('\0')) return [];
      const range = analysis.range({ offset: node.offset + 1, length: node.length - 2 });
      return [{ range, target: pathToFileURL(assetPath(folder, src)).href }];
    });
  });
  return { documentLinkProvider: {} };
}
