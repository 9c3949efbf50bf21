/** Reads one item of a track: which kind it is, and its values. Knows no other item. */
import type { Node } from 'jsonc-parser';
import { alternatives, didYouMean } from '../../diagnostics/wording.ts';
import { itemKinds } from '../format/items.ts';
import type { AnimatedProperty, Clip, Item, Keyframe, TextRange } from '../project.ts';
import type { Report } from './report.ts';
import type { SchemaReader } from './schemaReader.ts';
import { rangeAt, valueAt } from './tree.ts';

type Kind = keyof typeof itemKinds;

const kinds = Object.keys(itemKinds) as Kind[];

/** In messages: whose a key is that does not apply to another kind. */
const owners: Record<Kind, string> = {
  asset: 'clips of an asset',
  text: 'texts',
  color: 'colours',
  gap: 'gaps',
  transition: 'transitions',
};

const elsewhere: Record<Kind, ReadonlyMap<string, string>> = {
  asset: keysElsewhere('asset'),
  text: keysElsewhere('text'),
  color: keysElsewhere('color'),
  gap: keysElsewhere('gap'),
  transition: keysElsewhere('transition'),
};

/** Undefined when anything in it was reported. */
export function readItem(reader: SchemaReader, node: Node, report: Report): Item | undefined {
  // Any of them says that an item is an object.
  if (node.type !== 'object') return void reader.read(itemKinds.asset, node);
  const kind = kindOf(node, report);
  if (!kind) return undefined;
  const ranges = new Map<string, TextRange>();
  for (const { children } of node.children ?? []) {
    if (children?.[1]) ranges.set(String(children[0]?.value), rangeAt(children[1]));
  }
  const font = valueAt(node, 'style', 'font');
  if (font) ranges.set('style.font', rangeAt(font));
  return readKind(kind, reader, node, { range: rangeAt(node), ranges });
}

type Places = Pick<Item, 'range' | 'ranges'>;

function readKind(kind: Kind, reader: SchemaReader, node: Node, places: Places): Item | undefined {
  const others = elsewhere[kind];
  switch (kind) {
    case 'asset': {
      const values = reader.object(itemKinds.asset, node, others);
      if (!values) return undefined;
      const { asset, in: from, out, speed, fit, gain, muted } = values;
      return { kind, asset, in: from, out, speed, fit, gain, muted, ...shared(values), ...places };
    }
    case 'text': {
      const values = reader.object(itemKinds.text, node, others);
      if (!values) return undefined;
      const { text, style, fit } = values;
      const { background, shadow, outline } = style;
      const whole = { ...style, background, shadow, outline };
      return { kind, text, style: whole, fit, ...shared(values), ...silent, ...places };
    }
    case 'color': {
      const values = reader.object(itemKinds.color, node, others);
      if (!values) return undefined;
      return { kind, color: values.color, fit: undefined, ...shared(values), ...silent, ...places };
    }
    case 'gap': {
      const values = reader.object(itemKinds.gap, node, others);
      return values && { kind, duration: values.gap, ...places };
    }
    case 'transition': {
      const values = reader.object(itemKinds.transition, node, others);
      if (!values) return undefined;
      const { transition: style, duration, mode, color } = values;
      return { kind, style, duration, mode, color, ...places };
    }
  }
}

/** What a clip without sound has nevertheless. */
const silent = { gain: 0, muted: false };

interface SharedValues extends Pick<Clip, 'fadeIn' | 'fadeOut' | 'place'> {
  readonly id?: string | undefined;
  readonly start?: Clip['start'];
  readonly duration?: Clip['duration'];
  readonly animate: Readonly<Partial<Record<AnimatedProperty, readonly Keyframe[]>>>;
}

function shared({ id, start, duration, fadeIn, fadeOut, place, animate }: SharedValues) {
  const keyframes = new Map<AnimatedProperty, readonly Keyframe[]>();
  for (const property of Object.keys(animate) as AnimatedProperty[]) {
    const keys = animate[property];
    if (keys) keyframes.set(property, keys);
  }
  return { id, start, duration, fadeIn, fadeOut, place, animate: keyframes };
}

/** The kind whose key the item has; reported when there is none, or more than one. */
function kindOf(node: Node, report: Report): Kind | undefined {
  const keys = (node.children ?? []).map(({ children }) => String(children?.[0]?.value));
  const found = kinds.filter((kind) => keys.includes(kind));
  // A transition has a colour too.
  const [kind, other] = found.includes('transition') ? found.filter((each) => each !== 'color') : found;
  if (kind && !other) return kind;
  const help = kind ? '' : (keys.map((key) => didYouMean(key, kinds)).find((each) => each !== '') ?? '');
  report.error(
    'item-kind',
    node,
    `Expected exactly one of ${alternatives(kinds, 'and')}, found ${kind ? alternatives(found, 'and') : 'none'}.${help}`,
  );
  return undefined;
}

/** Keys that only other kinds have, with those kinds. */
function keysElsewhere(kind: Kind): ReadonlyMap<string, string> {
  const found = new Map<string, string[]>();
  for (const other of kinds) {
    for (const key of Object.keys(itemKinds[other].shape)) {
      if (!(key in itemKinds[kind].shape)) found.set(key, [...(found.get(key) ?? []), owners[other]]);
    }
  }
  return new Map([...found].map(([key, names]) => [key, names.length === 3 ? 'clips' : names.join(' and ')]));
}
