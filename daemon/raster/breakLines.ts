/**
 * Breaks a text into lines by the Unicode rules (UAX #14), so that dashes, closing quotes and scripts without spaces break
 * where readers expect. Knows widths only through the function it is given.
 */
import LineBreaker from 'linebreak';

/** Lines without the spaces at their ends. `widthOf` and `maxWidth` have one unit. A word wider than that is broken inside. */
export function breakLines(
  text: string,
  maxWidth: number,
  widthOf: (line: string) => number,
): readonly string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .flatMap((paragraph) => breakParagraph(paragraph, maxWidth, widthOf));
}

function breakParagraph(
  paragraph: string,
  maxWidth: number,
  widthOf: (line: string) => number,
): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of breakables(paragraph)) {
    if (widthOf((line + word).trimEnd()) <= maxWidth) {
      line += word;
      continue;
    }
    if (line.trimEnd() !== '') lines.push(line.trimEnd());
    const pieces = breakWord(word, maxWidth, widthOf);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  lines.push(line.trimEnd());
  return lines;
}

/** Pieces between which a line may break; spaces stay at the end of the piece before them. */
function breakables(paragraph: string): readonly string[] {
  const breaker = new LineBreaker(paragraph);
  const pieces: string[] = [];
  let start = 0;
  for (let next = breaker.nextBreak(); next !== null; next = breaker.nextBreak()) {
    pieces.push(paragraph.slice(start, next.position));
    start = next.position;
  }
  return pieces;
}

/** A word in pieces that fit, broken between what readers see as characters; a single one may be wider. */
function breakWord(word: string, maxWidth: number, widthOf: (line: string) => number): readonly string[] {
  if (widthOf(word.trimEnd()) <= maxWidth) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(word)) {
    if (piece !== '' && widthOf((piece + segment).trimEnd()) > maxWidth) {
      pieces.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...pieces, piece];
}
