/**
 * What the format's schemas know beyond zod: how a value with a grammar of its own (a time, a colour) is read from its text,
 * and the words for what is expected. Times need the literal's own digits and the canvas's rate, which zod's transforms
 * cannot see; so a notation is a schema of the written form (for the JSON Schema) with a reader registered beside it.
 */
import * as z from 'zod';
import type { Problem } from '../../diagnostics/problem.ts';
import type { Rational } from '../../time/rational.ts';

/** A number's or string's text: a number's digits as written, a string's content. */
export interface Literal {
  readonly type: 'number' | 'string';
  readonly text: string;
}

export interface NotationContext {
  /** The canvas's frames a second; undefined while it is not known because the canvas itself has errors. */
  readonly fps: Rational | undefined;
}

export interface Notation {
  /** Undefined: cannot be told, for a reason that has its own diagnostic. */
  readonly read: (literal: Literal, context: NotationContext) => unknown;
  readonly types: readonly Literal['type'][];
  /** Completes "Expected …". */
  readonly expected: string;
}

interface Expectation {
  /** Completes "Expected …". */
  readonly expected: string;
}

/** The schemas that are notations. */
export const notations = z.registry<Notation>();

/** Words for schemas whose range a message should name. */
export const expectations = z.registry<Expectation>();

/**
 * A schema whose output is what `read` makes of the literal. `written` describes the form for the JSON Schema; `read` alone
 * decides what is right.
 */
export function notation<T, W extends z.ZodType>(
  written: W,
  types: Notation['types'],
  expected: string,
  read: (literal: Literal, context: NotationContext) => T | Problem | undefined,
): z.ZodType<T, z.input<W>> {
  notations.add(written, { read, types, expected });
  return written as unknown as z.ZodType<T, z.input<W>>;
}

/** A number with bounds and the words for them. `unit` follows the bounds: `"16 to 16384 pixels"`. */
export function number(min: number, max: number, unit = ''): z.ZodNumber {
  const schema = z.number().min(min).max(max);
  return schema.register(expectations, { expected: `a number from ${range(min, max, unit)}` });
}

/** A whole number with bounds. */
export function wholeNumber(min: number, max: number, unit = ''): z.ZodNumber {
  const schema = z.int().min(min).max(max);
  return schema.register(expectations, { expected: `a whole number from ${range(min, max, unit)}` });
}

/** Pixels of a picture whose colour is stored at half the size: even. `example` is what an editor writes first. */
export function evenPixels(example: number): z.ZodNumber {
  const schema = z
    .int()
    .min(16)
    .max(16_384)
    .multipleOf(2)
    .meta({ examples: [example] });
  return schema.register(expectations, { expected: 'an even number of pixels from 16 to 16384' });
}

/** Any text but the empty one; `expected` completes "expected …". */
export function words(expected: string): z.ZodString {
  return z.string().min(1).register(expectations, { expected });
}

const range = (min: number, max: number, unit: string): string => `${min} to ${max}${unit && ` ${unit}`}`;
