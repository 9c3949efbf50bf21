/**
 * What is wrong with a project, and exactly where: the one shape for everything found while parsing, laying out and
 * checking, shown alike by the editor and the command line. Knows no rules.
 */
import type { TextRange } from '../project/project.ts';

export interface Diagnostic {
  /** Stable, in kebab case: what tools and fixes go by. */
  readonly code: string;
  /** With an error the project cannot be rendered; with a warning it can, though perhaps not as meant. */
  readonly severity: 'error' | 'warning';
  /** Whole sentences: what was expected, what was met, what to do. */
  readonly message: string;
  readonly range: TextRange;
  /** Other places that have part in it. */
  readonly related?: readonly { readonly message: string; readonly range: TextRange }[];
  /** What a fix needs to know, by name, times as exact seconds (`3/2`); `replacement` is what should stand at `range` instead. */
  readonly data?: Readonly<Record<string, string>>;
}
