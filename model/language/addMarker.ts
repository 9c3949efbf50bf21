/** A marker written into a project as a person would: behind the others, in their layout. */
import { parseTree } from 'jsonc-parser';
import { valueAt } from '../project/parse/tree.ts';
import { setProperty, type Edit } from './edits.ts';

/** Undefined where the text is too broken to say where it belongs. */
export function addMarker(
  text: string,
  { frame, name }: { readonly frame: number; readonly name: string },
): Edit | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root?.type !== 'object') return undefined;
  const marker = `{ "at": "${frame}f", "name": ${JSON.stringify(name)} }`;
  const markers = valueAt(root, 'markers');
  if (markers === undefined) return setProperty(root, text, 'markers', `[${marker}]`);
  if (markers.type !== 'array') return undefined;
  const last = markers.children?.at(-1);
  if (last === undefined)
    return { range: { offset: markers.offset, length: markers.length }, text: `[${marker}]` };
  const indent = /\n[ \t]*$/.exec(text.slice(markers.offset, last.offset))?.[0] ?? ' ';
  return { range: { offset: last.offset + last.length, length: 0 }, text: `,${indent}${marker}` };
}
