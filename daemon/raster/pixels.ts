/** Premultiplied RGBA pixels, as Skia holds them and the engine takes them. Knows nothing of what they show. */
import type { Canvas } from '@napi-rs/canvas';
import type { RasterPixels } from '../../model/render/job.ts';

/** Whole pixels; `left` and `top` are inside, `right` and `bottom` outside. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** All of a canvas's pixels, in memory of their own; the canvas is cleared and has none any more, as the collector would come late to so much. */
export function takePixels(canvas: Canvas): RasterPixels {
  const { width, height } = canvas;
  const { buffer, byteOffset, byteLength } = canvas.data();
  canvas.width = 1;
  canvas.height = 1;
  return { width, height, pixels: new Uint8Array(buffer, byteOffset, byteLength) };
}

/** The least bounds that hold every pixel that is not wholly transparent; undefined when there is none. */
export function inkBounds({ width, height, pixels }: RasterPixels): Bounds | undefined {
  // Premultiplied, a transparent pixel is a zero word.
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
  const hasInk = (from: number, step: number, count: number): boolean => {
    for (let i = 0, at = from; i < count; i++, at += step) if (words[at] !== 0) return true;
    return false;
  };
  let top = 0;
  while (top < height && !hasInk(top * width, 1, width)) top++;
  if (top === height) return undefined;
  let bottom = height;
  while (!hasInk((bottom - 1) * width, 1, width)) bottom--;
  const rows = bottom - top;
  let left = 0;
  while (!hasInk(top * width + left, width, rows)) left++;
  let right = width;
  while (!hasInk(top * width + right - 1, width, rows)) right--;
  return { left, top, right, bottom };
}

/** The part inside `bounds`, which may reach beyond the picture: there it is transparent. */
export function cropped(picture: RasterPixels, bounds: Bounds): RasterPixels {
  const width = bounds.right - bounds.left;
  const height = bounds.bottom - bounds.top;
  const pixels = new Uint8Array(width * height * 4);
  const left = Math.max(0, bounds.left);
  const right = Math.min(picture.width, bounds.right);
  for (let y = Math.max(0, bounds.top); y < Math.min(picture.height, bounds.bottom); y++) {
    const row = picture.pixels.subarray((y * picture.width + left) * 4, (y * picture.width + right) * 4);
    pixels.set(row, ((y - bounds.top) * width + left - bounds.left) * 4);
  }
  return { width, height, pixels };
}

/** Whether no pixel lets anything through. */
export function isOpaque({ pixels }: RasterPixels): boolean {
  for (let alpha = 3; alpha < pixels.length; alpha += 4) if (pixels[alpha] !== 255) return false;
  return true;
}
