/** How laying out collects what it finds, and how it words times. */
import type { ProblemCode } from '../diagnostics/problem.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Clip, Item, TextRange } from '../project/project.ts';
import type { Rational } from '../time/rational.ts';

/** What laying out can find wrong; parsing has found the rest. `media-missing` and its kin come from whoever looked at the files. */
export type LayoutCode =
  | ProblemCode
  | 'transition-misplaced'
  | 'transition-too-short'
  | 'transition-too-long'
  | 'transitions-overlap'
  | 'handle-too-short'
  | 'clip-after-end'
  | 'clip-overlap'
  | 'clip-too-short'
  | 'timeline-empty'
  | 'timeline-endless'
  | 'range-beyond-end'
  | 'asset-without-sound'
  | 'asset-without-picture'
  | 'image-without-time'
  | 'duration-missing'
  | 'out-before-in'
  | 'out-and-duration'
  | 'source-too-short'
  | 'source-without-frames'
  | 'media-missing'
  | 'media-unsupported'
  | 'font-missing'
  | 'letter-missing';

type Extra = Pick<Diagnostic, 'related' | 'data'>;

export class Reporter {
  readonly diagnostics: Diagnostic[] = [];

  error(code: LayoutCode, range: TextRange, message: string, extra: Extra = {}): void {
    this.diagnostics.push({ code, severity: 'error', message, range, ...extra });
  }

  warning(code: LayoutCode, range: TextRange, message: string, extra: Extra = {}): void {
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
