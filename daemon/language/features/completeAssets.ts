/** The assets that a clip can name. */
import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver';
import { plainText } from '../../../model/language/escape.ts';
import type { Cursor } from '../../../model/language/cursor.ts';
import { stringLiteral } from '../../../model/project/parse/strings.ts';
import { valueAt } from '../../../model/project/parse/tree.ts';
import type { Analysis } from '../analysis.ts';
import { factsText } from '../factsText.ts';
import { replaceLiteral } from './replaceLiteral.ts';

/** Those that suit the track come first. */
export function assetCompletions(analysis: Analysis, cursor: Cursor): CompletionItem[] {
  const { root } = analysis;
  if (root === undefined) return [];
  const kind: unknown = valueAt(root, 'tracks', cursor.path[1] ?? 0, 'kind')?.value;
  return (valueAt(root, 'assets')?.children ?? []).flatMap(({ children }): CompletionItem[] => {
    const name: unknown = children?.[0]?.value;
    if (typeof name !== 'string') return [];
    const src: unknown = children?.[1]?.type === 'object' ? valueAt(children[1], 'src')?.value : undefined;
    const facts = typeof src === 'string' ? analysis.media?.record(src)?.facts : undefined;
    const suits = !facts || (kind === 'audio' ? facts.audio : (facts.video ?? facts.image)) !== undefined;
    return [
      {
        label: plainText(name),
        kind: CompletionItemKind.Reference,
        sortText: `${suits ? '0' : '1'}${name}`,
        ...(typeof src === 'string' && {
          detail: [plainText(src), ...(facts ? [factsText(facts)] : [])].join(', '),
        }),
        ...replaceLiteral(analysis, cursor, stringLiteral(name)),
      },
    ];
  });
}
