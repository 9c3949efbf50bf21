/**
 * Variables in strings: `${name}` becomes the variable's text, `$${` stands for `${` itself. Knows where each part of a
 * string stands in the project's text, however it is escaped there, so that a problem in it has its exact place.
 */
import type { Node } from 'jsonc-parser';
import { alternatives, didYouMean, nearestWord, quote } from '../../diagnostics/wording.ts';
import { variableName } from '../format/project.ts';
import type { TextRange } from '../project.ts';
import type { Report } from './report.ts';

export interface Variable {
  readonly value: string;
  /** Of the value in the project; what a diagnostic points to when the value came from there. */
  readonly range: TextRange;
}

export interface Expansion {
  readonly text: string;
  /** The variables that are part of it, for the related places of a diagnostic. */
  readonly used: ReadonlyMap<string, Variable>;
}

/** `$${`, or `${name}` with its name and, when it is closed, its bracket. */
export const variableUse = /\$\$\{|\$\{([^}]*)(\}?)/g;

const none: ReadonlyMap<string, Variable> = new Map();

/**
 * The content of a string node with its variables filled in; without `variables` there may be none. Undefined when a variable is unknown or `${` is not closed,
 * which is then reported.
 */
export function expand(
  node: Node,
  text: string,
  variables: ReadonlyMap<string, Variable> | undefined,
  report: Report,
): Expansion | undefined {
  const content = String(node.value);
  if (!content.includes('${')) return { text: content, used: none };
  const used = new Map<string, Variable>();
  let complete = true;
  const pieces: string[] = [];
  let from = 0;
  for (const match of content.matchAll(variableUse)) {
    pieces.push(content.slice(from, match.index));
    from = match.index + match[0].length;
    const [whole, name = '', close] = match;
    const place = (): TextRange => sourceRange(node, text, match.index, whole.length);
    const variable = variables?.get(name);
    if (whole === '$${') {
      pieces.push('${');
    } else if (close !== '}') {
      complete = false;
      report.error(
        'variable-syntax',
        place(),
        'Expected "}" after the name of a variable. Write $${ for the characters "${" themselves.',
      );
    } else if (variable) {
      used.set(name, variable);
      pieces.push(variable.value);
    } else if (!variables) {
      complete = false;
      report.error('variable-syntax', place(), "A variable's own text cannot use variables. Write it out.");
    } else {
      complete = false;
      const meant = nearestWord(name, variables.keys());
      const data = meant === undefined ? {} : { data: { replacement: `\${${meant}}` } };
      report.error('variable-unknown', place(), unknownVariable(name, variables), data);
    }
  }
  pieces.push(content.slice(from));
  return complete ? { text: pieces.join(''), used } : undefined;
}

/** What to say of a name that is no variable's. */
export function unknownVariable(name: string, variables: ReadonlyMap<string, Variable>): string {
  if (!variableName.test(name)) {
    return `A variable's name consists of letters, digits, "_" and "-", found ${quote(name)}. Write $\${ for the characters "\${" themselves.`;
  }
  const known = [...variables.keys()];
  const help =
    didYouMean(name, known) ||
    (known.length === 0
      ? ' The project has no variables.'
      : ` The project has ${alternatives(known, 'and')}.`);
  return `There is no variable ${quote(name)}.${help}`;
}

/** The literal of a string that stands for exactly this text: nothing in it is taken for a variable. */
export function stringLiteral(content: string): string {
  return JSON.stringify(content.replaceAll('${', () => '$${'));
}

/** Where `length` characters of a string's content, from `start` on, stand in the project's text. */
export function sourceRange(node: Node, text: string, start: number, length: number): TextRange {
  const literal = text.slice(node.offset, node.offset + node.length);
  // After the opening quote each character of the content is one of the text, or one escape. An escape that JSON does not
  // have is no part of the content.
  const places = [
    ...literal.slice(1).matchAll(/\\u[0-9a-fA-F]{4}|\\["\\/bfnrt]|\\u[0-9a-fA-F]{0,3}|\\.|[^]/g),
  ]
    .filter(([piece]) => piece.length === 1 || piece.length === 6 || /^\\["\\/bfnrt]$/.test(piece))
    .map((piece) => piece.index + 1);
  const offset = places[start] ?? literal.length;
  const end = places[start + length] ?? literal.length;
  return { offset: node.offset + offset, length: end - offset };
}
