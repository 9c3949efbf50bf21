/** What can be done about problems at the cursor: what the model knows to do, and files found elsewhere on the disk. */
import { readdir } from 'node:fs/promises';
import { posix } from 'node:path';
import {
  CodeActionKind,
  type CodeAction,
  type Connection,
  type Range,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { Diagnostic } from '../../../model/diagnostics/diagnostic.ts';
import { nearestWord, quote } from '../../../model/diagnostics/wording.ts';
import { plainText } from '../../../model/language/escape.ts';
import type { Fix } from '../../../model/language/edits.ts';
import { addAsset, fixesFor } from '../../../model/language/fixes.ts';
import { stringLiteral } from '../../../model/project/parse/strings.ts';
import type { Analysis } from '../analysis.ts';
import { lspDiagnostic } from '../lspDiagnostics.ts';
import type { MediaView } from '../mediaView.ts';
import type { OpenDocuments } from '../openDocuments.ts';

/** Registers the handler; returns what the client is told of it. */
export function addQuickFixes(connection: Connection, documents: OpenDocuments): ServerCapabilities {
  connection.onCodeAction(async ({ textDocument, range, context }, token) => {
    const analysis = documents.get(textDocument.uri);
    const wanted = context.only?.some((kind) => CodeActionKind.QuickFix.startsWith(kind)) ?? true;
    if (analysis?.root === undefined || !wanted) return [];
    const actions: CodeAction[] = [];
    for (const diagnostic of problemsIn(analysis, range)) {
      const fixes = [
        ...fixesFor(diagnostic, analysis.root, analysis.text, analysis.timeline),
        ...(analysis.media ? await fixesFromDisk(diagnostic, analysis, analysis.media) : []),
      ];
      if (token.isCancellationRequested) return [];
      actions.push(...fixes.map((fix) => actionOf(fix, diagnostic, analysis)));
    }
    return actions;
  });
  return { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] } };
}

function problemsIn(analysis: Analysis, range: Range): readonly Diagnostic[] {
  const from = analysis.document.offsetAt(range.start);
  const to = analysis.document.offsetAt(range.end);
  return analysis.diagnostics.filter(
    ({ range: { offset, length } }) => offset <= to && from <= offset + length,
  );
}

function actionOf({ title, edits, preferred }: Fix, diagnostic: Diagnostic, analysis: Analysis): CodeAction {
  const { document } = analysis;
  const textEdits = edits.map(({ range, text }) => ({ range: analysis.range(range), newText: text }));
  return {
    title: plainText(title),
    kind: CodeActionKind.QuickFix,
    diagnostics: [lspDiagnostic(diagnostic, analysis)],
    isPreferred: preferred,
    // With the version, so that an editor does not apply to one text what was meant for another.
    edit: {
      documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: textEdits }],
    },
  };
}

async function fixesFromDisk(
  { code, range, data }: Diagnostic,
  { project, root, text }: Analysis,
  media: MediaView,
): Promise<readonly Fix[]> {
  if (code === 'media-missing') {
    const asset = [...(project?.assets.values() ?? [])].find((each) => each.range.offset === range.offset);
    if (asset === undefined) return [];
    const wanted = posix.basename(asset.src.replaceAll('\\', '/'));
    return (await findFiles(media, (name) => isLike(name, wanted))).map((src, index) => ({
      title: `Use ${quote(src)}`,
      edits: [{ range, text: stringLiteral(src) }],
      preferred: index === 0,
    }));
  }
  const name = data?.['asset'];
  if (code !== 'asset-unknown' || name === undefined || root === undefined) return [];
  const found = await findFiles(media, (file) => posix.basename(file, posix.extname(file)) === name);
  return found.flatMap((src) => addAsset(root, text, name, src));
}

const isLike = (name: string, wanted: string): boolean =>
  name.toLowerCase() === wanted.toLowerCase() || nearestWord(wanted, [name]) !== undefined;

const deepest = 4;
const mostEntries = 5000;
const mostOffers = 3;

/** Files under the project's folder, nearest first, as a project writes them. */
async function findFiles(media: MediaView, isMeant: (name: string) => boolean): Promise<readonly string[]> {
  const found: string[] = [];
  let seen = 0;
  let folders = [''];
  for (let depth = 0; depth < deepest && folders.length > 0; depth++) {
    const below: string[] = [];
    for (const folder of folders) {
      const path = media.pathOf(folder === '' ? '.' : folder);
      const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        if (++seen > mostEntries || found.length >= mostOffers) return found;
        if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
        if (entry.isDirectory()) below.push(`${folder}${entry.name}/`);
        else if (entry.isFile() && isMeant(entry.name)) found.push(`${folder}${entry.name}`);
      }
    }
    folders = below;
  }
  return found;
}
