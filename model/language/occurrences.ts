/**
 * Where the names of a project are given and used: assets, variables, tracks, clips, exports. Works on what there is of a
 * broken text. Knows what is a name; judges none of them.
 */
import type { Node } from 'jsonc-parser';
import type { TextRange } from '../project/project.ts';
import { sourceRange, variableUse } from '../project/parse/strings.ts';
import { valueAt } from '../project/parse/tree.ts';

/** What can have a name. */
export type NameKind = 'asset' | 'variable' | 'track' | 'clip' | 'export';

export interface Occurrence {
  readonly kind: NameKind;
  readonly name: string;
  readonly role: 'definition' | 'reference';
  /** Of the name alone, inside its quotes or brackets. */
  readonly range: TextRange;
  /** A definition: of all that it defines. A reference: as `range`. */
  readonly whole: TextRange;
}

/** All of them, in the order of the text within each kind. */
export function occurrencesIn(root: Node, text: string): readonly Occurrence[] {
  const found: Occurrence[] = [];
  defineKeys('asset', valueAt(root, 'assets'), found);
  defineKeys('variable', valueAt(root, 'variables'), found);
  defineKeys('export', valueAt(root, 'exports'), found);
  for (const track of elements(valueAt(root, 'tracks'))) {
    defineId('track', track, found);
    for (const item of elements(valueAt(track, 'items'))) {
      defineId('clip', item, found);
      const asset = valueAt(item, 'asset');
      if (asset?.type === 'string') findAsset(asset, text, found);
    }
  }
  for (const { children } of root.type === 'object' ? (root.children ?? []) : []) {
    const [key, value] = children ?? [];
    // A variable's own text uses none, and neither does the address of the schema.
    if (value && key?.value !== 'variables' && key?.value !== '$schema') findVariables(value, text, found);
  }
  return found;
}

/** The one that an offset is in or touches. */
export function occurrenceAt(occurrences: readonly Occurrence[], offset: number): Occurrence | undefined {
  return occurrences.find(({ range }) => range.offset <= offset && offset <= range.offset + range.length);
}

/** All that mean the same thing. Ids are not used anywhere, so of one that is there twice each is for itself. */
export function sameName(occurrences: readonly Occurrence[], of: Occurrence): readonly Occurrence[] {
  if (of.kind !== 'asset' && of.kind !== 'variable') return [of];
  return occurrences.filter(({ kind, name }) => kind === of.kind && name === of.name);
}

function defineKeys(kind: NameKind, object: Node | undefined, found: Occurrence[]): void {
  if (object?.type !== 'object') return;
  for (const property of object.children ?? []) {
    const key = property.children?.[0];
    if (key === undefined) continue;
    const { offset, length } = property;
    found.push({
      kind,
      name: String(key.value),
      role: 'definition',
      range: insideQuotes(key),
      whole: { offset, length },
    });
  }
}

function defineId(kind: NameKind, object: Node, found: Occurrence[]): void {
  const id = object.type === 'object' ? valueAt(object, 'id') : undefined;
  if (id?.type !== 'string') return;
  const { offset, length } = object;
  found.push({
    kind,
    name: String(id.value),
    role: 'definition',
    range: insideQuotes(id),
    whole: { offset, length },
  });
}

function findAsset(node: Node, text: string, found: Occurrence[]): void {
  const content = String(node.value);
  // A name that a variable is part of is no one asset's.
  if ([...content.matchAll(variableUse)].some(([use]) => use !== '$${')) return;
  const range = insideQuotes(node);
  if (node.length < 2 || !text.endsWith('"', node.offset + node.length)) return;
  found.push({
    kind: 'asset',
    name: content.replaceAll('$${', '${'),
    role: 'reference',
    range,
    whole: range,
  });
}

function findVariables(node: Node, text: string, found: Occurrence[]): void {
  if (node.type !== 'string') {
    // Of a property only the value: keys use no variables.
    const inside = node.type === 'property' ? (node.children ?? []).slice(1) : (node.children ?? []);
    for (const child of inside) findVariables(child, text, found);
    return;
  }
  const content = String(node.value);
  if (!content.includes('${')) return;
  for (const match of content.matchAll(variableUse)) {
    const name = match[1];
    if (name === undefined || match[2] !== '}') continue;
    const range = sourceRange(node, text, match.index + 2, name.length);
    found.push({ kind: 'variable', name, role: 'reference', range, whole: range });
  }
}

function elements(list: Node | undefined): readonly Node[] {
  return list?.type === 'array' ? (list.children ?? []).filter(({ type }) => type === 'object') : [];
}

const insideQuotes = ({ offset, length }: Node): TextRange => ({
  offset: offset + 1,
  length: Math.max(0, length - 2),
});
