/** Pictures for tests, made on the spot. */
import { createHash } from 'node:crypto';
import { createCanvas } from '@napi-rs/canvas';
import type { ImageOrigin } from '../../../daemon/raster/imageRaster.ts';

/** Of a picture that lies nowhere. */
export const originOf = (bytes: Buffer): ImageOrigin => ({
  identity: createHash('sha256').update(bytes).digest('hex'),
  again: () => Promise.resolve(Buffer.from(bytes)),
});

type Encoding = 'image/png' | 'image/jpeg' | 'image/webp';

/** Red on the left, blue on the right. */
export function twoColors(width: number, height: number, encoding: Encoding = 'image/png'): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#f00';
  context.fillRect(0, 0, width / 2, height);
  context.fillStyle = '#00f';
  context.fillRect(width / 2, 0, width - width / 2, height);
  return encoding === 'image/png' ? canvas.toBuffer(encoding) : canvas.toBuffer(encoding, 100);
}

/** A jpeg with a gradient, large shapes and fine lines. */
export function photo(width: number, height: number): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const sky = context.createLinearGradient(0, 0, width, height);
  sky.addColorStop(0, '#204080');
  sky.addColorStop(1, '#f0c090');
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#183018';
  context.fillRect(width / 8, height / 2, width / 3, height / 2);
  for (let x = 0; x < width; x += 7) context.fillRect(x, 0, 2, height / 3);
  return canvas.toBuffer('image/jpeg', 90);
}

/** A jpeg that says how it is to be turned, by the EXIF values 1 to 8. */
export function turnedJpeg(width: number, height: number, orientation: number): Buffer {
  const jpeg = twoColors(width, height, 'image/jpeg');
  // A big-endian TIFF with one entry: tag 0x0112, one 16-bit number.
  const tiff = Buffer.from('4d4d002a000000080001011200030000000100000000' + '00000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const header = Buffer.from([0xff, 0xe1, 0, 0]);
  header.writeUInt16BE(exif.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), header, exif, jpeg.subarray(2)]);
}

export function svg(body: string, attributes = 'viewBox="0 0 30 20"'): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${body}</svg>`,
  );
}
