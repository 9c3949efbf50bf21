/** What can be done about problems at the cursor: what the model knows to do, and files found elsewhere on the disk. */
import { readdir } from 'node:fs/promises';
import { posix } from 'node:path';
import type { Diagnostic } from '../../../model/diagnostics/diagnostic.ts';
import { nearestWord, quote } from '../../../model/diagnostics/wording.ts';
import type { Fix } from '../../../model/language/edits.ts';
import { addAsset, fixesFor } from '../../../model/language/fixes.ts';
import type { Hint } from '../../../model/language/unusedNames.ts';
import { stringLiteral } from '../../../model/project/parse/strings.ts';
import type { Analysis } from '../analysis.ts';
import type { MediaView } from '../mediaView.ts';

/** The best one first. */
export async function quickFixesFor(
  diagnostic: Diagnostic | Hint,
  analysis: Analysis,
): Promise<readonly Fix[]> {
  const { root, text, timeline, media } = analysis;
  if (root === undefined) return [];
  return [
    ...fixesFor(diagnostic, root, text, timeline),
    ...(media ? await fixesFromDisk(diagnostic, analysis, media) : []),
  ];
}

async function fixesFromDisk(
  { code, range, data }: Pick<Diagnostic, 'code' | 'range' | 'data'>,
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
