/**
 * A zod schema in the form that reading a syntax tree needs: what kind of value, which keys, which words for an error. Made
 * once for each schema. Knows zod; knows no text.
 */
import * as z from 'zod';
import { expectations, notations, type Notation } from '../format/notation.ts';

/** What a JSON value can be, as messages name it. */
export type JsonType = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

export type Shape =
  | ObjectShape
  | { readonly kind: 'record'; readonly key: z.ZodType; readonly value: Shape; readonly keyExpected: string }
  | {
      readonly kind: 'choice';
      readonly discriminator: string;
      readonly options: ReadonlyMap<string, ObjectShape>;
    }
  | {
      readonly kind: 'array';
      readonly element: Shape;
      readonly mayBeEmpty: boolean;
      readonly expected: string;
    }
  | { readonly kind: 'tuple'; readonly items: readonly Shape[] }
  | { readonly kind: 'union'; readonly options: readonly Shape[] }
  | { readonly kind: 'notation'; readonly notation: Notation }
  | {
      readonly kind: 'leaf';
      readonly schema: z.ZodType;
      readonly type: JsonType;
      readonly expected: string;
      readonly known: readonly Known[];
    };

interface ObjectShape {
  readonly kind: 'object';
  readonly keys: ReadonlyMap<string, Key>;
}

/** A key of an object. */
export interface Key {
  readonly shape: Shape;
  readonly required: boolean;
  /** As it would be written; undefined: none. */
  readonly fallback: unknown;
}

/** A value of an enumeration. */
type Known = string | number | boolean;

const shapes = new WeakMap<z.ZodType, Shape>();

/** A schema's shape, made at its first use and kept. */
export function shapeOf(schema: z.ZodType): Shape {
  const known = shapes.get(schema);
  if (known) return known;
  const shape = makeShape(schema);
  shapes.set(schema, shape);
  return shape;
}

const types = new WeakMap<Shape, readonly JsonType[]>();

/** The types of JSON value that a shape takes. */
export function typesOf(shape: Shape): readonly JsonType[] {
  let known = types.get(shape);
  if (!known) types.set(shape, (known = findTypes(shape)));
  return known;
}

function findTypes(shape: Shape): readonly JsonType[] {
  switch (shape.kind) {
    case 'object':
    case 'record':
    case 'choice':
      return ['object'];
    case 'array':
    case 'tuple':
      return ['array'];
    case 'union':
      return shape.options.flatMap(findTypes);
    case 'notation':
      return shape.notation.types;
    case 'leaf':
      return [shape.type];
  }
}

/** Completes "Expected …". */
export function expectedOf(shape: Shape): string {
  switch (shape.kind) {
    case 'object':
    case 'record':
    case 'choice':
      return 'an object, { … }';
    case 'array':
      return `a list, [ … ]`;
    case 'tuple':
      return shape.items.length === 2 ? 'a pair, [ …, … ]' : `a list of ${shape.items.length} values`;
    case 'union':
      return shape.options.map(expectedOf).join(', or ');
    case 'notation':
      return shape.notation.expected;
    case 'leaf':
      return shape.expected;
  }
}

function makeShape(schema: z.ZodType): Shape {
  const notation = notations.get(schema);
  if (notation) return { kind: 'notation', notation };
  const expected = expectations.get(schema)?.expected;
  if (schema instanceof z.ZodObject) return makeObject(schema);
  if (schema instanceof z.ZodDiscriminatedUnion) return makeChoice(schema);
  if (schema instanceof z.ZodRecord) {
    const key = schema.keyType as z.ZodType;
    const value = shapeOf(schema.valueType as z.ZodType);
    return { kind: 'record', key, value, keyExpected: expectations.get(key)?.expected ?? 'a name' };
  }
  if (schema instanceof z.ZodArray) {
    const mayBeEmpty = schema.safeParse([]).success;
    return {
      kind: 'array',
      element: shapeOf(schema.element as z.ZodType),
      mayBeEmpty,
      expected: expected ?? 'a list',
    };
  }
  if (schema instanceof z.ZodTuple) {
    return { kind: 'tuple', items: (schema.def.items as z.ZodType[]).map(shapeOf) };
  }
  if (schema instanceof z.ZodUnion) {
    return { kind: 'union', options: (schema.options as z.ZodType[]).map(shapeOf) };
  }
  if (schema instanceof z.ZodEnum) return enumeration(schema, schema.options);
  if (schema instanceof z.ZodLiteral) return enumeration(schema, [...(schema.values as Set<Known>)]);
  if (schema instanceof z.ZodBoolean) {
    return { kind: 'leaf', schema, type: 'boolean', expected: 'true or false', known: [] };
  }
  if (schema instanceof z.ZodNumber) {
    return { kind: 'leaf', schema, type: 'number', expected: expected ?? 'a number', known: [] };
  }
  if (schema instanceof z.ZodString) {
    return {
      kind: 'leaf',
      schema,
      type: 'string',
      expected: expected ?? 'a text in double quotes',
      known: [],
    };
  }
  throw new TypeError(`the format uses a kind of schema that cannot be read: ${schema.type}`);
}

function makeObject(schema: z.ZodObject): ObjectShape {
  const entries = Object.entries(schema.shape) as [string, z.ZodType][];
  return { kind: 'object', keys: new Map(entries.map(([name, value]) => [name, makeKey(value)])) };
}

/** Objects that one key tells apart, each by the only value that it has there. */
function makeChoice(schema: z.ZodDiscriminatedUnion): Shape {
  const { discriminator } = schema.def;
  const options = (schema.options as z.ZodObject[]).map((option): [string, ObjectShape] => {
    const value = (option.shape as Record<string, z.ZodType>)[discriminator];
    return [value instanceof z.ZodLiteral ? String(value.value) : '', makeObject(option)];
  });
  return { kind: 'choice', discriminator, options: new Map(options) };
}

function enumeration(schema: z.ZodType, known: readonly Known[]): Shape {
  const words = known.map((value) => JSON.stringify(value));
  const last = words.pop() ?? '';
  const expected = words.length === 0 ? last : `${words.join(', ')} or ${last}`;
  return { kind: 'leaf', schema, type: typeof known[0] as JsonType, expected, known };
}

function makeKey(schema: z.ZodType): Key {
  if (schema instanceof z.ZodOptional) {
    return { shape: shapeOf(schema.unwrap() as z.ZodType), required: false, fallback: undefined };
  }
  if (schema instanceof z.ZodPrefault) {
    return {
      shape: shapeOf(schema.unwrap() as z.ZodType),
      required: false,
      fallback: schema.def.defaultValue,
    };
  }
  return { shape: shapeOf(schema), required: true, fallback: undefined };
}
