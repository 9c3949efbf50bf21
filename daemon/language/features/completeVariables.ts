/** The variables that a text can use, after `${`. */
import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver';
import { plainText } from '../../../model/language/escape.ts';
import type { Cursor } from '../../../model/language/cursor.ts';
import { valueAt } from '../../../model/project/parse/tree.ts';
import type { Analysis } from '../analysis.ts';

/** Undefined where no variable is being written. */
export function variableCompletions(
  analysis: Analysis,
  { literal, isKey, offset, path }: Cursor,
): CompletionItem[] | undefined {
  const { root, text } = analysis;
  if (literal === undefined || isKey || path[0] === 'variables' || text[literal.offset] !== '"')
    return undefined;
  const begun = /(?:^|[^$])\$\{([A-Za-z0-9_-]*)$/.exec(text.slice(literal.offset, offset));
  if (begun === null) return undefined;
  const from = offset - (begun[1]?.length ?? 0);
  const after = /^[A-Za-z0-9_-]*(\}?)/.exec(text.slice(offset, literal.offset + literal.length));
  const closed = after?.[1] === '}';
  const length = offset - from + (after?.[0].length ?? 0) - (closed ? 1 : 0);
  const place = analysis.range({ offset: from, length });
  return (root ? (valueAt(root, 'variables')?.children ?? []) : []).flatMap(({ children }) => {
    const [key, value] = children ?? [];
    if (typeof key?.value !== 'string') return [];
    const name = key.value;
    return [
      {
        label: plainText(name),
        kind: CompletionItemKind.Variable,
        ...(value?.type === 'string' && { detail: plainText(String(value.value)) }),
        filterText: name,
        textEdit: { range: place, newText: closed ? name : `${name}}` },
      },
    ];
  });
}
