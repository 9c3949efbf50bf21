/**
 * What can be done about a diagnostic, as changes of the text. Knows what the text and the timeline tell; what has to be looked
 * for on a disk is for others to offer.
 */
import { findNodeAtOffset, getNodePath, type Node } from 'jsonc-parser';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { quote } from '../diagnostics/wording.ts';
import type { Timeline } from '../evaluate/index.ts';
import { parseSeconds, parseTime } from '../time/timeNotation.ts';
import { stringLiteral } from '../project/parse/strings.ts';
import { valueAt } from '../project/parse/tree.ts';
import { matchesPath } from './cursor.ts';
import { removeProperty, setProperty, type Fix } from './edits.ts';
import { handleFixes } from './handleFixes.ts';
import { sortKeyframes } from './sortKeyframes.ts';
import { timeAt } from './timeAt.ts';
import type { Hint } from './unusedNames.ts';

/** The best one first; none where only a person can know. */
export function fixesFor(
  diagnostic: Diagnostic | Hint,
  root: Node,
  text: string,
  timeline: Timeline | undefined,
): readonly Fix[] {
  const { code, range, data } = diagnostic;
  const fixes: Fix[] = [];
  if (data?.['replacement'] !== undefined) {
    const title = `Change to ${data['replacement']}`;
    fixes.push({ title, edits: [{ range, text: data['replacement'] }], preferred: true });
  }
  const node = findNodeAtOffset(root, range.offset);
  if (node === undefined) return fixes;
  switch (code) {
    case 'asset-unknown':
      if (data?.['asset'] !== undefined) fixes.push(...addAsset(root, text, data['asset'], ''));
      break;
    case 'handle-too-short':
      fixes.push(...handleFixes(diagnostic, node, text, timeline, root));
      break;
    case 'key-unknown':
      if (data?.['replacement'] === undefined) fixes.push(...removal(node, text, code));
      break;
    case 'duration-missing':
      if (node.type === 'object') {
        fixes.push({
          title: 'Show it for 5 seconds',
          edits: [setProperty(node, text, 'duration', '5')],
          preferred: true,
        });
      }
      break;
    case 'key-duplicate':
    case 'key-not-applicable':
    case 'clip-overlap':
    case 'source-too-short':
    case 'out-and-duration':
    case 'image-without-time':
      fixes.push(...removal(node, text, code));
      break;
    case 'value-type':
      fixes.push(...gapAround(node, text));
      break;
    case 'letter-missing':
      fixes.push(...otherFont(node, text, data?.['font']));
      break;
    case 'keyframe-order':
      fixes.push(...keysInOrder(node, text, root));
      break;
    case 'asset-unused':
    case 'variable-unused':
      fixes.push(...removal(node, text, code));
      break;
    default:
  }
  return fixes;
}

/** An entry of `assets` for a name; `src` is as it is in JSON, without its quotes. */
export function addAsset(root: Node, text: string, name: string, src: string): readonly Fix[] {
  const entry = `{ "src": ${stringLiteral(src)} }`;
  const assets = valueAt(root, 'assets');
  const title = src === '' ? `Add the asset ${quote(name)}` : `Add the asset ${quote(name)}: ${quote(src)}`;
  if (assets?.type === 'object') {
    return [{ title, edits: [setProperty(assets, text, name, entry)], preferred: src !== '' }];
  }
  if (assets !== undefined || root.type !== 'object') return [];
  const object = `{ ${JSON.stringify(name)}: ${entry} }`;
  return [{ title, edits: [setProperty(root, text, 'assets', object)], preferred: src !== '' }];
}

/** `node` is the text that the font has not every letter of. */
function otherFont(node: Node, text: string, font: string | undefined): readonly Fix[] {
  const item = node.parent?.parent;
  if (font === undefined || item?.type !== 'object') return [];
  const style = valueAt(item, 'style');
  const literal = stringLiteral(font);
  const edit =
    style?.type === 'object'
      ? setProperty(style, text, 'font', literal)
      : setProperty(item, text, 'style', `{ "font": ${literal} }`);
  return [{ title: `Use ${quote(font)}`, edits: [edit], preferred: true }];
}

/** `node` is the time of one of the keys. */
function keysInOrder(node: Node, text: string, root: Node): readonly Fix[] {
  const list = node.parent?.parent?.parent;
  if (list?.type !== 'array') return [];
  const path = getNodePath(list);
  const edits = sortKeyframes(
    list,
    text,
    (index) => timeAt(root, text, [...path, index, 't'], () => undefined)?.time,
  );
  return edits.length === 0
    ? []
    : [{ title: 'Put the keys in the order of their times', edits, preferred: true }];
}

/** What removing a key means, where that is not plain from the code. */
const meanings: Readonly<Record<string, string>> = {
  'clip-overlap': ', so that the clip follows at once',
  'source-too-short': ', to use the source up to its end',
};

function removal(node: Node, text: string, code: string): readonly Fix[] {
  const property = node.parent?.type === 'property' ? node.parent : undefined;
  if (property === undefined) return [];
  const key = String(property.children?.[0]?.value);
  // A source that starts too late is not mended by starting at its beginning.
  if (code === 'source-too-short' && key === 'in') return [];
  const title = `Remove ${quote(key)}${meanings[code] ?? ''}`;
  return [{ title, edits: [removeProperty(property, text)], preferred: false }];
}

/** A time alone among the items of a track is meant as a gap. */
function gapAround(node: Node, text: string): readonly Fix[] {
  if (!matchesPath(getNodePath(node), 'tracks', '*', 'items', '*')) return [];
  const literal = text.slice(node.offset, node.offset + node.length);
  const isTime =
    (node.type === 'number' && 'unit' in parseSeconds(literal)) ||
    (node.type === 'string' && 'unit' in parseTime(String(node.value)));
  if (!isTime) return [];
  const range = { offset: node.offset, length: node.length };
  return [{ title: 'Make it a gap', edits: [{ range, text: `{ "gap": ${literal} }` }], preferred: true }];
}
