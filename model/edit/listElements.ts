/**
 * Elements of a JSON list, put in and taken out as a person does it: whole lines where a line is theirs, with the commas that then have
 * to be there, and everybody else's comments left alone. Knows JSON, not the format.
 */
import { createScanner, type Node } from 'jsonc-parser';
import { Token } from '../project/parse/token.ts';
import type { EditedText } from './editedText.ts';

/** An element and the comments that stand directly above it, to be put somewhere else. */
export interface TakenElement {
  /** Each a line, without its indentation. */
  readonly comments: readonly string[];
  /** The comment behind it on its line; empty where there is none. */
  readonly trailing: string;
  readonly literal: string;
  /** What the element's own lines were indented by. */
  readonly indent: string;
}

/** Takes an element out, and the comment that follows it on its line if all of the line is its own; comments above it stay. */
export function removeElement(edited: EditedText, list: Node, index: number): void {
  const { text } = edited;
  const elements = list.children ?? [];
  const element = elements[index];
  if (element === undefined) return;
  const comma = commaAfter(text, endOf(element));
  const isLast = index === elements.length - 1;
  const before = elements[index - 1];
  const end = comma === undefined ? endOf(element) : comma + 1;
  const own = ownLines(text, element.offset, end);
  if (own) {
    edited.replace(own.from, own.to - own.from, '');
  } else if (comma === undefined || isLast) {
    // The last of its line goes with the space in front of it.
    const from = before ? afterComma(text, before) : element.offset;
    const blank = /^[ \t]*$/.test(text.slice(from, element.offset)) && before !== undefined;
    edited.replace(blank ? from : element.offset, end - (blank ? from : element.offset), '');
  } else {
    const space = /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
    const endsLine = /^[ \t]*(?:\r?\n|$)/.test(text.slice(end));
    const lead = endsLine ? (/[ \t]*$/.exec(text.slice(list.offset, element.offset))?.[0].length ?? 0) : 0;
    const from = element.offset - lead;
    edited.replace(from, end + (endsLine ? 0 : space) - from, '');
  }
  // Without the last one, the one before ends the list: its comma goes, unless this list has one after its last.
  if (isLast && comma === undefined && before) {
    const dangling = commaAfter(edited.text, endOf(before));
    if (dangling !== undefined) edited.replace(dangling, 1, '');
  }
}

/** Puts an element in front of the one at `index`; at the end where there is none. */
export function insertElement(edited: EditedText, list: Node, index: number, taken: TakenElement): void {
  const { text } = edited;
  const elements = list.children ?? [];
  const [before, after] = [elements[index - 1], elements[index]];
  if (before === undefined && after === undefined) {
    // Between the brackets may be comments; they stay in front.
    const inside = list.offset + list.length - 1;
    const blank = /^\s*$/.test(text.slice(list.offset + 1, inside));
    const literal = inline(taken);
    edited.replace(blank ? list.offset + 1 : inside, blank ? inside - list.offset - 1 : 0, literal);
    return;
  }
  const neighbour = before ?? after;
  const indent = neighbour && lineIndent(text, neighbour.offset);
  const beside = before ? after : elements[index + 1];
  const shares = neighbour && beside && !text.slice(endOf(neighbour), beside.offset).includes('\n');
  const inLines = indent !== undefined && shares !== true;
  if (before) {
    const comma = commaAfter(text, endOf(before));
    const end = comma === undefined ? endOf(before) : comma + 1;
    const separator = after || comma !== undefined ? ',' : '';
    if (inLines) {
      const lineEnd =
        end +
        (/^[ \t]*(?:\/\/[^\n\r]*|\/\*(?:[^*\n]|\*(?!\/))*\*\/[ \t]*(?=\r?\n))?/.exec(text.slice(end))?.[0]
          .length ?? 0);
      const isLineEnd = /^\r?(?:\n|$)/.test(text.slice(lineEnd));
      edited.replace(isLineEnd ? lineEnd : end, 0, `\n${linesOf(taken, indent, separator)}`);
    } else {
      edited.replace(end, 0, ` ${inline(taken)}${separator}`);
    }
    if (comma === undefined) edited.replace(endOf(before), 0, ',');
  } else if (after) {
    if (inLines) edited.replace(blockStart(text, after), 0, `${linesOf(taken, indent, ',')}\n`);
    else edited.replace(after.offset, 0, `${inline(taken)}, `);
  }
}

