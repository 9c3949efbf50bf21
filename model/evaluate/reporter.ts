/** How laying out collects what it finds, and how it words times. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Clip, Item, TextRange } from '../project/project.ts';
import type { Rational } from '../time/rational.ts';

type Extra = Pick<Diagnostic, 'related' | 'data'>;

export class Reporter {
  readonly diagnostics: Diagnostic[] = [];

  error(code: string, range: TextRange, message: string, extra: Extra = {}): void {
    this.diagnostics.push({ code, severity: 'error', message, range, ...extra });
  }

  warning(code: string, range: TextRange, message: string, extra: Extra = {}): void {
    this.diagnostics.push({ code, severity: 'warning', message, range, ...extra });
  }

  get failed(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'error');
  }

  /** In the order of the text. */
  sorted(): readonly Diagnostic[] {
    return this.diagnostics.toSorted((a, b) => a.range.offset - b.range.offset);
  }
}

/** Where a key's value stands; the whole item where it was not written. */
export const rangeOf = (item: Item, key: string): TextRange => item.ranges.get(key) ?? item.range;

/** `12.5 s`, to the millisecond. */
export const seconds = (time: Rational): string => `${String(Number(time.toNumber().toFixed(3)))} s`;

/** What a message calls a clip. */
export function nameOf(clip: Clip): string {
  switch (clip.kind) {
    case 'asset':
      return `"${clip.asset}"`;
    case 'text':
      return 'the text';
    case 'color':
      return 'the colour';
  }
}
