/** JPEG files: what stands before their pixels, and what FFmpeg reads otherwise than it is meant. Pure. (ITU-T T.81, Adobe TN 5116.) */
import { joined, textAt, viewOf } from './bytes.ts';
import { exifOrientation, type Orientation, upright } from './imageOrientation.ts';

interface Segment {
  readonly marker: number;
  readonly body: Uint8Array;
}

/** Up to the first scan, or to where the bytes make no sense. */
function* segmentsOf(bytes: Uint8Array): Generator<Segment> {
  const view = viewOf(bytes);
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xda) return;
    yield { marker, body: bytes.subarray(at + 4, at + 2 + view.getUint16(at + 2)) };
  }
}

/** Exif is in the segment APP1. */
export function jpegOrientation(bytes: Uint8Array): Orientation {
  for (const { marker, body } of segmentsOf(bytes)) {
    if (marker === 0xe1 && textAt(body, 0, 6) === 'Exif\0\0') return exifOrientation(body.subarray(6));
  }
  return upright;
}

/** Its ICC profile, from as many segments APP2 as it takes; undefined where it has none. */
export function jpegProfile(bytes: Uint8Array): Uint8Array | undefined {
  const parts = [...segmentsOf(bytes)]
    .filter(({ marker, body }) => marker === 0xe2 && textAt(body, 0, 12) === 'ICC_PROFILE\0')
    .toSorted((a, b) => (a.body[12] ?? 0) - (b.body[12] ?? 0));
  if (parts.length === 0) return undefined;
  return joined(parts.map(({ body }) => body.subarray(14)));
}

/** The frame header's markers: SOF0 to SOF15, without three that are something else. */
const isFrameHeader = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** How many channels it has: 1, 3 or 4. 0 where it does not say. */
export function jpegChannels(bytes: Uint8Array): number {
  for (const { marker, body } of segmentsOf(bytes)) if (isFrameHeader(marker)) return body[5] ?? 0;
  return 0;
}

/** APP14, as Adobe writes it: the channels are what they are, no YCC. */
const adobeMarker = Uint8Array.of(0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0);

/**
 * The file with the mark by which FFmpeg knows CMYK: four channels without it are CMYK to everybody else, and YUV with alpha to FFmpeg. The same
 * bytes where that is not so.
 */
export function withInkMark(bytes: Uint8Array): Uint8Array {
  const hasMark = [...segmentsOf(bytes)].some(
    ({ marker, body }) => marker === 0xee && textAt(body, 0, 5) === 'Adobe',
  );
  if (hasMark || jpegChannels(bytes) !== 4) return bytes;
  return joined([bytes.subarray(0, 2), adobeMarker, bytes.subarray(2)]);
}
