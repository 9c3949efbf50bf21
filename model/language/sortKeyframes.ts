/** Keyframes in the order of their times. Each takes the place of the one that stood there, so layout and comments stay. */
import type { Node } from 'jsonc-parser';
import { valueAt } from '../project/parse/tree.ts';
import type { Rational } from '../time/rational.ts';
import type { Edit } from './edits.ts';

/** `timeOf` gives a key's `t`. None where a time cannot be read, or two are equal: which of them is meant only a person knows. */
export function sortKeyframes(
  list: Node,
  text: string,
  timeOf: (index: number) => Rational | undefined,
): readonly Edit[] {
  const keys: { readonly node: Node; readonly t: Rational }[] = [];
  for (const [index, node] of (list.children ?? []).entries()) {
    const t = valueAt(node, 't') && timeOf(index);
    if (t === undefined) return [];
    keys.push({ node, t });
  }
  const sorted = keys.toSorted((a, b) => a.t.compare(b.t));
  if (sorted.some(({ t }, index) => sorted[index + 1]?.t.equals(t) === true)) return [];
  return keys.flatMap(({ node }, index) => {
    const { offset, length } = sorted[index]?.node ?? node;
    if (offset === node.offset) return [];
    return [
      { range: { offset: node.offset, length: node.length }, text: text.slice(offset, offset + length) },
    ];
  });
}