/** An element with what belongs to it, as it stands. */
export function readElement(text: string, element: Node): TakenElement {
  const indent = lineIndent(text, element.offset);
  const literal = text.slice(element.offset, endOf(element));
  if (indent === undefined) return plainElement(literal);
  const from = blockStart(text, element);
  const line = element.offset - indent.length;
  const comments = text
    .slice(from, line)
    .split(/\r?\n/)
    .map((comment) => comment.trim())
    .filter((comment) => comment !== '');
  const comma = commaAfter(text, endOf(element));
  const end = comma === undefined ? endOf(element) : comma + 1;
  const trailing = ownLines(text, element.offset, end)
    ? (trailingComment.exec(text.slice(end))?.[0].trim() ?? '')
    : '';
  return { comments, trailing, literal, indent };
}

/** A new one, without comments, in one line. */
export const plainElement = (literal: string): TakenElement => ({
  comments: [],
  trailing: '',
  literal,
  indent: '',
});

/** To the end of a line, when nothing but a comment is left of it. */
const trailingComment = /^[ \t]*(?:\/\/[^\n\r]*|\/\*(?:[^*\n]|\*(?!\/))*\*\/[ \t]*(?=\r?\n))?/;

/** Takes an element out with the comments directly above it. */
export function takeElement(edited: EditedText, list: Node, index: number): TakenElement | undefined {
  const element = list.children?.[index];
  if (element === undefined) return undefined;
  const taken = readElement(edited.text, element);
  const from = blockStart(edited.text, element);
  removeElement(edited, list, index);
  if (taken.comments.length > 0) {
    const line = element.offset - taken.indent.length;
    edited.replace(from, line - from, '');
  }
  return taken;
}

/** Where the next thing after an offset is a comma: comments may stand between. */
export function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, false);
  scanner.setPosition(offset);
  for (;;) {
    const kind: number = scanner.scan();
    if (kind === Token.comma) return scanner.getTokenOffset();
    const passes =
      kind === Token.trivia ||
      kind === Token.lineBreak ||
      kind === Token.lineComment ||
      kind === Token.blockComment;
    if (!passes) return undefined;
  }
}

const endOf = ({ offset, length }: Node): number => offset + length;

function afterComma(text: string, node: Node): number {
  const comma = commaAfter(text, endOf(node));
  return comma === undefined ? endOf(node) : comma + 1;
}

/** The spaces in front of what opens its line; undefined where something else does. */
function lineIndent(text: string, offset: number): string | undefined {
  const indent = /(?:^|\n)([ \t]*)$/.exec(text.slice(Math.max(0, offset - 400), offset));
  return indent?.[1];
}

/** The lines from one offset to another, with the break that ends them, if nothing else but a comment behind is on them. */
function ownLines(
  text: string,
  from: number,
  to: number,
): { readonly from: number; readonly to: number } | undefined {
  const indent = lineIndent(text, from);
  if (indent === undefined) return undefined;
  const rest = /^[ \t]*(?:\/\/[^\n\r]*|\/\*(?:[^*\n]|\*(?!\/))*\*\/[ \t]*)?\r?\n/.exec(text.slice(to));
  return rest ? { from: from - indent.length, to: to + rest[0].length } : undefined;
}

/** Where the lines of an element begin: with the lines of comments directly above it. */
function blockStart(text: string, element: Node): number {
  const indent = lineIndent(text, element.offset) ?? '';
  let start = element.offset - indent.length;
  for (;;) {
    const above = /(?:^|\n)([ \t]*(?:\/\/[^\n]*|\/\*(?:[^*\n]|\*(?!\/))*\*\/[ \t\r]*)\n)$/.exec(
      text.slice(0, start),
    )?.[1];
    if (above === undefined) return start;
    start -= above.length;
  }
}

/** Lines of an element at another indentation. */
function linesOf(taken: TakenElement, indent: string, separator: string): string {
  const { comments, literal, trailing, indent: was } = taken;
  const moved = literal
    .split('\n')
    .map((line, at) =>
      at === 0 ? line : indent + (line.startsWith(was) ? line.slice(was.length) : line.trimStart()),
    );
  const last = `${moved.join('\n')}${separator}${trailing === '' ? '' : ` ${trailing}`}`;
  return [...comments, last].map((line) => `${indent}${line}`).join('\n');
}

/** In one line with others a comment to the end of the line cannot stand. */
function inline({ comments, literal, trailing }: TakenElement): string {
  const closed = [...comments, ...(trailing === '' ? [] : [trailing])].map((comment) =>
    comment.startsWith('//') ? `/* ${comment.slice(2).trim().replaceAll('*/', '* /')} */ ` : `${comment} `,
  );
  return closed.join('') + literal;
}
