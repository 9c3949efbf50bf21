/**
 * Draws a text with its outline, shadow and background into a raster that is no larger than its ink. The layer's box is the
 * text's own; what reaches beyond it (a shadow, an italic's overhang) does not move it. Knows no timeline.
 */
import type { Canvas, SKRSContext2D } from '@napi-rs/canvas';
import { rasterScale, type TextRasterRequest } from '../../model/evaluate/index.ts';
import type { Color, TextStyle } from '../../model/project/project.ts';
import { layOutText, setFont, type TextLayout } from './layOutText.ts';
import { cropped, inkBounds, isOpaque, takePixels, type Bounds } from './pixels.ts';
import type { Raster } from './raster.ts';
import { skia } from './skia.ts';

/** Throws `font-missing`. */
export function drawText(request: TextRasterRequest): Raster {
  const { style } = request;
  const layout = layOutText(request.text, style, request.maxWidth);
  const scale = rasterScale(request, layout.width, layout.height);
  const sheet = sheetFor(layout, style, scale);
  const letters = drawLetters(layout, style, sheet, scale);
  const isPlain = style.background === undefined && style.shadow === undefined;
  const picture = takePixels(isPlain ? letters : onBackground(letters, style, sheet, scale));
  const ink = inkBounds(picture) ?? firstPixelOfBox(sheet);
  const pixels = cropped(picture, ink);
  const overhang = {
    left: sheet.margin - ink.left,
    top: sheet.margin - ink.top,
    right: ink.right - sheet.margin - sheet.box.width,
    bottom: ink.bottom - sheet.margin - sheet.box.height,
  };
  return { facts: { ...sheet.box, scale, opaque: isOpaque(pixels), overhang }, pixels };
}

/** The canvas a text is drawn on: its box with a margin that no ink leaves. Raster pixels. */
interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
  readonly box: { readonly width: number; readonly height: number };
}

function sheetFor(layout: TextLayout, style: TextStyle, scale: number): Sheet {
  const margin = Math.ceil(reachBeyondBox(style) * scale);
  // A product that misses a whole number by rounding alone is that number.
  const box = {
    width: Math.ceil(layout.width * scale - 1e-6),
    height: Math.ceil(layout.height * scale - 1e-6),
  };
  return { width: box.width + 2 * margin, height: box.height + 2 * margin, margin, box };
}

/** What a text without ink (spaces alone) is made of: a raster has at least one pixel. */
function firstPixelOfBox({ margin }: Sheet): Bounds {
  return { left: margin, top: margin, right: margin + 1, bottom: margin + 1 };
}

/** How far ink may reach out of the box, canvas pixels: letters by their size, a blur by three sigma, which is half of it. */
function reachBeyondBox({ size, lineHeight, outline, shadow }: TextStyle): number {
  const letters = size * Math.max(1, 1.5 - lineHeight / 2) + (outline?.width ?? 0);
  return letters + (shadow ? Math.max(Math.abs(shadow.x), Math.abs(shadow.y)) + 1.5 * shadow.blur : 0);
}

/** Letters with their shadow, on what the box is filled with. */
function onBackground(letters: Canvas, style: TextStyle, sheet: Sheet, scale: number): Canvas {
  const canvas = skia().createCanvas(sheet.width, sheet.height);
  const context = canvas.getContext('2d');
  if (style.background !== undefined) {
    context.fillStyle = css(style.background);
    context.fillRect(sheet.margin, sheet.margin, sheet.box.width, sheet.box.height);
  }
  castShadow(context, style, scale);
  context.drawImage(letters, 0, 0);
  return canvas;
}

/** Letters and their outline on a canvas of their own, so that both cast one shadow. */
function drawLetters(layout: TextLayout, style: TextStyle, sheet: Sheet, scale: number): Canvas {
  const canvas = skia().createCanvas(sheet.width, sheet.height);
  const context = canvas.getContext('2d');
  setFont(context, style);
  context.translate(sheet.margin, sheet.margin);
  context.scale(scale, scale);
  const forEachLine = (draw: (text: string, x: number, y: number) => void): void => {
    for (const line of layout.lines) {
      context.direction = line.rightToLeft ? 'rtl' : 'ltr';
      // Baselines stand on whole pixels of the raster, so that all lines are equally sharp.
      draw(line.text, line.x, Math.round(line.y * scale) / scale);
    }
  };
  if (style.outline !== undefined && style.outline.width > 0) {
    context.strokeStyle = css(style.outline.color);
    // Half of a stroke lies inside the letter, where it is taken away again.
    context.lineWidth = 2 * style.outline.width;
    context.lineJoin = 'round';
    forEachLine((text, x, y) => context.strokeText(text, x, y));
    context.globalCompositeOperation = 'destination-out';
    context.fillStyle = '#000';
    forEachLine((text, x, y) => context.fillText(text, x, y));
    // The letter fills exactly what was taken away, edges included: the two coverages add up.
    context.globalCompositeOperation = 'lighter';
  }
  context.fillStyle = css(style.color);
  forEachLine((text, x, y) => context.fillText(text, x, y));
  return canvas;
}

/** Everything drawn from now on casts the style's shadow. Skia takes its sizes in raster pixels, whatever the scale. */
function castShadow(context: SKRSContext2D, { shadow }: TextStyle, scale: number): void {
  if (shadow === undefined) return;
  context.shadowColor = css(shadow.color);
  context.shadowBlur = shadow.blur * scale;
  context.shadowOffsetX = shadow.x * scale;
  context.shadowOffsetY = shadow.y * scale;
}

const css = ({ red, green, blue, alpha }: Color): string => `rgb(${red} ${green} ${blue} / ${alpha / 255})`;
