/** How the pixels of a picture are made, in a word that is another one where the same bytes give others. Decodes nothing. */
import type { ImageFormat } from './imageFormat.ts';
import { pictureColors } from './pictureColors.ts';
import { skiaVersion } from './skia.ts';

/** Throws `media-unsupported` for colours that cannot be brought to sRGB. */
export const bitmapWay = (bytes: Buffer, format: ImageFormat['name'], path: string): string =>
  pictureColors(bytes, format, path) === undefined ? skiaVersion() : `${skiaVersion()}, brought to sRGB`;

/** The third way: with the rules of its style sheets, and the fonts that it names. */
export const drawingWay = (): string => `${skiaVersion()} 3`;
