/** The colours in a project's text, and how a chosen one is written there. */
import type { Node } from 'jsonc-parser';
import { Problem } from '../diagnostics/problem.ts';
import { parseColor } from '../project/format/color.ts';
import type { Color, TextRange } from '../project/project.ts';
import { valueAt } from '../project/parse/tree.ts';

export interface WrittenColor {
  readonly color: Color;
  /** With its quotes. */
  readonly range: TextRange;
  /** Nothing may show through it: the canvas's background, what a transition passes through. */
  readonly opaque: boolean;
}

/** In the order of the text; those that a variable is part of are not among them. */
export function colorsIn(root: Node): readonly WrittenColor[] {
  const found: WrittenColor[] = [];
  const canvas = valueAt(root, 'canvas');
  if (canvas) visit(canvas, true, found);
  for (const track of valueAt(root, 'tracks')?.children ?? []) {
    const items = track.type === 'object' ? valueAt(track, 'items') : undefined;
    for (const item of items?.children ?? []) {
      visit(item, item.type === 'object' && valueAt(item, 'transition') !== undefined, found);
    }
  }
  return found.sort((a, b) => a.range.offset - b.range.offset);
}

/** `#rrggbb`, with the opacity behind it where one shows through. */
export function formatColor({ red, green, blue, alpha }: Color): string {
  const channels = alpha === 255 ? [red, green, blue] : [red, green, blue, alpha];
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function visit(node: Node, opaque: boolean, found: WrittenColor[]): void {
  if (node.type !== 'object') return;
  for (const { children } of node.children ?? []) {
    const [key, value] = children ?? [];
    if (!value) continue;
    if (value.type === 'object') visit(value, false, found);
    if (value.type !== 'string' || (key?.value !== 'color' && key?.value !== 'background')) continue;
    const color = parseColor(String(value.value));
    if (color instanceof Problem) continue;
    found.push({ color, opaque, range: { offset: value.offset, length: value.length } });
  }
}
