/**
 * What kind of picture a file holds, by its bytes and never by its name, and whether they are all there: Skia shows the half
 * of a truncated picture without a word. Knows file formats; decodes nothing.
 */
export interface ImageFormat {
  readonly name: 'png' | 'jpeg' | 'webp' | 'gif' | 'bmp' | 'avif' | 'svg';
  /** Moves: to be read as a video. */
  readonly animated: boolean;
  /** Its end is there. */
  readonly complete: boolean;
  /** No checksum contradicts its data; of formats without checksums always true. Reads all of it. */
  readonly isIntact: () => boolean;
  /** Whether the format, as used by this file, can let anything through. */
  readonly canHaveAlpha: boolean;
}

/** Undefined for everything that is not a picture we draw. */
export function imageFormat(bytes: Buffer): ImageFormat | undefined {
  if (startsWith(bytes, 0, '\x89PNG\r\n\x1a\n')) return png(bytes);
  if (startsWith(bytes, 0, '\xff\xd8\xff')) return jpeg(bytes);
  if (startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBP')) return webp(bytes);
  if (startsWith(bytes, 0, 'GIF87a') || startsWith(bytes, 0, 'GIF89a')) return gif(bytes);
  if (startsWith(bytes, 0, 'BM') && bytes.length >= 54 && bytes.readUInt32LE(6) === 0) return bmp(bytes);
  if (startsWith(bytes, 4, 'ftypavif')) return still('avif', true, true);
  return looksLikeSvg(bytes)
    ? still('svg', bytes.includes('</svg>') || bytes.includes('/>'), true)
    : undefined;
}

/** What a picture is that nobody here reads, for the message; undefined for what is no picture that we know. From its first bytes. */
export function unreadImage(head: Buffer): string | undefined {
  if (startsWith(head, 0, 'II*\0') || startsWith(head, 0, 'MM\0*')) return 'TIFF or camera raw';
  if (/^ftyp(?:hei[cx]|hev[cx]|heim|heis|mif1|msf1)$/u.test(head.toString('latin1', 4, 12))) return 'HEIC';
  if (startsWith(head, 0, '\xff\x0a') || startsWith(head, 4, 'JXL \r\n')) return 'JPEG XL';
  if (startsWith(head, 4, 'jP  \r\n')) return 'JPEG 2000';
  if (startsWith(head, 0, '8BPS')) return 'Photoshop';
  return startsWith(head, 0, 'v/1\x01') ? 'OpenEXR' : undefined;
}

/** How many bytes `couldBeImage` needs. */
export const headBytes = 4096;

/** Whether a file that begins with these bytes is to be read and looked at whole: so films are never read into memory. */
export function couldBeImage(head: Buffer): boolean {
  return imageFormat(head) !== undefined;
}

const startsWith = (bytes: Buffer, offset: number, text: string): boolean =>
  bytes.subarray(offset, offset + text.length).equals(Buffer.from(text, 'latin1'));

const still = (name: ImageFormat['name'], complete: boolean, canHaveAlpha: boolean): ImageFormat => ({
  name,
  animated: false,
  complete,
  isIntact: () => true,
  canHaveAlpha,
});

function png(bytes: Buffer): ImageFormat {
  const colorType = bytes[25] ?? 0;
  const chunks = new Set<string>();
  const checked: (() => boolean)[] = [];
  let offset = 8;
  while (offset + 12 <= bytes.length && !chunks.has('IEND')) {
    const end = offset + 12 + bytes.readUInt32BE(offset);
    if (end > bytes.length) break;
    const chunk = bytes.subarray(offset + 4, end);
    checked.push(() => crc32(chunk.subarray(0, chunk.length - 4)) === chunk.readUInt32BE(chunk.length - 4));
    chunks.add(bytes.toString('latin1', offset + 4, offset + 8));
    offset = end;
  }
  const canHaveAlpha = colorType === 4 || colorType === 6 || chunks.has('tRNS');
  return {
    name: 'png',
    animated: chunks.has('acTL'),
    complete: chunks.has('IEND'),
    isIntact: () => checked.every((isRight) => isRight()),
    canHaveAlpha,
  };
}

function jpeg(bytes: Buffer): ImageFormat {
  let offset = 2;
  // Segments have lengths up to the first scan; in scans every FF of the data is escaped, so FF D9 is the end of the picture.
  while (offset + 4 <= bytes.length && bytes[offset] === 0xff && bytes[offset + 1] !== 0xda) {
    offset += 2 + bytes.readUInt16BE(offset + 2);
  }
  return still('jpeg', bytes.indexOf(Buffer.from([0xff, 0xd9]), offset) >= 0, false);
}

function webp(bytes: Buffer): ImageFormat {
  const extended = startsWith(bytes, 12, 'VP8X');
  const flags = extended ? (bytes[20] ?? 0) : 0;
  return {
    name: 'webp',
    animated: (flags & 0x02) !== 0,
    complete: bytes.length >= 8 + bytes.readUInt32LE(4),
    isIntact: () => true,
    canHaveAlpha: (flags & 0x10) !== 0 || startsWith(bytes, 12, 'VP8L'),
  };
}

/** A gif with one picture is a still; the blocks are walked to count them. */
function gif(bytes: Buffer): ImageFormat {
  const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  const afterSubBlocks = (from: number): number => {
    let at = from;
    while ((bytes[at] ?? 0) !== 0) at += (bytes[at] ?? 0) + 1;
    return at + 1;
  };
  let offset = 13 + tableBytes(bytes[10] ?? 0);
  let pictures = 0;
  while (offset < bytes.length && bytes[offset] !== 0x3b) {
    if (bytes[offset] === 0x21) offset = afterSubBlocks(offset + 2);
    else if (bytes[offset] === 0x2c) {
      pictures++;
      offset = afterSubBlocks(offset + 11 + tableBytes(bytes[offset + 9] ?? 0));
    } else break;
  }
  return {
    name: 'gif',
    animated: pictures > 1,
    complete: bytes[offset] === 0x3b,
    isIntact: () => true,
    canHaveAlpha: true,
  };
}

function bmp(bytes: Buffer): ImageFormat {
  return still('bmp', bytes.length >= bytes.readUInt32LE(2), bytes.readUInt16LE(28) === 32);
}

/** XML whose first element is `svg`; a declaration, comments and a document type may come before it. */
function looksLikeSvg(bytes: Buffer): boolean {
  const head = bytes.toString('utf8', 0, headBytes).replace(/^\uFEFF/u, '');
  return /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE[^[>]*(?:\[[\s\S]*?\])?\s*>\s*)*<svg[\s>]/u.test(
    head,
  );
}

/** Of each byte: what eight steps of the division by PNG's polynomial leave (ISO 3309, reversed). */
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 0 ? rest >>> 1 : (rest >>> 1) ^ 0xedb88320;
  return rest;
});

/** Node has one too, from 20.15 on. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
