/** What is wrong with a text: a font that is not there, letters that it has not. */
import type { LetterProblem } from '../../model/evaluate/index.ts';
import { asUserError } from '../userError.ts';
import { resolveFont } from './fonts.ts';
import { familyWith, missingLetters } from './missingLetters.ts';
import type { FontAndText, TextProblem } from './rasterMessages.ts';

export function textProblem({ font, text }: FontAndText): TextProblem {
  const problem = fontProblem(font);
  return { font: problem, letters: problem === undefined ? letterProblem(font, text) : undefined };
}

/** What of a text a font, which is there, cannot show; undefined: nothing. */
export function letterProblem(font: string, text: string): LetterProblem | undefined {
  const letters = missingLetters(font, text);
  if (letters.length === 0) return undefined;
  const family = familyWith(letters);
  return { letters, font: family === undefined ? undefined : `${font}, ${family}` };
}

/** Why text cannot be set in a font, or undefined. */
export function fontProblem(font: string): string | undefined {
  try {
    resolveFont(font);
    return undefined;
  } catch (error) {
    const known = asUserError(error);
    if (known === undefined) throw error;
    return known.message;
  }
}
