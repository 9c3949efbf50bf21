/**
 * What must be known of a drawing before Skia gets it: that it stands alone, and how large it is. Reads the text only; a
 * drawing is drawn by Skia, at the size it is shown.
 */
import { FramewrightError } from '../../model/errors.ts';

/**
 * A drawing that names another file, or could: Skia does not load it and would draw a broken picture instead. Throws
 * `media-unsupported`, naming what it refers to.
 */
export function refuseOutsideReferences(svg: string, path: string): void {
  const text = svg.replace(/<!--[\s\S]*?-->/gu, '');
  const reference =
    // A link that is clicked (`a`) loads nothing.
    /<(?!a[\s>])[\w:.-]+\b[^>]*?\s(?:xlink:)?href\s*=\s*["']\s*(?!#|data:)([^"']+)/iu.exec(text)?.[1] ??
    /url\(\s*["']?\s*(?!#|data:|["'])([^)"']+)/iu.exec(text)?.[1] ??
    /@import\s+["']([^"']+)/iu.exec(text)?.[1] ??
    /<\?xml-stylesheet[^>]*href\s*=\s*["']([^"']+)/iu.exec(text)?.[1] ??
    /<!ENTITY\s+(?:%\s*)?\S+\s+(?:SYSTEM|PUBLIC)\s+["']([^"']+)/iu.exec(text)?.[1];
  if (reference === undefined) return;
  throw new FramewrightError(
    'media-unsupported',
    `The drawing "${path}" refers to "${reference.trim()}", and a drawing must stand alone: nothing outside of it is loaded. Embed that part, or export the drawing with embedded images and styles.`,
  );
}

/** Pixels; what the drawing is as large as by itself. */
export interface DrawingSize {
  readonly width: number;
  readonly height: number;
}

/**
 * From `width` and `height`; where one is missing, from the shape of the view box; where both are, the view box itself, one
 * pixel a unit. Undefined when the drawing says none of these.
 */
export function drawingSize(svg: string): DrawingSize | undefined {
  const { root } = splitAtRoot(svg);
  const width = pixels(attribute(root, 'width'));
  const height = pixels(attribute(root, 'height'));
  if (width !== undefined && height !== undefined) return { width, height };
  const [, , boxWidth = 0, boxHeight = 0] = (attribute(root, 'viewBox') ?? '')
    .trim()
    .split(/[\s,]+/u)
    .map(Number);
  if (!(boxWidth > 0 && boxHeight > 0)) return undefined;
  if (width !== undefined) return { width, height: (width * boxHeight) / boxWidth };
  if (height !== undefined) return { width: (height * boxWidth) / boxHeight, height };
  return { width: boxWidth, height: boxHeight };
}

/**
 * The drawing inside another one of the wanted size in pixels, stretched to it: Skia draws at the size a drawing says and
 * stretches pixels from there.
 */
export function drawingAt(svg: string, size: DrawingSize, width: number, height: number): string {
  const { prolog, root, rest } = splitAtRoot(svg);
  const frame =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${size.width} ${size.height}" preserveAspectRatio="none">`;
  return `${prolog}${frame}${root}${rest}</svg>`;
}

function splitAtRoot(svg: string): { readonly prolog: string; readonly root: string; readonly rest: string } {
  const start = /<svg(?=[\s>])/u.exec(svg)?.index ?? 0;
  const end = svg.indexOf('>', start) + 1;
  return { prolog: svg.slice(0, start), root: svg.slice(start, end), rest: svg.slice(end) };
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}\\s*=\\s*(["'])(.*?)\\1`, 'su').exec(tag)?.[2];

/** CSS pixels a unit, by CSS Values 4. What depends on a font or a surrounding page is no size. */
const unitPixels: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['px', 1],
  ['pt', 4 / 3],
  ['pc', 16],
  ['in', 96],
  ['cm', 96 / 2.54],
  ['mm', 96 / 25.4],
]);

function pixels(length: string | undefined): number | undefined {
  const [, number = '', unit = ''] =
    /^\s*\+?(\d*\.?\d+(?:[eE][+-]?\d+)?)([a-z%]*)\s*$/u.exec(length ?? '') ?? [];
  const value = Number(number) * (unitPixels.get(unit) ?? Number.NaN);
  return value > 0 ? value : undefined;
}
