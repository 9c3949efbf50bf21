/**
 * A project's text while a gesture changes it, step by step: each step sees the tree of the text as it then is. Keys are put where people have them, and a value that
 * a variable stands for is not written over. Knows keys, not what they mean on a timeline.
 */
import { parseTree, type Node } from 'jsonc-parser';
import { FramewrightError } from '../errors.ts';
import { removeProperty, setProperty, type Edit } from '../language/edits.ts';
import { quote } from '../diagnostics/wording.ts';
import { variableUse } from '../project/parse/strings.ts';
import { valueAt } from '../project/parse/tree.ts';
import { EditedText } from './editedText.ts';
import {
  commaAfter,
  insertElement,
  plainElement,
  removeElement,
  takeElement,
  type TakenElement,
} from './listElements.ts';
import { isTimeLiteral, timeLiteral } from './timeLiteral.ts';
import type { Rational } from '../time/rational.ts';

type Path = readonly (string | number)[];

/** In which order people write the keys of an item, or of a project. */
const usualOrder = [
  ...['$schema', 'reel', 'canvas', 'variables', 'assets', 'tracks', 'markers', 'exports'],
  ...[
    'id',
    'kind',
    'transition',
    'asset',
    'text',
    'color',
    'gap',
    'start',
    'in',
    'out',
    'duration',
    'mode',
    'speed',
  ],
  ...['fit', 'gain', 'muted', 'hidden', 'fadeIn', 'fadeOut', 'style', 'place', 'animate', 'items'],
  ...['x', 'y', 'anchor', 'scale', 'rotation', 'opacity', 'crop'],
];

const timeKeys = ['duration', 'out', 'in', 'start', 'gap'];

/** Throws: what was asked for cannot be done, for a reason that is a whole sentence for the user. */
export function refuse(message: string): never {
  throw new FramewrightError('edit-refused', message);
}

export class ProjectDraft {
  readonly #edited: EditedText;
  #root: Node | undefined;

  constructor(text: string) {
    this.#edited = new EditedText(text);
  }

  get text(): string {
    return this.#edited.text;
  }

  /** Of all steps so far, on the text as it was. */
  edits(): readonly Edit[] {
    return this.#edited.edits();
  }

  node(...path: Path): Node | undefined {
    this.#root ??= parseTree(this.text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
    return this.#root && (path.length === 0 ? this.#root : valueAt(this.#root, ...path));
  }

  /** As it is written. */
  literal(...path: Path): string | undefined {
    const node = this.node(...path);
    return node && this.text.slice(node.offset, node.offset + node.length);
  }

  has(...path: Path): boolean {
    return this.node(...path) !== undefined;
  }

  /** Gives a key its value; objects on the way that are missing are made. Throws `edit-refused` where a variable stands. */
  set(path: Path, literal: string): void {
    const key = path.at(-1);
    const parent = path.slice(0, -1);
    const object = this.node(...parent);
    if (object === undefined) return this.set(parent, `{ ${JSON.stringify(key)}: ${literal} }`);
    const value = this.node(...path);
    if (value) {
      if (this.literal(...path) === literal) return;
      this.#requireNoVariable(value, String(key));
      return this.#replace(value.offset, value.length, literal);
    }
    if (typeof key !== 'string') return;
    const siblings = object.children ?? [];
    const rank = usualOrder.indexOf(key);
    const before =
      rank < 0 ? undefined : siblings.findLast((each) => rankOf(each) >= 0 && rankOf(each) < rank);
    const next = before ? siblings[siblings.indexOf(before) + 1] : siblings[0];
    if (rank < 0 || next === undefined) return this.#apply(setProperty(object, this.text, key, literal));
    const property = `${JSON.stringify(key)}: ${literal}`;
    if (before === undefined)
      return this.#replace(next.offset, 0, `${property},${this.#between(object, next)}`);
    const end = before.offset + before.length;
    this.#replace(end, 0, `,${this.#between(before, next)}${property}`);
  }

