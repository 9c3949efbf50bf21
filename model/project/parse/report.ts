/** Collects the diagnostics of one parsing. Knows the codes; knows no rules. */
import type { ProblemCode } from '../../diagnostics/problem.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { TextRange } from '../project.ts';

/** What parsing can find wrong. Laying out against media finds more, with codes of its own. */
export type ParseCode =
  | ProblemCode
  | 'syntax'
  | 'nesting-too-deep'
  | 'version-unknown'
  | 'key-duplicate'
  | 'key-unknown'
  | 'key-missing'
  | 'key-not-applicable'
  | 'value-type'
  | 'value-unknown'
  | 'variable-syntax'
  | 'variable-unknown'
  | 'item-kind'
  | 'asset-unknown'
  | 'id-duplicate'
  | 'clip-without-sound'
  | 'duration-missing'
  | 'out-before-in'
  | 'out-and-duration'
  | 'crop-empty'
  | 'keyframe-order'
  | 'range-empty';

/** Grows while a project is read. */
export class Report {
  readonly #diagnostics: Diagnostic[] = [];
  #errors = 0;

  /** How many errors there were so far: what reads a part sees by it whether that part is right. */
  get errors(): number {
    return this.#errors;
  }

  /** `at` may be a node of the syntax tree. */
  error(
    code: ParseCode,
    at: TextRange,
    message: string,
    { related, data }: Pick<Diagnostic, 'related' | 'data'> = {},
  ): void {
    this.#errors++;
    // A syntax tree's node has more than a range: only the range is kept.
    const range = { offset: at.offset, length: at.length };
    this.#diagnostics.push({
      code,
      severity: 'error',
      message,
      range,
      ...(related?.length ? { related } : {}),
      ...(data ? { data } : {}),
    });
  }

  /** In the order of the text. */
  diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics.toSorted((a, b) => a.range.offset - b.range.offset);
  }
}
