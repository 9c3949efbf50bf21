/** What the parts of the bench have in common: what they are given and what they give. */
import type { Case } from './cases/case.ts';
import type { Contender } from './contenders.ts';
import type { Footage } from './footage.ts';

export interface Part {
  readonly name: string;
  /** Leaves what it made in `context.work`. Throws when a film is not what it should be. */
  readonly run: (context: Context) => Promise<Section>;
}

export interface Context {
  readonly footage: Footage;
  /** Where footage is kept. */
  readonly media: string;
  /** A folder for films and projects. */
  readonly work: string;
  readonly cases: readonly Case[];
  readonly contenders: readonly Contender[];
  /** That count. */
  readonly runs: number;
  /** Takes what needs a quarter of an hour more. */
  readonly long: boolean;
  readonly say: (line: string) => void;
}

export interface Section {
  readonly title: string;
  /** Lines. */
  readonly markdown: readonly string[];
  /** For the JSON: what the lines were made of. */
  readonly data: unknown;
}

/** A path without an ending for the files of a case. */
export function stemOf({ work }: Context, { name }: Case): string {
  return `${work}/${name.replaceAll(' ', '-')}`;
}
