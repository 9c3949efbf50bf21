/**
 * Small changes of a project's text that leave everything else as it is, comments and layout too. Knows JSON, not the format.
 */
import { createScanner, type Node } from 'jsonc-parser';
import type { TextRange } from '../project/project.ts';
import { valueAt } from '../project/parse/tree.ts';

/** `text` takes the place of what stands in `range`. */
export interface Edit {
  readonly range: TextRange;
  readonly text: string;
}

/** Something that can be done about a problem. */
export interface Fix {
  /** What it does, as a command: `Change to "width"`. */
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The one that is most likely meant. */
  readonly preferred: boolean;
}

/** Gives `key` of an object the value that `literal` writes: in the place of its old one, or behind the last key. */
export function setProperty(object: Node, text: string, key: string, literal: string): Edit {
  const value = valueAt(object, key);
  if (value) return { range: { offset: value.offset, length: value.length }, text: literal };
  const property = `${JSON.stringify(key)}: ${literal}`;
  const last = object.children?.at(-1);
  if (last === undefined) {
    return { range: { offset: object.offset, length: object.length }, text: `{ ${property} }` };
  }
  const end = last.offset + last.length;
  const indent = /\n[ \t]*$/.exec(text.slice(object.offset, last.offset))?.[0];
  return { range: { offset: end, length: 0 }, text: `,${indent ?? ' '}${property}` };
}

/** Takes a key with its value, and the comma that parted it from its neighbour, out of its object. */
export function removeProperty(property: Node, text: string): Edit {
  const siblings = property.parent?.children ?? [property];
  const at = siblings.indexOf(property);
  const [before, after] = [siblings[at - 1], siblings[at + 1]];
  const end = property.offset + property.length;
  if (after && !before) return cut(property.offset, after.offset);
  if (before) {
    const comma = commaAfter(text, before.offset + before.length);
    return cut(comma !== undefined && comma < property.offset ? comma : before.offset + before.length, end);
  }
  const trailing = commaAfter(text, end);
  return cut(property.offset, trailing === undefined ? end : trailing + 1);
}

/** Where the next thing after an offset is a comma: one in a comment is none. */
function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  const kind: number = scanner.scan();
  return kind === commaToken ? scanner.getTokenOffset() : undefined;
}

/** Of jsonc-parser's SyntaxKind, which exists in its typings only. */
const commaToken = 5;

const cut = (from: number, to: number): Edit => ({ range: { offset: from, length: to - from }, text: '' });
