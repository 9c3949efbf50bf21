/** PNG files: their chunks, and what FFmpeg reads otherwise than it is meant. Pure. (PNG, third edition.) */
import { joined, textAt, viewOf } from './bytes.ts';

/** One part of a file. */
export interface PngChunk {
  readonly type: string;
  readonly body: Uint8Array;
  /** With its length, type and checksum. */
  readonly whole: Uint8Array;
  /** False for the last one of a file that is cut off, or still arriving. */
  readonly isComplete: boolean;
}

const signature = '\u0089PNG\r\n\u001a\n';

/** Whether a file is a PNG, by its first eight bytes. */
export function isPng(bytes: Uint8Array): boolean {
  return textAt(bytes, 0, 8) === signature;
}

/** All that begin; the last one may be cut off. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = viewOf(bytes);
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    yield {
      type: textAt(bytes, at + 4, 4),
      body: bytes.subarray(at + 8, end - 4),
      whole: bytes.subarray(at, end),
      isComplete: end <= bytes.length,
    };
    at = end;
  }
}

/**
 * The file with a palette in place of a transparent shade of grey in 1, 2 or 4 bits, which FFmpeg takes for opaque. The same bytes where that is
 * not so.
 */
export function withReadableShade(bytes: Uint8Array): Uint8Array {
  let header: PngChunk | undefined;
  for (const chunk of pngChunks(bytes)) {
    const { type, body, whole, isComplete } = chunk;
    if (type === 'IDAT' || !isComplete) return bytes;
    if (type === 'IHDR') {
      const [depth = 0, kind] = body.subarray(8);
      if (body.length !== 13 || kind !== 0 || depth >= 8) return bytes;
      header = chunk;
    }
    if (type !== 'tRNS' || header === undefined || body.length !== 2) continue;
    const most = 2 ** (header.body[8] ?? 0) - 1;
    const shades = Array.from({ length: most + 1 }, (_, value) => (value * 255) / most);
    const clear = viewOf(body).getUint16(0) & most;
    const kinds = header.body.slice();
    kinds[9] = paletteKind;
    const begin = whole.byteOffset - bytes.byteOffset;
    return joined([
      bytes.subarray(0, 8),
      chunkOf('IHDR', kinds),
      bytes.subarray(8 + header.whole.length, begin),
      chunkOf('PLTE', Uint8Array.from(shades.flatMap((shade) => [shade, shade, shade]))),
      chunkOf(
        'tRNS',
        Uint8Array.from(shades, (_, value) => (value === clear ? 0 : 255)),
      ),
      bytes.subarray(begin + whole.length),
    ]);
  }
  return bytes;
}

const paletteKind = 3;

function chunkOf(type: string, body: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + body.length);
  const view = viewOf(chunk);
  view.setUint32(0, body.length);
  for (let at = 0; at < 4; at++) chunk[4 + at] = type.charCodeAt(at);
  chunk.set(body, 8);
  view.setUint32(8 + body.length, crc32(chunk.subarray(4, 8 + body.length)));
  return chunk;
}

/** ISO 3309, of few bytes. (Node has one from 20.15 on.) */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
  }
  return ~crc >>> 0;
}
