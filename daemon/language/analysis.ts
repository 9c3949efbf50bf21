/**
 * What is known of one state of a document: its syntax tree, its project, its timeline and everything that is wrong with it.
 * Made when it is first asked for and kept until the text or its media are others, so that the features that ask for it do
 * not parse twice. Knows no connection.
 */
import type { Node } from 'jsonc-parser';
import type { Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { assess, type Assessment, type Timeline } from '../../model/evaluate/index.ts';
import { unusedNames, type Hint } from '../../model/language/unusedNames.ts';
import { parseProject, type ParsedProject } from '../../model/project/parse/parseProject.ts';
import { valueAt } from '../../model/project/parse/tree.ts';
import type { Project, TextRange } from '../../model/project/project.ts';
import { Rational } from '../../model/time/rational.ts';
import { fontProblem, letterProblem } from '../raster/textProblem.ts';
import type { MediaView } from './mediaView.ts';

const noMedia = { facts: new Map<string, never>(), problems: new Map<string, never>() };

export class Analysis {
  /** Never changes: the next state of the text is another document. */
  readonly document: TextDocument;
  readonly text: string;
  /** Undefined when no media may be looked at. */
  readonly media: MediaView | undefined;
  #parsed: ParsedProject | undefined;
  #assessed: Assessment | undefined;
  #assessedAt: number | undefined;
  #hints: readonly Hint[] | undefined;

  constructor(document: TextDocument, media: MediaView | undefined) {
    this.document = document;
    this.text = document.getText();
    this.media = media;
  }

  get root(): Node | undefined {
    return this.#parse().root;
  }

  /** Undefined when the text has errors. */
  get project(): Project | undefined {
    return this.#parse().project;
  }

  /** Undefined when there are errors, or media that are not known yet. */
  get timeline(): Timeline | undefined {
    return this.#assess().timeline;
  }

  /** The same as `framewright check` prints, as far as media are known. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#assess().diagnostics;
  }

  /** What is no problem, but may be cleared away: shown in the editor alone. */
  get hints(): readonly Hint[] {
    // While the text is broken, what uses a name may be what is being typed.
    const { root, text, project } = this;
    if (root === undefined || project === undefined) return [];
    this.#hints ??= unusedNames(root, text, project);
    return this.#hints;
  }

  /** By which knowledge of media it was judged. */
  get generation(): number | undefined {
    return this.#assessedAt;
  }

  /** What frames count in an asset's `in` and `out`, frames a second; undefined as far as its media are not known. */
  assetRate(asset: string): Rational | undefined {
    const src: unknown = this.root && valueAt(this.root, 'assets', asset, 'src')?.value;
    const rate = typeof src === 'string' ? this.media?.record(src)?.facts?.video?.frameRate : undefined;
    return rate && Rational.of(rate.num, rate.den);
  }

  range({ offset, length }: TextRange): Range {
    return {
      start: this.document.positionAt(offset),
      end: this.document.positionAt(offset + length),
    };
  }

  #parse(): ParsedProject {
    this.#parsed ??= parseProject(this.text);
    return this.#parsed;
  }

  #assess(): Assessment {
    const generation = this.media?.generation;
    if (this.#assessed && this.#assessedAt === generation) return this.#assessed;
    this.#assessedAt = generation;
    this.#assessed = assess(this.#parse(), {
      ...(this.media && this.project ? this.media.known(this.project) : noMedia),
      // Which fonts are installed is no part of the text.
      fontProblem: this.media ? knownFontProblem : () => undefined,
      letterProblem: this.media ? knownLetterProblem : () => undefined,
    });
    return this.#assessed;
  }
}

/** Asking Skia takes a moment, and fonts are seldom installed while one writes. */
const knownFontProblem = remembered(fontProblem);
const knownLetters = remembered((key) => {
  const end = key.indexOf('\0');
  return letterProblem(key.slice(0, end), key.slice(end + 1));
});
const knownLetterProblem: typeof letterProblem = (font, text) =>
  knownLetters(`${font.replaceAll('\0', '')}\0${text}`);

function remembered<Result>(find: (key: string) => Result): (key: string) => Result {
  const found = new Map<string, { readonly result: Result }>();
  return (key) => {
    const known = found.get(key);
    if (known !== undefined) return known.result;
    // While a name is being typed there is a new one with each letter.
    if (found.size > 1000) found.clear();
    const result = find(key);
    found.set(key, { result });
    return result;
  };
}
