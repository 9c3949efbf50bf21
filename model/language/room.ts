/**
 * Whether another key or value can be written at an offset of a project's text, and what is missing before it. Works on text that is broken or not
 * finished. Knows JSON, not the format.
 */
import { createScanner } from 'jsonc-parser';
import { Token } from '../project/parse/token.ts';

/** `taken`: no room. `free`: nothing is missing. Or where the comma was forgotten, behind the value before it. */
export type Room = 'taken' | 'free' | { readonly commaAt: number };

/** `offset` is in no comment. */
export function roomAt(text: string, offset: number): Room {
  const { open, before, endOfLast, isInside } = tokensBefore(text, offset);
  const last = before.at(-1);
  // Beside a whole project there is none, nor between a key's colon and the value that it has.
  const isBesideValue = !isInside && hasValueNext(text, offset);
  if (open.length === 0 && (last !== undefined || isBesideValue)) return 'taken';
  // While an object is being written before another, the other looks like its value, and one bracket too many is open.
  if (last === Token.colon && isBesideValue && endsClosed(text)) return 'taken';
  if (last === undefined || !endsValue(last)) return 'free';
  const isKey = open.at(-1) === Token.openBrace && last === Token.string && before.at(-2) !== Token.colon;
  return isKey ? 'free' : { commaAt: endOfLast };
}

/** Whether every bracket that is opened is closed. */
const endsClosed = (text: string): boolean => tokensBefore(text, text.length).open.length === 0;

/** A value that begins behind `offset`, and is not the next key: so it looks while a value has yet to be written. */
function hasValueNext(text: string, offset: number): boolean {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  const kind: number = scanner.scan();
  if (kind === Token.openBrace || kind === Token.openBracket) return true;
  return isLiteral(kind) && scanner.getTokenOffset() > offset && (scanner.scan() as number) !== Token.colon;
}

/** The kind of the first token from `offset` on that is neither space nor comment. */
export function tokenAfter(text: string, offset: number): number {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  return scanner.scan();
}

interface TokensBefore {
  readonly before: readonly number[];
  /** The brackets that are not closed yet. */
  readonly open: readonly number[];
  readonly endOfLast: number;
  /** The offset stands inside a token, which is not among them. */
  readonly isInside: boolean;
}

function tokensBefore(text: string, offset: number): TokensBefore {
  const before: number[] = [];
  const open: number[] = [];
  const scanner = createScanner(text, true);
  let endOfLast = 0;
  for (;;) {
    const kind: number = scanner.scan();
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    // A word that the offset touches is what is being written, and no part of what stands before it.
    if (kind === Token.endOfFile || end > offset || (end === offset && isWord(kind)))
      return { open, before, endOfLast, isInside: start < offset };
    if (kind === Token.openBrace || kind === Token.openBracket) open.push(kind);
    if (kind === Token.closeBrace || kind === Token.closeBracket) open.pop();
    before.push(kind);
    endOfLast = end;
  }
}

const isLiteral = (kind: number): boolean => kind >= Token.null && kind <= Token.number;

const isWord = (kind: number): boolean => isLiteral(kind) || kind === Token.unknown;

const endsValue = (kind: number): boolean =>
  isLiteral(kind) || kind === Token.closeBrace || kind === Token.closeBracket;
