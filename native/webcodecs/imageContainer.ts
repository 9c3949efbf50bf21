/**
 * Images as they lie in their files: which decoder reads them, and the piece of the file that makes each picture. Of a file that is still
 * arriving, those that are there. Pure; pixels are FFmpeg's business. Whatever the bytes hold, this ends: with pieces, or with what is wrong.
 */
import { withOpaquePixels } from './bmp.ts';
import { joined, textAt, viewOf } from './bytes.ts';
import { exifOrientation, type Orientation, upright } from './imageOrientation.ts';
import { jpegOrientation, withInkMark } from './jpeg.ts';
import { isPng, pngChunks, withReadableShade } from './png.ts';
import { type Layer, readWebp, webpHeadBytes } from './webp.ts';

/** One picture's piece of the file. */
export interface ImagePicture {
  readonly data: Uint8Array;
  /** Microseconds; null for a still. */
  readonly duration: number | null;
  /** Where it goes on `canvas`; undefined where the decoder puts it there itself. */
  readonly layer?: Layer;
}

/** An image file, taken apart. */
export interface ImagePieces {
  /** FFmpeg's name of the codec. */
  readonly codec: string;
  /** What the decoder needs before the first picture. */
  readonly description: Uint8Array | undefined;
  /** Those that are whole, in the order in which they are shown; each builds on those before it. */
  readonly pictures: readonly ImagePicture[];
  /** As far as it is known: of an animation that is still arriving, those that are there. */
  readonly frameCount: number;
  readonly animated: boolean;
  /** How often it is shown again after the first time. */
  readonly repetitionCount: number;
  readonly orientation: Orientation;
  /** In pixels; undefined where every picture is whole. */
  readonly canvas?: { readonly width: number; readonly height: number };
}

/**
 * Takes a file of one type apart, or what has arrived of it. Undefined as long as that does not tell whether it is animated. Throws an
 * Error that says what is wrong.
 */
type Split = (bytes: Uint8Array, complete: boolean) => ImagePieces | undefined;

const types: Readonly<Record<string, Split>> = {
  'image/png': splitPng,
  'image/jpeg': (bytes, complete) => still('mjpeg', withInkMark(bytes), complete, jpegOrientation(bytes)),
  'image/gif': splitGif,
  'image/webp': splitWebp,
  'image/bmp': (bytes, complete) => still('bmp', complete ? withOpaquePixels(bytes) : bytes, complete),
};

/** How a file of this type is taken apart; undefined for a type that is not known here. */
export function imageSplitter(type: string): Split | undefined {
  const name = essence(type);
  return Object.hasOwn(types, name) ? types[name] : undefined;
}

/** A MIME type without its parameters. */
export function essence(type: string): string {
  return type.replace(/;.*$/su, '').trim().toLowerCase();
}

/** Whether a string is a MIME type of an image. */
export function isImageType(type: string): boolean {
  return /^image\/[\w!#$&^.+-]+\s*(?:;.*)?$/iu.test(type.trim());
}

function still(codec: string, data: Uint8Array, complete: boolean, orientation = upright): ImagePieces {
  return {
    codec,
    description: undefined,
    pictures: complete ? [{ data, duration: null }] : [],
    frameCount: 1,
    animated: false,
    repetitionCount: 0,
    orientation,
  };
}

/** Browsers show shorter ones as long as this: many files say 0 and mean "as usual". */
const usualDelayUs = 100_000;
const leastDelayUs = 11_000;

const shown = (delayUs: number) => (delayUs < leastDelayUs ? usualDelayUs : delayUs);

/** 0 where the file has ended. */
const byteAt = (bytes: Uint8Array, at: number) => bytes[at] ?? 0;

/** GIF89a: a header, then blocks; every image block ends a picture. */
function splitGif(bytes: Uint8Array, complete: boolean): ImagePieces | undefined {
  if (!complete && bytes.length < 13) return undefined;
  if (!/^GIF8[79]a$/u.test(textAt(bytes, 0, 6)) || bytes.length < 13) throw new Error('It is no GIF.');
  const paletteBytes = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));
  const pictures: ImagePicture[] = [];
  let repetitionCount = 0;
  let delayUs = 0;
  let begin = 0;
  let at = 13 + paletteBytes(byteAt(bytes, 10));
  /** Past the sub-blocks at `at`; undefined when the file ends before them. */
  const afterBlocks = (from: number): number | undefined => {
    let next = from;
    while (next < bytes.length && bytes[next] !== 0) next += 1 + byteAt(bytes, next);
    return next < bytes.length ? next + 1 : undefined;
  };
  while (at < bytes.length && bytes[at] !== 0x3b) {
    const label = bytes[at + 1];
    const extension = bytes[at] === 0x21;
    if (!extension && bytes[at] !== 0x2c) throw new Error(`There is no block of a GIF at byte ${at}.`);
    const blocks = extension ? at + 2 : at + 10 + paletteBytes(bytes[at + 9] ?? 0) + 1;
    const end = afterBlocks(blocks);
    if (end === undefined) break;
    if (extension && label === 0xf9)
      delayUs = (byteAt(bytes, at + 4) | (byteAt(bytes, at + 5) << 8)) * 10_000;
    if (extension && label === 0xff && textAt(bytes, at + 3, 11) === 'NETSCAPE2.0') {
      const times = byteAt(bytes, at + 16) | (byteAt(bytes, at + 17) << 8);
      repetitionCount = times === 0 ? Infinity : times;
    }
    if (!extension) {
      pictures.push({ data: bytes.subarray(begin, end), duration: shown(delayUs) });
      begin = end;
      delayUs = 0;
    }
    at = end;
  }
  if (pictures.length < 2) {
    // A second one may follow.
    if (!complete) return undefined;
    if (pictures.length === 0) throw new Error('The GIF has no picture.');
    return still('gif', bytes, complete);
  }
  return {
    codec: 'gif',
    description: undefined,
    pictures,
    frameCount: pictures.length,
    animated: true,
    repetitionCount,
    orientation: upright,
  };
}

