/**
 * Reads still pictures: turned as their metadata say, their colours brought to sRGB (both by Skia, as far as it heeds what the file says). Knows no file and no thread.
 */
import type { Image } from '@napi-rs/canvas';
import { FramewrightError } from '../../model/errors.ts';
import type { RasterPixels } from '../../model/render/job.ts';
import { imageFormat, type ImageFormat } from './imageFormat.ts';
import { atMost, damaged, mostPixels, notAPicture, requireWhole } from './pictureRules.ts';
import { pictureColors, toSrgb } from './pictureColors.ts';
import { isOpaque, takePixels } from './pixels.ts';
import type { PictureLook, ReadDrawing } from './rasterMessages.ts';
import { skia } from './skia.ts';
import { drawingAt, drawingSize, refuseOutsideReferences } from './svg.ts';
import { withResolvedFonts } from './svgFonts.ts';
import { withInlineStyles } from './svgStyles.ts';
import { bitmapWay, drawingWay } from './ways.ts';

/** Throws `media-truncated`, `media-damaged`, `media-unsupported`, `font-missing` or, when the bytes are no picture, `media-unreadable`. */
export async function lookAtPicture(bytes: Buffer, path: string): Promise<PictureLook> {
  const format = formatOf(bytes, path);
  requireWhole(format, path);
  if (format.name === 'svg') {
    const drawing = readDrawing(bytes.toString('utf8'), path);
    // A drawing that cannot be read is found now, not when it is first shown.
    await drawDrawing(drawing, path, 1, 1);
    const { width, height } = drawing.size;
    const facts = { width: atMost(width, mostPixels), height: atMost(height, mostPixels), opaque: false };
    return { facts, way: drawingWay(), found: { drawing } };
  }
  const bitmap = await decodeBitmap(bytes, path);
  const { width, height } = bitmap;
  // A picture whose decoding failed in the middle is transparent from there on, and nothing else tells.
  const opaque = isOpaque(bitmap);
  if (!opaque && !format.canHaveAlpha) throw damaged(format.name, path);
  return { facts: { width, height, opaque }, way: bitmapWay(bytes, format.name, path), found: { bitmap } };
}

/** In its own size. Throws like `lookAtPicture`. */
export async function decodeBitmap(bytes: Buffer, path: string): Promise<RasterPixels> {
  const { name } = formatOf(bytes, path);
  const colors = pictureColors(bytes, name, path);
  const source = await decoded(bytes, name, path);
  const { naturalWidth: width, naturalHeight: height } = source;
  requireSensibleSize(width, height, path);
  const picture = drawn(source, width, height);
  return colors === undefined ? picture : toSrgb(picture, colors);
}

/** Throws `media-damaged`, and `media-unsupported` for a size that is too large. */
export async function drawDrawing(
  { svg, size }: ReadDrawing,
  path: string,
  width: number,
  height: number,
): Promise<RasterPixels> {
  requireSensibleSize(width, height, path);
  const source = await decoded(Buffer.from(drawingAt(svg, size, width, height)), 'svg', path);
  return drawn(source, width, height);
}

function formatOf(bytes: Buffer, path: string): ImageFormat {
  const format = imageFormat(bytes);
  if (format === undefined) throw notAPicture(path);
  return format;
}

function readDrawing(text: string, path: string): ReadDrawing {
  refuseOutsideReferences(text, path);
  const svg = withResolvedFonts(withInlineStyles(text, path), path);
  const size = drawingSize(svg);
  if (size === undefined) {
    throw new FramewrightError(
      'media-unsupported',
      `The drawing "${path}" does not say how large it is. Give its svg element a viewBox, or a width and a height.`,
    );
  }
  return { svg, size };
}

async function decoded(bytes: Buffer, format: string, path: string): Promise<Image> {
  const source = new (skia().Image)();
  try {
    // The promise of decode() tells the same; without a listener Skia's binding would throw as well.
    source.onerror = () => undefined;
    source.src = bytes;
    await source.decode();
  } catch {
    throw damaged(format, path);
  }
  return source;
}

function drawn(source: Image, width: number, height: number): RasterPixels {
  const canvas = skia().createCanvas(width, height);
  canvas.getContext('2d').drawImage(source, 0, 0, width, height);
  const pixels = takePixels(canvas);
  // Lets go of what was decoded, which is as much again.
  source.src = Buffer.alloc(0);
  return pixels;
}

function requireSensibleSize(width: number, height: number, path: string): void {
  if (width * height <= mostPixels) return;
  throw new FramewrightError(
    'media-unsupported',
    `The picture "${path}" has ${width}x${height} pixels; at most ${mostPixels / 1e6} million can be used. Make it smaller.`,
  );
}
