/** A text, a colour or a font that becomes a variable, so that it is changed in one place. */
import type { Node } from 'jsonc-parser';
import { quote } from '../diagnostics/wording.ts';
import { valueAt } from '../project/parse/tree.ts';
import { matchesPath, type Cursor } from './cursor.ts';
import { setProperty, type Edit } from './edits.ts';

/** What one sets once and means in many places. */
const variableKeys = new Set(['text', 'color', 'background', 'font']);

/** What one is told of it, and what the text becomes. */
export interface ExtractedVariable {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** Undefined where no word stands that could be one. Everywhere the same word stands under the same key it becomes the variable. */
export function extractVariable(
  root: Node,
  text: string,
  path: Cursor['path'],
): ExtractedVariable | undefined {
  const key = String(path.at(-1));
  const inItem = matchesPath(path.slice(0, 4), 'tracks', '*', 'items', '*');
  const node = valueAt(root, ...path);
  if (!inItem || !variableKeys.has(key) || node?.type !== 'string') return undefined;
  const content = String(node.value);
  if (content === '' || content.includes('${')) return undefined;
  const uses: Node[] = [];
  collect(valueAt(root, 'tracks'), key, content, uses);
  const variables = valueAt(root, 'variables');
  if (variables !== undefined && variables.type !== 'object') return undefined;
  const name = freeName(key === 'text' ? wordsOf(content) : key, variables);
  const definition = JSON.stringify(content);
  const edits = uses.map(({ offset, length }) => ({
    range: { offset, length },
    text: JSON.stringify(`\${${name}}`),
  }));
  const where = uses.length === 1 ? '' : `, in ${uses.length} places`;
  return {
    title: `Make ${quote(content)} the variable ${quote(name)}${where}`,
    edits: [
      variables ? setProperty(variables, text, name, definition) : newVariables(root, text, name, definition),
      ...edits,
    ],
  };
}

function collect(node: Node | undefined, key: string, content: string, uses: Node[]): void {
  for (const child of node?.children ?? []) {
    const [name, value] = child.type === 'property' ? (child.children ?? []) : [];
    if (value?.type === 'string' && name?.value === key && value.value === content) uses.push(value);
    else collect(child, key, content, uses);
  }
}

/** The first words as one: `Morning walk` gives `morningWalk`. */
function wordsOf(content: string): string {
  const words = content.match(/[A-Za-z][A-Za-z0-9]*/g)?.slice(0, 3) ?? ['text'];
  return words
    .map((word, index) => {
      const rest = word.slice(1).toLowerCase();
      return `${index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()}${rest}`;
    })
    .join('')
    .slice(0, 30);
}

function freeName(wanted: string, variables: Node | undefined): string {
  let name = wanted;
  for (let count = 2; variables && valueAt(variables, name); count++) name = `${wanted}${count}`;
  return name;
}

/** Behind the canvas, where a reader looks for them. */
function newVariables(root: Node, text: string, name: string, definition: string): Edit {
  const object = `{ ${JSON.stringify(name)}: ${definition} }`;
  const canvas = valueAt(root, 'canvas')?.parent;
  if (canvas === undefined) return setProperty(root, text, 'variables', object);
  const end = canvas.offset + canvas.length;
  const indent = /\n[ \t]*$/.exec(text.slice(0, canvas.offset))?.[0] ?? ' ';
  return { range: { offset: end, length: 0 }, text: `,${indent}"variables": ${object}` };
}
