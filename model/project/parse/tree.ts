/** Short ways through jsonc-parser's syntax tree. */
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { quote } from '../../diagnostics/wording.ts';
import type { TextRange } from '../project.ts';

/** The value at a path below `node`. */
export function valueAt(node: Node, ...path: (string | number)[]): Node | undefined {
  return findNodeAtLocation(node, path);
}

/** Where that value stands; where it is not written, `node` itself. */
export function rangeAt(node: Node, ...path: (string | number)[]): TextRange {
  const { offset, length } = valueAt(node, ...path) ?? node;
  return { offset, length };
}

/** The key's place, without its quotes' neighbours: the string in front of the colon. */
export function keyRangeAt(node: Node, key: string): TextRange {
  const { offset, length } = valueAt(node, key)?.parent?.children?.[0] ?? node;
  return { offset, length };
}

/** Where a missing key belongs: the bracket that opens its object. */
export function openingOf(node: Node): TextRange {
  return { offset: node.offset, length: Math.min(1, node.length) };
}

/** What a value is, for "found …". */
export function met(node: Node, text: string): string {
  switch (node.type) {
    case 'object':
      return node.children?.length === 0 ? 'an empty object' : 'an object';
    case 'array':
      return node.children?.length === 0 ? 'an empty list' : 'a list';
    case 'string':
      return quote(String(node.value));
    case 'number':
    case 'boolean':
    case 'null':
    case 'property': {
      const literal = text.slice(node.offset, node.offset + node.length);
      return literal.length > 40 ? `${literal.slice(0, 37)}…` : literal;
    }
  }
}
