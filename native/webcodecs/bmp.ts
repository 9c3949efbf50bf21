/** BMP files, as far as FFmpeg reads them otherwise than they are meant. Pure. (BITMAPINFOHEADER and its successors.) */
import { joined, viewOf } from './bytes.ts';

/** Where the picture's header begins, behind that of the file. */
const headerAt = 14;
/** The header's oldest size: without masks. Later ones have four, for red, green, blue and alpha. */
const plainHeaderBytes = 40;
const byMasks = 3;

/**
 * The file with masks, where its header has no place for any and a pixel has 32 bits: the last eight then mean nothing, and FFmpeg takes them for
 * alpha. The same bytes where that is not so.
 */
export function withOpaquePixels(bytes: Uint8Array): Uint8Array {
  const end = headerAt + plainHeaderBytes;
  if (bytes.length < end) return bytes;
  const given = viewOf(bytes);
  const isPlain = given.getUint32(headerAt, true) === plainHeaderBytes;
  const hasMasks = given.getUint32(headerAt + 16, true) !== 0;
  if (!isPlain || hasMasks || given.getUint16(headerAt + 14, true) !== 32) return bytes;
  const masks = new Uint8Array(12);
  for (const [at, mask] of [0xff0000, 0xff00, 0xff].entries()) viewOf(masks).setUint32(4 * at, mask, true);
  const made = joined([bytes.subarray(0, end), masks, bytes.subarray(end)]);
  const changed = viewOf(made);
  for (const at of [2, 10]) changed.setUint32(at, given.getUint32(at, true) + masks.length, true);
  changed.setUint32(headerAt + 16, byMasks, true);
  return made;
}
