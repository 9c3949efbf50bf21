/**
 * What a font cannot show: letters that would be boxes in the film. Skia's binding tells no font's characters, so a letter is there when it is drawn otherwise than a
 * code point that no font has. Knows no layout.
 */
import type { SKRSContext2D } from '@napi-rs/canvas';
import { cssFamilies, knownFamilies } from './fonts.ts';
import { skia } from './skia.ts';

/** Pixels of a side: enough that no two glyphs look alike. */
const side = 48;
/** The last code point there is, which will never be a character. */
const noCharacter = '\u{10FFFF}';
/** Of one text. A text that has more is made to keep us busy. */
const mostChecked = 5000;
/** How long one may look for a font that has some letters: there may be a thousand fonts, each to be opened. */
const searchLimitMs = 200;

/** What shows nothing by itself: spaces, controls, joiners, variation selectors, marks of direction. */
const unseen = /^[\p{White_Space}\p{Control}\p{Default_Ignorable_Code_Point}\p{Surrogate}]$/u;

/** Letters, as readers count them, that no family of `font` has; each once, in the order of the text. Throws `font-missing`. */
export function missingLetters(font: string, text: string): readonly string[] {
  const has = glyphsOf(font);
  const characters = [...new Set(text)].slice(0, mostChecked);
  if (characters.every((character) => has(character))) return [];
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text);
  const letters = new Set<string>();
  for (const { segment } of segments) if (letters.size < mostChecked) letters.add(segment);
  // A letter with its marks may be one glyph, or one for each.
  const isThere = (letter: string): boolean =>
    ['NFC', 'NFD'].some((form) => Array.from(letter.normalize(form)).every((character) => has(character)));
  return [...letters].filter((letter) => !isThere(letter));
}

/** A family on this machine that has all these letters; undefined when none was found within a moment. */
export function familyWith(letters: readonly string[]): string | undefined {
  const untilMs = performance.now() + searchLimitMs;
  return knownFamilies().find(
    (family) => performance.now() < untilMs && missingLetters(family, letters.join('')).length === 0,
  );
}

const known = new Map<string, (character: string) => boolean>();
let shared: SKRSContext2D | undefined;

/** Whether a font has a glyph for a character. */
function glyphsOf(font: string): (character: string) => boolean {
  const families = cssFamilies(font);
  const cached = known.get(families);
  if (cached !== undefined) return cached;
  const box = picture(families, noCharacter);
  const found = new Map<string, boolean>();
  const has = (character: string): boolean => {
    const before = found.get(character);
    if (before !== undefined) return before;
    const there = unseen.test(character) || !picture(families, character).equals(box);
    found.set(character, there);
    return there;
  };
  known.set(families, has);
  return has;
}

function picture(families: string, character: string): Buffer {
  shared ??= skia().createCanvas(side, side).getContext('2d');
  shared.clearRect(0, 0, side, side);
  shared.font = `${side / 2}px ${families}`;
  shared.fillText(character, side / 4, (side * 2) / 3);
  return Buffer.from(shared.canvas.data());
}
