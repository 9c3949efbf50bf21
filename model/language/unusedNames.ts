/** Assets and variables that nothing uses: no mistake, but what one may want to clear away. Works on what there is of a broken text. */
import type { Node } from 'jsonc-parser';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { quote } from '../diagnostics/wording.ts';
import { valueAt } from '../project/parse/tree.ts';
import { occurrencesIn } from './occurrences.ts';

/** As a diagnostic, but nothing is wrong. */
export type Hint = Omit<Diagnostic, 'severity'>;

/** Each at its whole entry, in the order of the text within each kind. */
export function unusedNames(root: Node, text: string): readonly Hint[] {
  const occurrences = occurrencesIn(root, text);
  const used = { asset: new Set<string>(), variable: new Set<string>() };
  for (const { kind, name, role } of occurrences) {
    if (role === 'reference' && (kind === 'asset' || kind === 'variable')) used[kind].add(name);
  }
  const chosenByVariable = assetIsChosenByVariable(root);
  return occurrences.flatMap(({ kind, name, role, whole: range }): Hint[] => {
    if (role !== 'definition' || (kind !== 'asset' && kind !== 'variable')) return [];
    if (used[kind].has(name) || (kind === 'asset' && chosenByVariable)) return [];
    const what = kind === 'asset' ? 'No clip uses the asset' : 'Nothing uses the variable';
    return [{ code: `${kind}-unused`, message: `${what} ${quote(name)}.`, range }];
  });
}

/** Then which one is used is settled only when the variable is. */
function assetIsChosenByVariable(root: Node): boolean {
  const names = (valueAt(root, 'tracks')?.children ?? [])
    .flatMap((track) => (track.type === 'object' ? (valueAt(track, 'items')?.children ?? []) : []))
    .map((item): unknown => (item.type === 'object' ? valueAt(item, 'asset')?.value : undefined));
  return names.some((name) => typeof name === 'string' && name.replaceAll('$${', '').includes('${'));
}
