/**
 * How an image is to be turned before it is shown, by what its file says: the orientation tag of Exif, in JPEG, PNG and WebP. Pure; where
 * the bytes make no sense the image is shown as it is.
 */
import { viewOf } from './bytes.ts';
import type { Rotation } from './pictureShape.ts';

/** First turned clockwise, then mirrored. */
export interface Orientation {
  readonly rotation: Rotation;
  readonly flip: boolean;
}

/** As it lies in the file. */
export const upright: Orientation = { rotation: 0, flip: false };

/** Exif's numbers 1 to 8: where row 0 and column 0 of the picture belong. */
const orientations: readonly Orientation[] = [
  upright,
  { rotation: 0, flip: true },
  { rotation: 180, flip: false },
  { rotation: 180, flip: true },
  { rotation: 90, flip: true },
  { rotation: 90, flip: false },
  { rotation: 270, flip: true },
  { rotation: 270, flip: false },
];

const orientationTag = 0x0112;

/** Of an Exif block (TIFF 6.0): a header, then a directory of entries of 12 bytes. */
export function exifOrientation(block: Uint8Array): Orientation {
  const view = viewOf(block);
  const order = view.byteLength < 8 ? 0 : view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return upright;
  const little = order === 0x4949;
  const directory = view.getUint32(4, little);
  if (view.getUint16(2, little) !== 42 || directory + 2 > view.byteLength) return upright;
  for (let left = view.getUint16(directory, little), at = directory + 2; left > 0; left--, at += 12) {
    if (at + 12 > view.byteLength) return upright;
    if (view.getUint16(at, little) !== orientationTag) continue;
    return orientations[view.getUint16(at + 8, little) - 1] ?? upright;
  }
  return upright;
}