  /** Gives a text its content as a person writes it: `${…}` in it are variables. */
  setText(path: Path, content: string): void {
    const value = this.node(...path);
    const literal = JSON.stringify(content);
    if (value) this.#replace(value.offset, value.length, literal);
    else this.set(path, literal);
  }

  /** Takes a key away, and the objects that are empty without it. */
  remove(path: Path): void {
    const value = this.node(...path);
    const property = value?.parent;
    if (property?.type !== 'property') return;
    const parent = path.slice(0, -1);
    const isOnly = property.parent?.children?.length === 1;
    if (isOnly && ['place', 'style', 'animate'].includes(String(parent.at(-1)))) return this.remove(parent);
    this.#apply(removeProperty(property, this.text));
  }

  /** A time in the notation that was there, or else of its neighbours. `rate` as `timeLiteral` takes it. */
  setTime(path: Path, time: Rational, rate: Rational | undefined): void {
    const literal = this.literal(...path);
    this.set(path, timeLiteral(time, literal ?? this.#notationNear(path), rate));
  }

  insert(list: Path, index: number, element: TakenElement | string): void {
    const node = this.node(...list);
    if (node?.type !== 'array') return;
    const taken = typeof element === 'string' ? plainElement(element) : element;
    insertElement(this.#edited, node, index, taken);
    this.#root = undefined;
  }

  removeElement(list: Path, index: number): void {
    const node = this.node(...list);
    if (node?.type !== 'array') return;
    removeElement(this.#edited, node, index);
    this.#root = undefined;
  }

  take(list: Path, index: number): TakenElement | undefined {
    const node = this.node(...list);
    if (node?.type !== 'array') return undefined;
    const taken = takeElement(this.#edited, node, index);
    this.#root = undefined;
    return taken;
  }

  /** What a new time of an item is written like: another time of the item, of its track, of any track. */
  #notationNear(path: Path): string | undefined {
    const [tracks, track, items, item] = path;
    if (tracks !== 'tracks' || track === undefined) return this.#notationOf(this.node('markers'));
    const own = items === 'items' && item !== undefined ? this.node(...path.slice(0, 4)) : undefined;
    return this.#notationOf(own) ?? this.#notationOf(this.node('tracks', track, 'items'));
  }

  #notationOf(node: Node | undefined): string | undefined {
    if (node?.type === 'array') {
      for (const child of node.children ?? []) {
        const found = this.#notationOf(child);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    if (node?.type !== 'object') return undefined;
    for (const key of [...timeKeys, 'at']) {
      const value = valueAt(node, key);
      const literal = value && this.text.slice(value.offset, value.offset + value.length);
      if (literal !== undefined && isTimeLiteral(literal)) return literal;
    }
    return undefined;
  }

  #requireNoVariable(node: Node, key: string): void {
    if (node.type !== 'string') return;
    const used = [...String(node.value).matchAll(variableUse)].find(([use]) => use !== '$${');
    if (!used) return;
    refuse(
      `${quote(key)} is written as ${quote(String(node.value))}, with a variable. Change the variable, or write the value itself there first.`,
    );
  }

  /** The break and indentation, or the space, that parts two properties. */
  #between(from: Node, to: Node): string {
    const start =
      from.type === 'object'
        ? from.offset + 1
        : (commaAfter(this.text, from.offset + from.length) ?? from.offset + from.length) + 1;
    return /\r?\n[ \t]*$/.exec(this.text.slice(start, to.offset))?.[0] ?? ' ';
  }

  #apply({ range, text }: Edit): void {
    this.#replace(range.offset, range.length, text);
  }

  #replace(offset: number, length: number, text: string): void {
    this.#edited.replace(offset, length, text);
    this.#root = undefined;
  }
}

const rankOf = (property: Node): number => usualOrder.indexOf(String(property.children?.[0]?.value));
