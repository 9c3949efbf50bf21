/**
 * Where each line of a text stands, in canvas pixels. The same for every output size, so an export of another size breaks
 * lines where the canvas does. Knows fonts only through Skia's measure; draws nothing.
 */
import type { SKRSContext2D } from '@napi-rs/canvas';
import type { TextStyle } from '../../model/project/project.ts';
import { breakLines } from './breakLines.ts';
import { cssFamilies } from './fonts.ts';
import { skia } from './skia.ts';

/** Origin: the top left corner of the layer's box, which is the lines and the padding around them. Canvas pixels. */
export interface TextLayout {
  /** Even, so that a centred text stands on whole pixels. */
  readonly width: number;
  readonly height: number;
  readonly lines: readonly TextLine[];
}

export interface TextLine {
  readonly text: string;
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  readonly rightToLeft: boolean;
}

/** Throws `font-missing`. `maxWidth` is where lines break, in canvas pixels; padding is outside of it. */
export function layOutText(text: string, style: TextStyle, maxWidth: number): TextLayout {
  const context = skia().createCanvas(1, 1).getContext('2d');
  setFont(context, style);
  const widthOf = (line: string): number => {
    // Skia adds the spacing after the last letter too.
    const spacing = line === '' ? 0 : style.letterSpacing;
    return Math.max(0, context.measureText(line).width - spacing);
  };
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = context.measureText('x');
  const texts = breakLines(withoutControls(text), maxWidth, widthOf);
  const widths = texts.map(widthOf);
  const lineHeight = style.lineHeight * style.size;
  const width = evenUp(Math.max(...widths) + 2 * style.padding);
  const height = evenUp(texts.length * lineHeight + 2 * style.padding);
  const top = (height - texts.length * lineHeight) / 2;
  const lines = texts.map((line, index) => ({
    text: line,
    x: alignedAt(style, width, widths[index] ?? 0),
    // Leading is shared out above and below the letters, as in CSS.
    y: top + index * lineHeight + (lineHeight - ascent - descent) / 2 + ascent,
    rightToLeft: startsRightToLeft(line),
  }));
  return { width, height, lines };
}

/** Sets what decides about the shape of letters. Sizes are canvas pixels. */
export function setFont(context: SKRSContext2D, style: TextStyle): void {
  context.font = `${style.italic ? 'italic' : 'normal'} ${style.weight} ${style.size}px ${cssFamilies(style.font)}`;
  context.letterSpacing = `${style.letterSpacing}px`;
  context.fontKerning = 'normal';
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  // The default follows the machine's language, and with it the shapes of some letters.
  context.lang = 'en';
}

/** No font has a glyph for a tab, and what else steers a terminal or is half of a character has no meaning here. */
const withoutControls = (text: string): string =>
  text
    .replaceAll('\t', '    ')
    .replaceAll(/(?![\n\r])\p{Control}/gu, '')
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD');

function alignedAt({ align, padding }: TextStyle, width: number, lineWidth: number): number {
  switch (align) {
    case 'left':
      return padding;
    case 'center':
      return (width - lineWidth) / 2;
    case 'right':
      return width - padding - lineWidth;
  }
}

/** By the first letter that has a direction. */
function startsRightToLeft(line: string): boolean {
  const letter = /\p{Letter}/u.exec(line)?.[0] ?? '';
  return /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(letter);
}

const evenUp = (pixels: number): number => Math.max(2, 2 * Math.ceil(pixels / 2 - 1e-6));
