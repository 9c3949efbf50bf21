/**
 * Where in a project an offset of its text is: on the way to which value, at a key or at a value, inside which literal. Works
 * on text that is broken or not finished, as it is while one types. Knows JSON, not the format.
 */
import { createScanner, getLocation } from 'jsonc-parser';
import { Token } from '../project/parse/token.ts';
import type { TextRange } from '../project/project.ts';

export interface Cursor {
  readonly offset: number;
  /** Keys and indices from the root; the last is that of the key or value at the offset, `''` for a key not written yet. */
  readonly path: readonly (string | number)[];
  /** At a key, or where one could stand. */
  readonly isKey: boolean;
  /** The string or number that the offset is in or touches, with its quotes. */
  readonly literal: TextRange | undefined;
}

/** Undefined inside a comment. */
export function cursorAt(text: string, offset: number): Cursor | undefined {
  if (isInComment(text, offset)) return undefined;
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  const touches =
    previousNode !== undefined &&
    previousNode.offset <= offset &&
    offset <= previousNode.offset + previousNode.length;
  const literal = touches ? { offset: previousNode.offset, length: previousNode.length } : undefined;
  return { offset, path, isKey: isAtPropertyKey, literal };
}

/** Whether a path has this form, where `*` stands for any one key or index. */
export function matchesPath(path: Cursor['path'], ...form: readonly string[]): boolean {
  return path.length === form.length && form.every((step, at) => step === '*' || step === String(path[at]));
}

function isInComment(text: string, offset: number): boolean {
  const before = text.slice(0, offset);
  if (!before.includes('//') && !before.includes('/*')) return false;
  const scanner = createScanner(text, false);
  for (;;) {
    const kind: number = scanner.scan();
    const from = scanner.getTokenOffset();
    const to = from + scanner.getTokenLength();
    if (kind === Token.endOfFile || from >= offset) return false;
    if (kind === Token.lineComment && offset <= to) return true;
    if (kind === Token.blockComment && offset < to) return true;
  }
}
