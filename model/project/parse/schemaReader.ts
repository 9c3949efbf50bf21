/**
 * Reads a syntax tree by the format's schemas. Every value that does not fit is reported at its own place and reads as
 * undefined, and so does what holds it; the rest is read all the same. Knows no rule that spans several keys.
 */
import type { Node } from 'jsonc-parser';
import type * as z from 'zod';
import { Problem } from '../../diagnostics/problem.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { alternatives, didYouMean, nearestWord, quote } from '../../diagnostics/wording.ts';
import type { Rational } from '../../time/rational.ts';
import type { Literal } from '../format/notation.ts';
import { fallbackOf } from './defaults.ts';
import type { Report } from './report.ts';
import { expectedOf, shapeOf, typesOf, type JsonType, type Key, type Shape } from './shape.ts';
import { expand, type Expansion, type Variable } from './strings.ts';
import { met, openingOf, valueAt } from './tree.ts';

/** The values of an object by key, as nodes. */
export type Fields = ReadonlyMap<string, Node>;

type ObjectSchema = z.ZodObject<Record<string, z.ZodType>>;
type Output<S extends ObjectSchema, K extends keyof S['shape']> = z.output<S['shape'][K]>;

export class SchemaReader {
  readonly #text: string;
  readonly #report: Report;
  /** The project's own, set once they are read; until then no string may use any. */
  variables: ReadonlyMap<string, Variable> | undefined;
  /** The canvas's, set once it is read. */
  fps: Rational | undefined;
  /** In a text that is broken, what seems to be missing may only be where the parser could not see it. */
  readonly #incomplete: boolean;

  constructor(text: string, report: Report) {
    this.#text = text;
    this.#report = report;
    this.#incomplete = report.errors > 0;
  }

  /** The value, or undefined when anything in it was reported. */
  read<S extends z.ZodType>(schema: S, node: Node): z.output<S> | undefined {
    return this.#read(shapeOf(schema), node) as z.output<S> | undefined;
  }

  /** The same for an object; `elsewhere` names keys of related objects, with what they belong to. */
  object<S extends ObjectSchema>(
    schema: S,
    node: Node,
    elsewhere: ReadonlyMap<string, string>,
  ): z.output<S> | undefined {
    if (node.type !== 'object') return this.read(schema, node);
    return this.#object(keysOf(schema), node, elsewhere) as z.output<S> | undefined;
  }

  /** The fields of an object, to be read one by one. Reports unknown, repeated and missing keys. */
  fields(schema: ObjectSchema, node: Node): Fields | undefined {
    return this.#fields(keysOf(schema), node);
  }

  /** One field's value, its default when it is not written, undefined when it has neither or was reported. */
  field<S extends ObjectSchema, K extends keyof S['shape'] & string>(
    schema: S,
    fields: Fields,
    key: K,
  ): Output<S, K> | undefined {
    const definition = keysOf(schema).get(key);
    return definition && (this.#field(definition, fields.get(key)) as Output<S, K> | undefined);
  }

  /** A string's content with its variables filled in; undefined when that was reported. */
  expand(node: Node): Expansion | undefined {
    return expand(node, this.#text, this.variables, this.#report);
  }

  /** Reports that a node is not what was expected. */
  #wrongType(node: Node, expected: string): void {
    const found = met(node, this.#text);
    const message = `Expected ${expected}${this.#forKey(node)}, found ${found}.${typeHint(node, expected)}`;
    const bare = withoutQuotes(node, expected);
    this.#report.error(
      'value-type',
      node,
      message,
      bare === undefined ? {} : { data: { replacement: bare } },
    );
  }

  #read(shape: Shape, node: Node): unknown {
    if (!typesOf(shape).includes(node.type as JsonType)) {
      this.#wrongType(node, expectedOf(shape));
      return undefined;
    }
    switch (shape.kind) {
      case 'object':
        return this.#object(shape.keys, node);
      case 'record':
        return this.#record(shape, node);
      case 'choice':
        return this.#choice(shape, node);
      case 'array':
        return this.#array(shape, node);
      case 'tuple':
        return this.#tuple(shape, node);
      case 'union': {
        const option = shape.options.find((candidate) => typesOf(candidate).includes(node.type as JsonType));
        if (option?.kind === 'leaf') return this.#leaf(option, node, expectedOf(shape));
        return option && this.#read(option, node);
      }
      case 'notation':
        return this.#notation(shape, node);
      case 'leaf':
        return this.#leaf(shape, node);
    }
  }

