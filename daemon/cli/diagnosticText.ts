/** Diagnostics as a terminal shows them: the place, the message, the line and a mark under what is meant. Pure. */
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { Paint } from './terminal.ts';

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units, as editors count. */
  readonly column: number;
}

/** Of an offset in UTF-16 code units. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}

/** Longer lines are cut around what is marked. */
const longestLine = 160;

/** Several lines without a newline at the end. `path` is shown as it is. */
export function diagnosticText(diagnostic: Diagnostic, text: string, path: string, paint: Paint): string {
  const { severity, message, code, range, related = [] } = diagnostic;
  const color = severity === 'error' ? 'red' : 'yellow';
  const place = (offset: number): string => {
    const { line, column } = positionAt(text, offset);
    return `${path}:${line}:${column}`;
  };
  return [
    `${paint('bold', place(range.offset))}: ${paint(color, severity)}: ${message} ${paint('dim', `[${code}]`)}`,
    ...excerpt(text, range, (mark) => paint(color, mark)),
    ...related.flatMap((other) => [
      `${place(other.range.offset)}: ${paint('blue', 'note')}: ${other.message}`,
      ...excerpt(text, other.range, (mark) => paint('blue', mark)),
    ]),
  ].join('\n');
}

function excerpt(
  text: string,
  { offset, length }: Diagnostic['range'],
  paintMark: (mark: string) => string,
): readonly string[] {
  const { line, column } = positionAt(text, offset);
  // A tab is as wide as one character here, so that marks stand under what they mean.
  const whole = (text.split('\n')[line - 1] ?? '').replace(/\r$/u, '').replaceAll('\t', ' ');
  const cutBefore = column > longestLine - 40 ? column - 41 : 0;
  const shown = whole.slice(cutBefore, cutBefore + longestLine);
  const indent = column - 1 - cutBefore;
  const marked = Math.max(1, Math.min(length, shown.length - indent));
  const gutter = String(line);
  const blank = ' '.repeat(gutter.length);
  return [
    ` ${gutter} | ${shown}`,
    ` ${blank} | ${' '.repeat(displayWidth(shown.slice(0, indent)))}${paintMark('^'.repeat(Math.max(1, displayWidth(shown.slice(indent, indent + marked)))))}`,
  ];
}

/** Columns of a terminal: characters of East Asian scripts and pictographs take two, marks that combine take none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}|\u200d/u.test(character)) continue;
    const isWide =
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
    width += isWide.test(character) ? 2 : 1;
  }
  return width;
}
