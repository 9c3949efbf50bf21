/** A text drawn, and told from others by its pixels. */
import { createHash } from 'node:crypto';
import type { TextRasterRequest } from '../../model/evaluate/index.ts';
import type { DrawnText } from './rasterMessages.ts';
import { drawText } from './textRaster.ts';

/** Throws `font-missing`. */
export function drawnText(request: TextRasterRequest): DrawnText {
  const raster = drawText(request);
  const { width, height, pixels } = raster.pixels;
  const identity = createHash('sha256').update(`${width}x${height} `).update(pixels).digest('hex');
  return { ...raster, identity };
}