  #object(keys: ReadonlyMap<string, Key>, node: Node, elsewhere?: ReadonlyMap<string, string>): unknown {
    const before = this.#report.errors;
    const fields = this.#fields(keys, node, elsewhere);
    if (!fields) return undefined;
    const values: Record<string, unknown> = {};
    let complete = this.#report.errors === before;
    for (const { name, key } of listed(keys)) {
      const written = fields.get(name);
      const value = this.#field(key, written);
      values[name] = value;
      if (value === undefined && (written !== undefined || key.required)) complete = false;
    }
    return complete ? values : undefined;
  }

  #field(key: Key, node: Node | undefined): unknown {
    if (node) return this.#read(key.shape, node);
    return key.fallback === undefined ? undefined : fallbackOf(key);
  }

  #fields(
    keys: ReadonlyMap<string, Key>,
    node: Node,
    elsewhere?: ReadonlyMap<string, string>,
  ): Fields | undefined {
    if (node.type !== 'object') {
      this.#wrongType(node, 'an object, { … }');
      return undefined;
    }
    const properties = this.#properties(node);
    const fields = new Map(properties.flatMap(([name, , value]) => (keys.has(name) ? [[name, value]] : [])));
    for (const [name, key] of properties) {
      if (!keys.has(name)) this.#unknownKey(name, key, keys, fields, elsewhere?.get(name));
    }
    if (!this.#incomplete) {
      const missing = listed(keys).filter(({ name, key }) => key.required && !fields.has(name));
      if (missing.length > 0) {
        const subject = this.#nameOf(node) ?? (node.parent ? 'This object' : 'The project');
        this.#report.error(
          'key-missing',
          openingOf(node),
          `${subject} lacks ${alternatives(
            missing.map(({ name }) => name),
            'and',
          )}.`,
        );
      }
    }
    return fields;
  }

  #unknownKey(
    name: string,
    key: Node,
    keys: ReadonlyMap<string, Key>,
    written: ReadonlyMap<string, Node>,
    owner: string | undefined,
  ): void {
    if (owner !== undefined) {
      this.#report.error(
        'key-not-applicable',
        key,
        `${quote(name)} does not apply here: it belongs to ${owner}.`,
      );
      return;
    }
    const meant = nearestWord(name, keys.keys());
    const help = didYouMean(name, keys.keys()) || ` Expected ${alternatives([...keys.keys()])}.`;
    this.#report.error(
      'key-unknown',
      key,
      `There is no key ${quote(name)} here.${help}`,
      // A key that is there already cannot stand there twice.
      meant !== undefined && written.has(meant) ? {} : replacedBy(meant),
    );
  }

  #properties(node: Node): [name: string, key: Node, value: Node][] {
    const properties: [string, Node, Node][] = [];
    const seen = new Map<string, Node>();
    for (const { children } of node.children ?? []) {
      const [key, value] = children ?? [];
      // Without a value there is a syntax error, which says so.
      if (!key || !value) continue;
      const name = String(key.value);
      const first = seen.get(name);
      if (first) {
        this.#report.error('key-duplicate', key, `The key ${quote(name)} is there twice. Keep one of them.`, {
          related: [
            { message: 'The first one is here.', range: { offset: first.offset, length: first.length } },
          ],
        });
        continue;
      }
      seen.set(name, key);
      properties.push([name, key, value]);
    }
    return properties;
  }

  #choice({ discriminator, options }: Shape & { kind: 'choice' }, node: Node): unknown {
    const chosen = valueAt(node, discriminator);
    const names = [...options.keys()];
    if (!chosen) {
      if (!this.#incomplete) {
        const message = `${this.#nameOf(node) ?? 'This object'} lacks ${quote(discriminator)}: ${alternatives(names)}.`;
        this.#report.error('key-missing', openingOf(node), message);
      }
      return undefined;
    }
    const content = chosen.type === 'string' ? this.expand(chosen) : undefined;
    if (chosen.type === 'string' && !content) return undefined;
    const option = content && options.get(content.text);
    if (option) return this.#object(option.keys, node, elsewhereOf(option.keys, options));
    const found = content ? quote(content.text) : met(chosen, this.#text);
    const message = `Expected ${alternatives(names)} for ${quote(discriminator)}, found ${found}.`;
    this.#report.error(
      content ? 'value-unknown' : 'value-type',
      chosen,
      message + (content ? didYouMean(content.text, names) : ''),
      { ...related(content), ...(content ? replacedBy(nearestWord(content.text, names)) : {}) },
    );
    return undefined;
  }

  #record(shape: Shape & { kind: 'record' }, node: Node): unknown {
    const before = this.#report.errors;
    const values = new Map<string, unknown>();
    for (const [name, key, value] of this.#properties(node)) {
      if (!shape.key.safeParse(name).success) {
        this.#report.error(
          'value-range',
          key,
          `Expected ${shape.keyExpected} as a key, found ${quote(name)}.`,
        );
      }
      values.set(name, this.#read(shape.value, value));
    }
    const complete = this.#report.errors === before && ![...values.values()].includes(undefined);
    return complete ? Object.fromEntries(values) : undefined;
  }

  #array(shape: Shape & { kind: 'array' }, node: Node): unknown {
    const elements = node.children ?? [];
    if (elements.length === 0 && !shape.mayBeEmpty) {
      this.#report.error(
        'value-range',
        node,
        `Expected ${shape.expected}${this.#forKey(node)}, found an empty list.`,
      );
      return undefined;
    }
    const values = elements.map((element) => this.#read(shape.element, element));
    return values.includes(undefined) ? undefined : values;
  }

  #tuple(shape: Shape & { kind: 'tuple' }, node: Node): unknown {
    const elements = node.children ?? [];
    const { length } = shape.items;
    if (elements.length !== length) {
      const count = elements.length === 0 ? 'an empty list' : `${elements.length}`;
      this.#report.error(
        'value-range',
        node,
        `Expected ${length} values${this.#forKey(node)}, found ${count}.`,
      );
      return undefined;
    }
    const values = shape.items.map((item, index) => {
      const element = elements[index];
      return element && this.#read(item, element);
    });
    return values.includes(undefined) ? undefined : values;
  }

  #notation({ notation }: Shape & { kind: 'notation' }, node: Node): unknown {
    const literal = this.#literal(node);
    if (!literal) return undefined;
    const value = notation.read(literal, { fps: this.fps });
    if (!(value instanceof Problem)) return value;
    this.#report.error(value.code, node, value.message, related(literal));
    return undefined;
  }

  #leaf(shape: Shape & { kind: 'leaf' }, node: Node, expected = shape.expected): unknown {
    const expansion = node.type === 'string' ? this.expand(node) : undefined;
    if (node.type === 'string' && !expansion) return undefined;
    const value: unknown = expansion ? expansion.text : node.value;
    if (shape.schema.safeParse(value).success) return value;
    const found = expansion ? quote(expansion.text) : met(node, this.#text);
    const names = shape.known.filter((known) => typeof known === 'string');
    const help = expansion && didYouMean(expansion.text, names);
    this.#report.error(
      shape.known.length > 0 ? 'value-unknown' : 'value-range',
      node,
      `Expected ${expected}${this.#forKey(node)}, found ${found}.${help ?? ''}`,
      { ...related(expansion), ...(expansion ? replacedBy(nearestWord(expansion.text, names)) : {}) },
    );
    return undefined;
  }

  #literal(node: Node): (Literal & Partial<Expansion>) | undefined {
    if (node.type === 'number') {
      const text = this.#text.slice(node.offset, node.offset + node.length);
      // "1e" has a place in the tree, and a message of the parser's.
      return /[\d.]$/.test(text) ? { type: 'number', text } : undefined;
    }
    const expansion = this.expand(node);
    return expansion && { type: 'string', ...expansion };
  }

  /** ` for "width"`: which value a message is about. */
  #forKey(node: Node): string {
    const name = this.#nameOf(node);
    return name === undefined ? '' : ` for ${name}`;
  }

  #nameOf(node: Node): string | undefined {
    const parent = node.parent;
    const key = parent?.type === 'property' ? parent.children?.[0] : undefined;
    return key && quote(String(key.value));
  }
}

