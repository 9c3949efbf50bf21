/**
 * WebP files: their chunks, and animated ones as stills that FFmpeg reads, each with its place on the canvas. Pure. (WebP Container
 * Specification.)
 */
import { joined, textAt, viewOf } from './bytes.ts';
import { exifOrientation, type Orientation, upright } from './imageOrientation.ts';

/** Where a picture goes on the canvas, in pixels. */
export interface Layer {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Over what is there; otherwise it replaces it. */
  readonly blend: boolean;
  /** Before the next one its place becomes transparent. */
  readonly dispose: boolean;
}

/** One picture of an animation. */
export interface WebpPicture {
  /** A WebP file of its own. */
  readonly data: Uint8Array;
  readonly durationMs: number;
  readonly layer: Layer;
}

/** What a file says beside its pixels. */
export interface WebpFile {
  readonly orientation: Orientation;
  /** Undefined for a still. */
  readonly animation:
    | {
        readonly width: number;
        readonly height: number;
        /** How often it is shown; 0 for ever. */
        readonly plays: number;
        /** Those that are whole. */
        readonly pictures: readonly WebpPicture[];
      }
    | undefined;
}

interface Chunk {
  readonly name: string;
  /** Without its header. */
  readonly body: Uint8Array;
  /** With its header, and a zero behind an odd length. */
  readonly whole: Uint8Array;
}

/** 24 bits, the low ones first; 0 where the file has ended. */
const uint24 = (bytes: Uint8Array, at: number) =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);

/** Whole chunks, up to the first that is cut off. */
function* chunksOf(bytes: Uint8Array): Generator<Chunk> {
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = uint24(bytes, at + 4) + (bytes[at + 7] ?? 0) * 2 ** 24;
    const end = at + 8 + size;
    if (end > bytes.length) return;
    yield {
      name: textAt(bytes, at, 4),
      body: bytes.subarray(at + 8, end),
      whole: bytes.subarray(at, end + (size % 2)),
    };
    at = end + (size % 2);
  }
}

/** The largest canvas in pixels: 256 MiB of RGBA, and no picture's side is longer. */
const mostPixels = 2 ** 26;
const longestSide = 2 ** 14;

/** So many bytes tell whether a file is animated: the header, and a chunk `VP8X`. */
export const webpHeadBytes = 30;

/** Its ICC profile; undefined where it has none. */
export function webpProfile(bytes: Uint8Array): Uint8Array | undefined {
  for (const { name, body } of chunksOf(bytes.subarray(12))) if (name === 'ICCP') return body;
  return undefined;
}

/** Of what has arrived of a file. Throws an Error that says what is wrong. */
export function readWebp(bytes: Uint8Array): WebpFile {
  if (textAt(bytes, 0, 4) !== 'RIFF' || textAt(bytes, 8, 4) !== 'WEBP') throw new Error('It is no WebP.');
  const chunks = [...chunksOf(bytes.subarray(12))];
  const exif = chunks.find(({ name }) => name === 'EXIF')?.body;
  const orientation =
    exif === undefined
      ? upright
      : exifOrientation(textAt(exif, 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif);
  const extended = chunks.find(({ name }) => name === 'VP8X')?.body;
  if (extended === undefined || ((extended[0] ?? 0) & 2) === 0) return { orientation, animation: undefined };
  const [width, height] = [uint24(extended, 4) + 1, uint24(extended, 7) + 1];
  if (width * height > mostPixels || Math.max(width, height) > longestSide) {
    throw new Error(`The animation is too large: ${width}x${height} pixels.`);
  }
  const head = chunks.find(({ name }) => name === 'ANIM')?.body;
  const pictures = chunks
    .filter(({ name }) => name === 'ANMF')
    .map(({ body }) => pictureOf(body, width, height));
  const plays = (head?.[4] ?? 0) | ((head?.[5] ?? 0) << 8);
  return { orientation, animation: { width, height, plays, pictures } };
}

function pictureOf(body: Uint8Array, canvasWidth: number, canvasHeight: number): WebpPicture {
  const flags = body[15] ?? 0;
  const layer: Layer = {
    x: uint24(body, 0) * 2,
    y: uint24(body, 3) * 2,
    width: uint24(body, 6) + 1,
    height: uint24(body, 9) + 1,
    blend: (flags & 2) === 0,
    dispose: (flags & 1) !== 0,
  };
  if (layer.x + layer.width > canvasWidth || layer.y + layer.height > canvasHeight) {
    throw new Error('A picture of the animated WebP lies outside its canvas.');
  }
  return { data: stillOf(body.subarray(16), layer), durationMs: uint24(body, 12), layer };
}

/** A picture's chunks as a file. */
function stillOf(data: Uint8Array, { width, height }: Layer): Uint8Array {
  const chunks = [...chunksOf(data)].filter(({ name }) => ['ALPH', 'VP8 ', 'VP8L'].includes(name));
  const parts = chunks.map(({ whole }) => whole);
  if (chunks.some(({ name }) => name === 'ALPH')) {
    const [w, h] = [width - 1, height - 1];
    const size = [w & 255, (w >> 8) & 255, w >> 16, h & 255, (h >> 8) & 255, h >> 16];
    const hasAlpha = 0x10;
    parts.unshift(Uint8Array.from([...ascii('VP8X'), 10, 0, 0, 0, hasAlpha, 0, 0, 0, ...size]));
  }
  const head = Uint8Array.from([...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WEBP')]);
  const file = joined([head, ...parts]);
  viewOf(file).setUint32(4, file.length - 8, true);
  return file;
}

function ascii(letters: string): number[] {
  return Array.from(letters, (letter) => letter.charCodeAt(0));
}
