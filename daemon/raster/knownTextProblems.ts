/** What is wrong with texts, remembered: it is asked after every edit, and fonts are seldom installed while one writes. */
import type { LetterProblem } from '../../model/evaluate/index.ts';
import type { FontAndText, TextProblem } from './rasterMessages.ts';
import { rasters } from './rasters.ts';

/** As an assessment asks for them. */
interface TextJudge {
  readonly fontProblem: (font: string) => string | undefined;
  readonly letterProblem: (font: string, text: string) => LetterProblem | undefined;
}

/** Of a project with more all are asked for each time. */
const mostKnown = 10_000;

class KnownTextProblems {
  /** By font and text. */
  readonly #known = new Map<string, TextProblem>();

  /** Asks the thread for pictures about those that are not known yet. The judge knows these texts alone. */
  async of(texts: readonly FontAndText[]): Promise<TextJudge> {
    const unknown = new Map<string, FontAndText>();
    for (const each of texts) if (!this.#known.has(keyOf(each))) unknown.set(keyOf(each), each);
    const judged = new Map<string, TextProblem>();
    if (unknown.size > 0) {
      const found = await rasters.perform('texts', { texts: [...unknown.values()] });
      for (const [at, key] of [...unknown.keys()].entries()) judged.set(key, found[at] ?? noProblem);
    }
    for (const each of texts) {
      const known = this.#known.get(keyOf(each));
      if (known !== undefined) judged.set(keyOf(each), known);
    }
    this.#remember(judged);
    const fonts = new Map(texts.map((each) => [each.font, judged.get(keyOf(each))?.font]));
    return {
      fontProblem: (font) => fonts.get(font),
      letterProblem: (font, text) => judged.get(keyOf({ font, text }))?.letters,
    };
  }

  #remember(judged: ReadonlyMap<string, TextProblem>): void {
    if (this.#known.size > mostKnown) this.#known.clear();
    // A font that is not there may be soon.
    for (const [key, problem] of judged) if (problem.font === undefined) this.#known.set(key, problem);
  }
}

const noProblem: TextProblem = { font: undefined, letters: undefined };

const keyOf = ({ font, text }: FontAndText): string => JSON.stringify([font, text]);

/** Of this thread. */
export const knownTextProblems = new KnownTextProblems();