/** PNG, and the animated kind: after `acTL`, every `fcTL` begins a picture. */
function splitPng(given: Uint8Array, complete: boolean): ImagePieces | undefined {
  if (!complete && given.length < 8) return undefined;
  if (!isPng(given)) throw new Error('It is no PNG.');
  const bytes = withReadableShade(given);
  const description: Uint8Array[] = [];
  const pictures: { parts: Uint8Array[]; duration: number }[] = [];
  let plays: number | undefined;
  let orientation = upright;
  /** No more parts of the last picture are to come. */
  let ended = complete;
  for (const { type, body, whole, isComplete } of pngChunks(bytes)) {
    // Before its data a still is known to be one.
    if (type === 'IDAT' && plays === undefined) return still('png', bytes, complete, orientation);
    if (type === 'IEND') ended = true;
    if (!isComplete || type === 'IEND') break;
    const view = viewOf(body);
    if (type === 'eXIf') orientation = exifOrientation(body);
    if (type === 'acTL' && body.length >= 8) plays = view.getUint32(4);
    const picture = pictures.at(-1);
    if (type === 'fcTL' && body.length >= 26) {
      const denominator = view.getUint16(22);
      const delayUs = (view.getUint16(20) * 1_000_000) / (denominator === 0 ? 100 : denominator);
      pictures.push({ parts: [whole], duration: shown(Math.trunc(delayUs)) });
    } else if (picture !== undefined) {
      picture.parts.push(whole);
    } else if (type !== 'IDAT') {
      // A picture before the first `fcTL` is for readers that show no animations.
      description.push(whole);
    }
  }
  if (plays === undefined || pictures.length === 0) {
    return complete ? still('png', bytes, complete, orientation) : undefined;
  }
  const whole = ended ? pictures : pictures.slice(0, -1);
  return {
    codec: 'apng',
    description: joined(description),
    pictures: whole.map(({ parts, duration }) => ({ data: joined(parts), duration })),
    frameCount: pictures.length,
    animated: true,
    repetitionCount: plays === 0 ? Infinity : plays - 1,
    orientation,
  };
}

function splitWebp(bytes: Uint8Array, complete: boolean): ImagePieces | undefined {
  if (!complete && bytes.length < webpHeadBytes) return undefined;
  const { orientation, animation } = readWebp(bytes);
  if (animation === undefined) return still('webp', bytes, complete, orientation);
  const { width, height, plays, pictures } = animation;
  if (pictures.length === 0) {
    if (!complete) return undefined;
    throw new Error('The animated WebP has no picture.');
  }
  return {
    codec: 'webp',
    description: undefined,
    pictures: pictures.map(({ data, durationMs, layer }) => ({
      data,
      duration: shown(durationMs * 1000),
      layer,
    })),
    frameCount: pictures.length,
    animated: true,
    repetitionCount: plays === 0 ? Infinity : plays - 1,
    orientation,
    canvas: { width, height },
  };
}
