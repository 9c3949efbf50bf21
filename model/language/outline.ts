/**
 * A project's parts as a tree of names: canvas, variables, assets, tracks with their items, markers, exports. Works on what
 * there is of a broken text.
 */
import type { Node } from 'jsonc-parser';
import type { TextRange } from '../project/project.ts';
import { met, valueAt } from '../project/parse/tree.ts';

/** What a part of a project is. */
export type PartKind =
  | 'canvas'
  | 'group'
  | 'variable'
  | 'asset'
  | 'track'
  | 'clip'
  | 'text'
  | 'color'
  | 'gap'
  | 'transition'
  | 'marker'
  | 'export';

export interface Part {
  readonly kind: PartKind;
  /** Never empty; as it stands in the file. */
  readonly name: string;
  readonly detail: string;
  readonly whole: TextRange;
  /** Inside `whole`: what is selected when one goes there. */
  readonly named: TextRange;
  readonly parts: readonly Part[];
}

/** In the order of the text. */
export function outlineOf(root: Node, text: string): readonly Part[] {
  return (root.type === 'object' ? (root.children ?? []) : []).flatMap((property): Part[] => {
    const [key, value] = property.children ?? [];
    if (!key || !value) return [];
    const name = String(key.value);
    const part = (kind: PartKind, detail: string, parts: readonly Part[]): Part[] => [
      { kind, name, detail, whole: rangeOf(property), named: rangeOf(key), parts },
    ];
    switch (name) {
      case 'canvas':
        return part('canvas', canvasText(value, text), []);
      case 'variables':
        return part(
          'group',
          '',
          entries(value, 'variable', (entry) => scalar(entry, text)),
        );
      case 'assets':
        return part(
          'group',
          '',
          entries(value, 'asset', (entry) => scalar(valueAt(entry, 'src'), text)),
        );
      case 'exports':
        return part(
          'group',
          '',
          entries(value, 'export', (entry) => scalar(valueAt(entry, 'format'), text)),
        );
      case 'tracks':
        return part(
          'group',
          '',
          objects(value).map((track, index) => trackPart(track, index, text)),
        );
      case 'markers':
        return part(
          'group',
          '',
          objects(value).map((marker, index) => markerPart(marker, index, text)),
        );
      default:
        return [];
    }
  });
}

function entries(object: Node, kind: PartKind, detailOf: (value: Node) => string): readonly Part[] {
  return (object.type === 'object' ? (object.children ?? []) : []).flatMap((property): Part[] => {
    const [key, value] = property.children ?? [];
    if (!key) return [];
    const detail = value ? detailOf(value) : '';
    const name = String(key.value) || '""';
    return [{ kind, name, detail, whole: rangeOf(property), named: rangeOf(key), parts: [] }];
  });
}

function trackPart(track: Node, index: number, text: string): Part {
  const id = valueAt(track, 'id');
  const items = valueAt(track, 'items');
  return {
    kind: 'track',
    name: scalar(id, text) || `track ${index + 1}`,
    detail: scalar(valueAt(track, 'kind'), text),
    whole: rangeOf(track),
    named: rangeOf(id ?? track),
    parts: items ? objects(items).map((item, at) => itemPart(item, at, text)) : [],
  };
}

/** What an item is told by, in the order in which one says which kind it is. */
const itemKeys = [
  ['transition', 'transition'],
  ['asset', 'clip'],
  ['text', 'text'],
  ['color', 'color'],
  ['gap', 'gap'],
] as const;

function itemPart(item: Node, index: number, text: string): Part {
  const found = itemKeys.find(([key]) => valueAt(item, key));
  const told = found && valueAt(item, found[0]);
  const kind = found?.[1] ?? 'clip';
  const id = scalar(valueAt(item, 'id'), text);
  const what = scalar(told, text);
  const shown = kind === 'gap' ? `gap ${what}` : what;
  const duration = scalar(valueAt(item, 'duration'), text);
  return {
    kind,
    name: id || shown.trim() || `item ${index + 1}`,
    detail: [id ? shown : '', duration].filter((each) => each !== '').join(', '),
    whole: rangeOf(item),
    named: rangeOf(told ?? item),
    parts: [],
  };
}

function markerPart(marker: Node, index: number, text: string): Part {
  const name = valueAt(marker, 'name');
  return {
    kind: 'marker',
    name: scalar(name, text) || `marker ${index + 1}`,
    detail: scalar(valueAt(marker, 'at'), text),
    whole: rangeOf(marker),
    named: rangeOf(name ?? marker),
    parts: [],
  };
}

function canvasText(canvas: Node, text: string): string {
  const [width, height, fps] = ['width', 'height', 'fps'].map((key) => scalar(valueAt(canvas, key), text));
  return width && height ? `${width}x${height}${fps ? `, ${fps} fps` : ''}` : '';
}

/** A string's content or another value as it is written; nothing for what is not there, or no single value. */
function scalar(node: Node | undefined, text: string): string {
  if (node === undefined || node.type === 'object' || node.type === 'array') return '';
  return node.type === 'string' ? String(node.value) : met(node, text);
}

const objects = (list: Node): readonly Node[] =>
  list.type === 'array' ? (list.children ?? []).filter(({ type }) => type === 'object') : [];

const rangeOf = ({ offset, length }: Node): TextRange => ({ offset, length });
