/**
 * Media files as sources of assets, folder by folder, each with its size, and with its length once it is looked at. Nothing is
 * listed for a window that is not trusted.
 */
import { readdir, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { CompletionItemKind, InsertTextFormat, type CompletionItem } from 'vscode-languageserver';
import { plainText } from '../../../model/language/escape.ts';
import type { Cursor } from '../../../model/language/cursor.ts';
import { stringLiteral } from '../../../model/project/parse/strings.ts';
import { valueAt } from '../../../model/project/parse/tree.ts';
import { bytesText } from '../../../model/telemetry/figureTexts.ts';
import { limited } from '../../project/limited.ts';
import type { Analysis } from '../analysis.ts';
import { factsText } from '../factsText.ts';
import type { OpenDocuments } from '../openDocuments.ts';
import { replaceLiteral } from './replaceLiteral.ts';

/** What the engine or Skia reads, by its ending. What a file really holds is known when it is opened. */
export const mediaEndings =
  'mp4,m4v,mov,mkv,webm,avi,mpg,mpeg,ts,mts,wav,mp3,m4a,aac,flac,ogg,opus,png,apng,jpg,jpeg,webp,gif,bmp,svg,avif';
const isMedia = new RegExp(`\\.(?:${mediaEndings.replaceAll(',', '|')})$`, 'i');

/** A folder of more is not one to choose from by eye. */
const mostFiles = 500;

interface FoundFile {
  /** As a project writes it. */
  readonly src: string;
  readonly isFolder: boolean;
  readonly bytes: number;
}

/** For `src`: what lies in the folder that is written so far. */
export async function fileCompletions(analysis: Analysis, cursor: Cursor): Promise<CompletionItem[]> {
  const folder = /^(.*\/)?/.exec(writtenBefore(analysis, cursor))?.[0] ?? '';
  const files = await filesIn(analysis, folder);
  return files.map((file) => ({
    ...described(file, analysis),
    sortText: `${file.isFolder ? '1' : '0'}${file.src}`,
    ...replaceLiteral(analysis, cursor, stringLiteral(file.src)),
    // The way goes on inside a folder.
    ...(file.isFolder && {
      command: { title: 'Suggest', command: 'editor.action.triggerSuggest' },
    }),
  }));
}

/** For a key of `assets`: whole entries for files that no asset names yet, here and one folder down. */
export async function newAssetCompletions(analysis: Analysis, cursor: Cursor): Promise<CompletionItem[]> {
  const { root, text } = analysis;
  const entries = (root && valueAt(root, 'assets')?.children) ?? [];
  const names = new Set(entries.map(({ children }) => String(children?.[0]?.value)));
  const sources = new Set(
    entries.map(({ children }) => {
      const value = children?.[1];
      return value?.type === 'object' ? String(valueAt(value, 'src')?.value) : '';
    }),
  );
  const here = await filesIn(analysis, '');
  const below = await limited(
    here.filter(({ isFolder }) => isFolder),
    4,
    ({ src }) => filesIn(analysis, src),
  );
  const after = text.slice(cursor.literal ? cursor.literal.offset + cursor.literal.length : cursor.offset);
  // The name of an entry that is there already is not to become a second entry.
  if (/^\s*:/.test(after)) return [];
  const comma = /^\s*"/.test(after) ? ',' : '';
  return [...here, ...below.flat()]
    .filter(({ src, isFolder }) => !isFolder && !sources.has(src))
    .map((file) => {
      const name = freeName(file.src, names);
      const entry = `${JSON.stringify(name)}: { "src": ${stringLiteral(file.src)} }${comma}`;
      return {
        ...described(file, analysis),
        label: plainText(name),
        insertTextFormat: InsertTextFormat.PlainText,
        sortText: `0${name}`,
        ...replaceLiteral(analysis, cursor, entry),
      };
    });
}

/** Looks into the file that the user dwells on. */
export async function withFileDetail(
  item: CompletionItem,
  documents: OpenDocuments,
): Promise<CompletionItem> {
  const { uri, src } = (item.data ?? {}) as { readonly uri?: string; readonly src?: string };
  const media = uri === undefined ? undefined : documents.get(uri)?.media;
  if (media === undefined || src === undefined) return item;
  const record = await media.measure(src);
  const detail = record?.facts ? factsText(record.facts) : record?.problem?.message;
  return detail === undefined ? item : { ...item, detail: plainText(detail) };
}

function described({ src, isFolder, bytes }: FoundFile, { document, media }: Analysis): CompletionItem {
  const label = plainText(src);
  if (isFolder) return { label, kind: CompletionItemKind.Folder };
  const facts = media?.record(src)?.facts;
  return {
    label,
    kind: CompletionItemKind.File,
    detail: facts ? factsText(facts) : bytesText(bytes),
    data: { uri: document.uri, src },
  };
}

/** The content of the literal up to the cursor; nothing when it cannot be read yet. */
function writtenBefore({ text }: Analysis, { literal, offset }: Cursor): string {
  if (literal === undefined) return '';
  const written = text.slice(literal.offset + 1, offset);
  try {
    return String(JSON.parse(`"${written}"`));
  } catch {
    return '';
  }
}

async function filesIn({ media }: Analysis, folder: string): Promise<readonly FoundFile[]> {
  if (media === undefined) return [];
  const path = media.pathOf(folder === '' ? '.' : folder);
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const chosen = entries.filter(
    ({ name }) =>
      !name.startsWith('.') && name !== 'node_modules' && (isMedia.test(name) || !name.includes('.')),
  );
  const found = await limited(
    chosen.slice(0, mostFiles),
    8,
    async ({ name }): Promise<FoundFile | undefined> => {
      const src = `${folder}${name}`;
      const state = await stat(media.pathOf(src)).catch(() => undefined);
      if (state?.isDirectory() === true) return { src: `${src}/`, isFolder: true, bytes: 0 };
      return state?.isFile() === true && isMedia.test(name)
        ? { src, isFolder: false, bytes: state.size }
        : undefined;
    },
  );
  return found.filter((file) => file !== undefined);
}

/** The file's name without its ending, or with a number where that is taken. */
function freeName(src: string, taken: ReadonlySet<string>): string {
  const name = posix.basename(src, posix.extname(src));
  if (!taken.has(name)) return name;
  for (let number = 2; ; number++) if (!taken.has(`${name}-${number}`)) return `${name}-${number}`;
}
