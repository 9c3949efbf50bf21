/** The font families that a text can be set in. */
import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver';
import { plainText } from '../../../model/language/escape.ts';
import type { Cursor } from '../../../model/language/cursor.ts';
import { stringLiteral } from '../../../model/project/parse/strings.ts';
import { knownFamilies } from '../../raster/fonts.ts';
import type { Analysis } from '../analysis.ts';
import { replaceLiteral } from './replaceLiteral.ts';

/** The one that ships with us comes first; without trust it is the only one. */
export function fontCompletions(analysis: Analysis, cursor: Cursor): CompletionItem[] {
  const families = analysis.media ? knownFamilies() : ['sans-serif'];
  const { literal, offset } = cursor;
  const before = literal ? analysis.text.slice(literal.offset + 1, offset) : '';
  // Behind a comma is another family, for what the ones before it have not.
  const listed = /^.*,/u.exec(before)?.[0];
  const kept = listed === undefined ? '' : `${listed} `;
  return families.map((family, index) => ({
    label: plainText(family),
    kind: CompletionItemKind.Value,
    detail: index === 0 ? 'Inter, which ships with Framewright' : 'installed on this machine',
    sortText: String(index).padStart(5, '0'),
    ...replaceLiteral(analysis, cursor, stringLiteral(kept + family)),
  }));
}
