/**
 * Files that an editor renames or moves: what projects call them changes with them, and so do the paths of a project that is moved itself. Projects are those that are open, and
 * those that lie beside the file or above it, where what uses it usually lies.
 */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseTree, type Node } from 'jsonc-parser';
import type { Connection, ServerCapabilities, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { stringLiteral } from '../../../model/project/parse/strings.ts';
import { valueAt } from '../../../model/project/parse/tree.ts';
import { assetPath } from '../../project/loadProject.ts';
import { unlessSystemError } from '../../systemError.ts';
import type { OpenDocuments } from '../openDocuments.ts';
import { mediaEndings } from './completeFiles.ts';

/** Registers the handler; returns what the client is told of it. */
export function addRenamedFiles(connection: Connection, documents: OpenDocuments): ServerCapabilities {
  connection.workspace.onWillRenameFiles(async ({ files }) => {
    const renamed = files.flatMap(({ oldUri, newUri }) => {
      const [from, to] = [pathOf(oldUri), pathOf(newUri)];
      return from === undefined || to === undefined ? [] : [{ from, to }];
    });
    return edited(await projectsNear(renamed, documents), renamed);
  });
  const ofFiles = {
    glob: `**/*.{${mediaEndings},reel}`,
    matches: 'file',
    options: { ignoreCase: true },
  } as const;
  const filters = [ofFiles, { glob: '**/*', matches: 'folder' } as const].map((pattern) => ({
    scheme: 'file',
    pattern,
  }));
  return { workspace: { fileOperations: { willRename: { filters } } } };
}

interface Renamed {
  readonly from: string;
  readonly to: string;
}

/** How far above a file a project that uses it is looked for. */
const highest = 4;
/** More projects beside one another than anybody has: the rest keep their paths. */
const mostProjects = 200;

/** The documents of projects that may name one of the files. */
async function projectsNear(
  renamed: readonly Renamed[],
  documents: OpenDocuments,
): Promise<readonly { readonly document: TextDocument; readonly version: number | null }[]> {
  const found = new Map<string, { readonly document: TextDocument; readonly version: number | null }>();
  for (const { document, media } of documents.all()) {
    // Without trust no file is looked at, and neither is what they are called.
    const path = media && pathOf(document.uri);
    if (path !== undefined) found.set(path, { document, version: document.version });
  }
  if (found.size === 0) return [];
  for (const folder of new Set(renamed.flatMap(({ from }) => foldersAbove(from)))) {
    const names = (await readdir(folder).catch(unlessSystemError)) ?? [];
    for (const name of names.filter((each) => each.endsWith('.reel'))) {
      const path = join(folder, name);
      if (found.has(path) || found.size >= mostProjects) continue;
      const text = await readFile(path, 'utf8').catch(unlessSystemError);
      if (text === undefined) continue;
      const document = TextDocument.create(pathToFileURL(path).href, 'reel', 0, text);
      found.set(path, { document, version: null });
    }
  }
  return [...found.values()];
}

function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path; folders.length < highest && dirname(at) !== at; at = dirname(at))
    folders.push(dirname(at));
  return folders;
}

function edited(
  projects: readonly { readonly document: TextDocument; readonly version: number | null }[],
  renamed: readonly Renamed[],
): WorkspaceEdit | null {
  const documentChanges = projects.flatMap(({ document, version }): TextDocumentEdit[] => {
    const { uri } = document;
    const path = pathOf(uri);
    const edits = path === undefined ? [] : editsOf(document, path, renamed);
    return edits.length === 0 ? [] : [{ textDocument: { uri, version }, edits: [...edits] }];
  });
  return documentChanges.length === 0 ? null : { documentChanges };
}

function editsOf(
  document: TextDocument,
  path: string,
  renamed: readonly Renamed[],
): TextDocumentEdit['edits'] {
  const root = parseTree(document.getText(), [], { allowTrailingComma: true });
  const assets = root && valueAt(root, 'assets');
  const folder = dirname(path);
  const folderThen = dirname(afterwards(path, renamed));
  return (assets?.children ?? []).flatMap(({ children }) => {
    const src = children?.[1]?.type === 'object' ? valueAt(children[1], 'src') : undefined;
    const written = src && writtenPath(src);
    if (src === undefined || written === undefined) return [];
    const file = assetPath(folder, written);
    const then = afterwards(file, renamed);
    const moves = then !== file || (folderThen !== folder && !isAbsolute(written));
    if (!moves) return [];
    const now = isAbsolute(written) ? then : relative(folderThen, then).split(sep).join('/');
    const range = {
      start: document.positionAt(src.offset),
      end: document.positionAt(src.offset + src.length),
    };
    const newText = stringLiteral(now);
    // What moves along with its project is called as before.
    return newText === document.getText(range) ? [] : [{ range, newText }];
  });
}

/** Undefined for a path that a variable is part of: it is no one file's. */
function writtenPath({ type, value }: Node): string | undefined {
  if (type !== 'string' || value === '') return undefined;
  const content = String(value);
  return content.replaceAll('$${', '').includes('${') ? undefined : content.replaceAll('$${', '${');
}

/** Where a file is once these were renamed, alone or with the folder that it is in. */
function afterwards(path: string, renamed: readonly Renamed[]): string {
  for (const { from, to } of renamed) {
    if (path === from) return to;
    if (path.startsWith(`${from}${sep}`)) return to + path.slice(from.length);
  }
  return path;
}

function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    // A host name, or an escape that no path may hold.
    return undefined;
  }
}
