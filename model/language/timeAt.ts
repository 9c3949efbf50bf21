/**
 * Which time stands at a place of a project, and which frames it counts: the canvas's, or in `in` and `out` those of the
 * asset. Works on what there is of a broken text.
 */
import type { Node } from 'jsonc-parser';
import { parseFrameRate } from '../time/frameRate.ts';
import { Rational } from '../time/rational.ts';
import { parseSeconds, parseTime, resolveSourceTime } from '../time/timeNotation.ts';
import { valueAt } from '../project/parse/tree.ts';
import { matchesPath, type Cursor } from './cursor.ts';

export interface WrittenTime {
  readonly time: Rational;
  /** What its frames and timecodes count, frames a second. */
  readonly rate: Rational;
  readonly node: Node;
}

/** `assetRate` gives an asset's frames a second, or undefined when they are not known or it has none. */
export function timeAt(
  root: Node,
  text: string,
  path: Cursor['path'],
  assetRate: (asset: string) => Rational | undefined,
): WrittenTime | undefined {
  if (!isTime(path)) return undefined;
  const node = valueAt(root, ...path);
  if (node?.type !== 'number' && node?.type !== 'string') return undefined;
  const rate = rateAt(root, text, path, assetRate);
  if (rate === undefined) return undefined;
  const literal = text.slice(node.offset, node.offset + node.length);
  const read = node.type === 'number' ? parseSeconds(literal) : parseTime(String(node.value));
  if (!('unit' in read)) return undefined;
  const time = resolveSourceTime(read, rate);
  return time instanceof Rational ? { time, rate, node } : undefined;
}

/** The canvas's frames a second, as far as they can be read. */
function canvasRate(root: Node, text: string): Rational | undefined {
  const node = valueAt(root, 'canvas', 'fps');
  if (node?.type !== 'number' && node?.type !== 'string') return undefined;
  const written =
    node.type === 'string' ? String(node.value) : text.slice(node.offset, node.offset + node.length);
  const rate = parseFrameRate(written);
  return rate instanceof Rational ? rate : undefined;
}

const itemTimes = new Set(['in', 'out', 'start', 'duration', 'fadeIn', 'fadeOut', 'gap']);

function isTime(path: Cursor['path']): boolean {
  const key = String(path.at(-1));
  return (
    (matchesPath(path, 'tracks', '*', 'items', '*', '*') && itemTimes.has(key)) ||
    matchesPath(path, 'tracks', '*', 'items', '*', 'animate', '*', '*', 't') ||
    matchesPath(path, 'markers', '*', 'at') ||
    matchesPath(path, 'exports', '*', 'range', '*')
  );
}

function rateAt(
  root: Node,
  text: string,
  path: Cursor['path'],
  assetRate: (asset: string) => Rational | undefined,
): Rational | undefined {
  const key = path.at(-1);
  if (key !== 'in' && key !== 'out') return canvasRate(root, text);
  const asset = valueAt(root, ...path.slice(0, -1), 'asset');
  return asset?.type === 'string' ? assetRate(String(asset.value)) : undefined;
}
