/**
 * A text under a series of changes, each made on the text as it then is, and in the end told as changes of the text as it was:
 * what nobody touched is in none of them. Knows no JSON.
 */
import type { Edit } from '../language/edits.ts';

/** A stretch of the original, or something new. */
type Piece = { readonly from: number; readonly to: number } | { readonly text: string };

export class EditedText {
  readonly #original: string;
  #pieces: readonly Piece[];
  #text: string;

  constructor(original: string) {
    this.#original = original;
    this.#text = original;
    this.#pieces = original === '' ? [] : [{ from: 0, to: original.length }];
  }

  /** As it is now. */
  get text(): string {
    return this.#text;
  }

  /** Changes the text as it is now. */
  replace(offset: number, length: number, text: string): void {
    const end = offset + length;
    this.#text = this.#text.slice(0, offset) + text + this.#text.slice(end);
    const pieces: Piece[] = [];
    let at = 0;
    let placed = false;
    const place = (): void => {
      if (!placed && text !== '') pieces.push({ text });
      placed = true;
    };
    for (const piece of this.#pieces) {
      const size = sizeOf(piece);
      const before = Math.min(size, Math.max(0, offset - at));
      const after = Math.min(size, Math.max(0, at + size - end));
      if (before > 0) pieces.push(part(piece, 0, before));
      if (at + size > offset) place();
      if (after > 0) pieces.push(part(piece, size - after, size));
      at += size;
    }
    place();
    this.#pieces = pieces;
  }

  /** What makes the original this text: in its order, none touching another, and none that changes nothing. */
  edits(): readonly Edit[] {
    const edits: Edit[] = [];
    let kept = 0;
    let inserted = '';
    const flush = (until: number): void => {
      const edit = trimmed(this.#original, kept, until, inserted);
      if (edit) edits.push(edit);
      inserted = '';
    };
    for (const piece of this.#pieces) {
      if ('text' in piece) {
        inserted += piece.text;
        continue;
      }
      if (piece.from > kept || inserted !== '') flush(piece.from);
      kept = piece.to;
    }
    if (kept < this.#original.length || inserted !== '') flush(this.#original.length);
    return edits;
  }
}

/** Without what is the same at both ends. */
function trimmed(original: string, from: number, to: number, text: string): Edit | undefined {
  let start = 0;
  const most = Math.min(to - from, text.length);
  while (start < most && original[from + start] === text[start]) start++;
  let end = 0;
  while (end < most - start && original[to - 1 - end] === text[text.length - 1 - end]) end++;
  const range = { offset: from + start, length: to - from - start - end };
  const now = text.slice(start, text.length - end);
  return range.length === 0 && now === '' ? undefined : { range, text: now };
}

const sizeOf = (piece: Piece): number => ('text' in piece ? piece.text.length : piece.to - piece.from);

const part = (piece: Piece, from: number, to: number): Piece =>
  'text' in piece ? { text: piece.text.slice(from, to) } : { from: piece.from + from, to: piece.from + to };

/** A text after changes that do not touch one another. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { range, text: now } of edits.toSorted((a, b) => a.range.offset - b.range.offset)) {
    pieces.push(text.slice(at, range.offset), now);
    at = range.offset + range.length;
  }
  return pieces.join('') + text.slice(at);
}
