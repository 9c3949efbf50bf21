/** Opaque pixels as a file. */
import type { RasterPixels } from '../../model/render/job.ts';
import type { PackedAs } from './rasterMessages.ts';
import { skia } from './skia.ts';

export async function packed({ width, height, pixels }: RasterPixels, as: PackedAs): Promise<Uint8Array> {
  const canvas = skia().createCanvas(width, height);
  const clamped = new Uint8ClampedArray(pixels.buffer as ArrayBuffer, pixels.byteOffset, pixels.length);
  canvas.getContext('2d').putImageData(new (skia().ImageData)(clamped, width, height), 0, 0);
  return as.format === 'png' ? canvas.encode('png') : canvas.encode('jpeg', as.quality);
}
