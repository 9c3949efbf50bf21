/** How a completion takes the place of what is written at the cursor, with or without quotes. */
import type { CompletionItem } from 'vscode-languageserver';
import type { Cursor } from '../../../model/language/cursor.ts';
import type { Analysis } from '../analysis.ts';

/** `literal` is what stands there afterwards, with its quotes. */
export function replaceLiteral(
  analysis: Analysis,
  { literal, offset }: Cursor,
  newText: string,
): Pick<CompletionItem, 'textEdit' | 'filterText'> {
  // Editors filter by what stands in the range: with quotes, when they are part of it.
  return {
    filterText: newText,
    textEdit: { range: analysis.range(literal ?? { offset, length: 0 }), newText },
  };
}