const lists = new WeakMap<
  ReadonlyMap<string, Key>,
  readonly { readonly name: string; readonly key: Key }[]
>();

/** The same keys as a list: walking a map makes an array for each entry, and this is done for each object of each text. */
function listed(keys: ReadonlyMap<string, Key>): readonly { readonly name: string; readonly key: Key }[] {
  let list = lists.get(keys);
  if (list === undefined) {
    list = Array.from(keys, ([name, key]) => ({ name, key }));
    lists.set(keys, list);
  }
  return list;
}

function keysOf(schema: ObjectSchema): ReadonlyMap<string, Key> {
  const shape = shapeOf(schema);
  return shape.kind === 'object' ? shape.keys : new Map<string, Key>();
}

/** Keys that only other options have, with the options that have them. */
function elsewhereOf(
  own: ReadonlyMap<string, Key>,
  options: ReadonlyMap<string, { readonly keys: ReadonlyMap<string, Key> }>,
): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const [name, { keys }] of options) {
    for (const key of keys.keys()) if (!own.has(key)) owners.set(key, quote(name));
  }
  return owners;
}

function related(expansion: Partial<Expansion> | undefined): Pick<Diagnostic, 'related'> {
  const places = [...(expansion?.used ?? [])].map(([name, { range }]) => ({
    message: `The variable ${quote(name)} is set here.`,
    range,
  }));
  return places.length > 0 ? { related: places } : {};
}

/** For a fix: the word that was meant takes the place of the one that was written. */
function replacedBy(meant: string | undefined): Pick<Diagnostic, 'data'> {
  return meant === undefined ? {} : { data: { replacement: JSON.stringify(meant) } };
}

/** What a text's content would be by itself, where that is what was expected. */
function withoutQuotes(node: Node, expected: string): string | undefined {
  const content = node.type === 'string' ? String(node.value) : '';
  const isNumber = expected.includes('number') && /^-?\d+(\.\d+)?$/.test(content);
  const isBoolean = expected === 'true or false' && /^(true|false)$/.test(content);
  return isNumber || isBoolean || (content !== '' && content === expected) ? content : undefined;
}

function typeHint(node: Node, expected: string): string {
  const content = withoutQuotes(node, expected);
  return content === undefined ? '' : ` Write ${content} without quotes.`;
}
