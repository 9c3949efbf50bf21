/**
 * From text to a syntax tree: JSON with comments and trailing commas. What is broken is reported in sentences, and the rest
 * of the tree is still there. Knows JSON, not the format.
 */
import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { quote } from '../../diagnostics/wording.ts';
import type { TextRange } from '../project.ts';
import type { Report } from './report.ts';
import { Token } from './token.ts';

/** More than any project needs, less than what exhausts the stack of a parser that calls itself. */
const maxDepth = 64;

/** The tree's root; undefined where the text holds nothing to check. */
export function parseSyntax(text: string, report: Report): Node | undefined {
  const deep = tooDeep(text);
  if (deep) {
    report.error('nesting-too-deep', deep, `Objects and lists are nested more than ${maxDepth} deep here.`);
    return undefined;
  }
  const errors: ParseError[] = [];
  // A byte order mark is no JSON; a space in its place keeps every offset.
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, {
    allowTrailingComma: true,
    disallowComments: false,
  });
  // Where one thing is missing the parser often expects several: the first says it best.
  const told = new Set<number>();
  for (const error of errors) {
    const offset = Math.min(error.offset, text.length);
    const length = Math.min(error.length, text.length - offset);
    if (told.has(offset)) continue;
    told.add(offset);
    const colon = /^\s*:/.exec(text.slice(offset + length, offset + length + 20));
    const isKey = colon !== null && printParseErrorCode(error.error) === 'InvalidSymbol';
    // A key without quotes is no key to the parser, so its colon comes as a surprise; one message is enough.
    if (isKey) told.add(offset + length + colon[0].length - 1);
    const found = text.slice(offset, offset + length);
    report.error('syntax', { offset, length }, isKey ? unquotedKey(found) : sentence(error, found));
  }
  return root;
}

/** The bracket that is too deep. */
function tooDeep(text: string): TextRange | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (;;) {
    const kind: number = scanner.scan();
    if (kind === Token.endOfFile) return undefined;
    if (kind === Token.openBrace || kind === Token.openBracket) {
      depth++;
      if (depth > maxDepth) return { offset: scanner.getTokenOffset(), length: 1 };
    } else if (kind === Token.closeBrace || kind === Token.closeBracket) {
      depth = Math.max(0, depth - 1);
    }
  }
}

const unquotedKey = (found: string): string => `Keys stand in double quotes. Write ${quote(found)}.`;

function sentence({ error }: ParseError, found: string): string {
  const met = found === '' ? 'the end of the text' : quote(found);
  switch (printParseErrorCode(error)) {
    case 'InvalidSymbol':
      return `${met} means nothing in JSON. Texts and keys stand in double quotes; other values are numbers, true, false, { … } and [ … ].`;
    case 'InvalidNumberFormat':
    case 'UnexpectedEndOfNumber':
      return `${met} is not a complete number. Write it like 12, -3 or 0.5.`;
    case 'PropertyNameExpected':
      return `Expected a key in double quotes, found ${met}.`;
    case 'ValueExpected':
      return `Expected a value, found ${met}.`;
    case 'ColonExpected':
      return `Expected ":" between a key and its value, found ${met}.`;
    case 'CommaExpected':
      return /^[\]}]$/.test(found)
        ? `${met} does not close what is open here: the bracket that does is missing before it, or this one is too much.`
        : `Expected a comma before ${met}.`;
    case 'CloseBraceExpected':
      return `Expected "}" to close the object, found ${met}.`;
    case 'CloseBracketExpected':
      return `Expected "]" to close the list, found ${met}.`;
    case 'EndOfFileExpected':
      return `The project ends before this; ${met} is too much.`;
    case 'UnexpectedEndOfComment':
      return 'This comment is not closed. Write */ at its end.';
    case 'UnexpectedEndOfString':
      return 'This text is not closed. Write a double quote at its end; a line break inside is written \\n.';
    case 'InvalidUnicode':
      return 'After \\u come four hexadecimal digits.';
    case 'InvalidEscapeCharacter':
      return 'After a backslash comes one of " \\ / b f n r t or u with four digits. A backslash itself is written \\\\.';
    case 'InvalidCharacter':
      return 'A text holds no tabs or other control characters as they are. A tab is written \\t.';
    default:
      return `${met} cannot stand here.`;
  }
}
