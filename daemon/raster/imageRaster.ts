/**
 * Reads still pictures and makes their rasters: turned as their metadata say, their colours brought to sRGB (both by Skia, as far as it heeds what the file says),
 * shrunk once (by the engine) to the size at which they are shown. Knows no timeline.
 */
import type { Image } from '@napi-rs/canvas';
import { FramewrightError } from '../../model/errors.ts';
import type { ImageFacts } from '../../model/media/facts.ts';
import type { RasterPixels } from '../../model/render/job.ts';
import { imageFormat, type ImageFormat } from './imageFormat.ts';
import { pictureColors, toSrgb } from './pictureColors.ts';
import { isOpaque, pixelsOf } from './pixels.ts';
import { PixelStore } from './pixelStore.ts';
import type { Engine } from '../../native/index.ts';
import { drawingAt, drawingSize, refuseOutsideReferences } from './svg.ts';
import { withResolvedFonts } from './svgFonts.ts';
import { withInlineStyles } from './svgStyles.ts';
import { skia, skiaVersion } from './skia.ts';

/** What drawing needs of the engine. */
export type PictureShrinker = Pick<Engine, 'shrink'>;

/** A picture that has been looked at and can be drawn. */
export interface StillImage {
  readonly facts: ImageFacts;
  /** How its pixels are made: another word where the same bytes give others. */
  readonly way: string;
  /** What `pixels` makes when it is asked for this size: at most that, and of a bitmap at most its own. Pixels. */
  sizeFor(width: number, height: number): { readonly width: number; readonly height: number };
  pixels(width: number, height: number, shrinker: PictureShrinker): Promise<RasterPixels>;
}

/** 200 million pixels take 800 MB decoded; larger ones are refused rather than the machine brought down. */
const mostPixels = 200_000_000;

/** Decoding is most of the work, and what is looked at is mostly drawn next: eight photos of 16 million pixels are kept for it. */
const looked = new PixelStore(512 * 2 ** 20);

/** What is known of a picture besides its bytes. */
export interface ImageOrigin {
  /** From another time: then a bitmap is decoded only when it is drawn. */
  readonly known?: ImageFacts | undefined;
  /** The same bytes once more, so that they need not be held. */
  readonly again: () => Promise<Buffer>;
}

/**
 * Decodes `bytes`, the whole file `path`. Throws `media-truncated`, `media-damaged`, `media-unsupported`, `font-missing` or, when the bytes
 * are no picture, `media-unreadable`.
 */
export async function readImage(
  bytes: Buffer,
  path: string,
  { known, again }: ImageOrigin,
): Promise<StillImage> {
  const format = imageFormat(bytes);
  if (format === undefined) {
    throw new FramewrightError('media-unreadable', `"${path}" is not a picture that Framewright can read.`);
  }
  requireWhole(format, path);
  if (format.name === 'svg') return readDrawing(bytes.toString('utf8'), path);
  const colors = pictureColors(bytes, format.name, path);
  const way = colors === undefined ? skiaVersion() : `${skiaVersion()}, brought to sRGB`;
  const decode = async (from: Buffer): Promise<RasterPixels> => {
    const picture = await decodedPixels(from, format.name, path);
    return colors === undefined ? picture : toSrgb(picture, colors);
  };
  const decodeAgain = async (): Promise<RasterPixels> => decode(await again());
  if (known !== undefined) return bitmap(known, way, decodeAgain);
  const whole = await decode(bytes);
  const { width, height } = whole;
  // A picture whose decoding failed in the middle is transparent from there on, and nothing else tells.
  const opaque = isOpaque(whole);
  if (!opaque && !format.canHaveAlpha) throw damaged(format.name, path);
  return bitmap({ width, height, opaque }, way, decodeAgain, whole);
}

/** Throws `media-truncated` and `media-damaged`: what decodes it would show the part that is there, without a word. */
export function requireWhole({ name, complete, intact }: ImageFormat, path: string): void {
  if (!complete) {
    throw new FramewrightError(
      'media-truncated',
      `The picture "${path}" (${name}) ends too early: a part of the file is missing. Copy or export it again.`,
    );
  }
  if (!intact) throw damaged(name, path);
}

/** `whole`: its pixels, where it has been decoded to look at it. */
function bitmap(
  facts: ImageFacts,
  way: string,
  decode: () => Promise<RasterPixels>,
  whole?: RasterPixels,
): StillImage {
  const sizeFor: StillImage['sizeFor'] = (wantedWidth, wantedHeight) => ({
    width: atMost(wantedWidth, facts.width),
    height: atMost(wantedHeight, facts.height),
  });
  const image: StillImage = {
    facts,
    way,
    sizeFor,
    pixels: async (wantedWidth, wantedHeight, shrinker) => {
      const held = ticket === undefined ? undefined : looked.take(ticket);
      return shrunk(held ?? (await decode()), sizeFor(wantedWidth, wantedHeight), shrinker);
    },
  };
  const ticket = whole === undefined ? undefined : looked.hold(image, whole);
  return image;
}

async function decodedPixels(bytes: Buffer, format: string, path: string): Promise<RasterPixels> {
  const source = await decoded(bytes, format, path);
  const { naturalWidth: width, naturalHeight: height } = source;
  requireSensibleSize(width, height, path);
  return drawn(source, width, height);
}

async function shrunk(
  picture: RasterPixels,
  { width, height }: { readonly width: number; readonly height: number },
  shrinker: PictureShrinker,
): Promise<RasterPixels> {
  if (width === picture.width && height === picture.height) return picture;
  const pixels = await shrinker.shrink(picture.pixels, picture.width, picture.height, width, height);
  return { width, height, pixels };
}

async function readDrawing(text: string, path: string): Promise<StillImage> {
  refuseOutsideReferences(text, path);
  const svg = withResolvedFonts(withInlineStyles(text, path), path);
  const size = drawingSize(svg);
  if (size === undefined) {
    throw new FramewrightError(
      'media-unsupported',
      `The drawing "${path}" does not say how large it is. Give its svg element a viewBox, or a width and a height.`,
    );
  }
  const sizeFor: StillImage['sizeFor'] = (wantedWidth, wantedHeight) => ({
    width: atMost(wantedWidth, Number.POSITIVE_INFINITY),
    height: atMost(wantedHeight, Number.POSITIVE_INFINITY),
  });
  const pixels = async (wantedWidth: number, wantedHeight: number): Promise<RasterPixels> => {
    const { width, height } = sizeFor(wantedWidth, wantedHeight);
    requireSensibleSize(width, height, path);
    const source = await decoded(Buffer.from(drawingAt(svg, size, width, height)), 'svg', path);
    return drawn(source, width, height);
  };
  // A drawing that cannot be read is found now, not when it is first shown.
  await pixels(1, 1);
  const facts = {
    width: atMost(size.width, mostPixels),
    height: atMost(size.height, mostPixels),
    opaque: false,
  };
  // The third way: with the rules of its style sheets, and the fonts that it names.
  return { facts, way: `${skiaVersion()} 3`, sizeFor, pixels };
}

async function decoded(bytes: Buffer, format: string, path: string): Promise<Image> {
  const source = new (skia().Image)();
  try {
    // The promise of decode() tells the same; without a listener Skia's binding would throw as well.
    source.onerror = () => undefined;
    source.src = bytes;
    await source.decode();
  } catch {
    throw damaged(format, path);
  }
  return source;
}

function drawn(source: Image, width: number, height: number): RasterPixels {
  const canvas = skia().createCanvas(width, height);
  canvas.getContext('2d').drawImage(source, 0, 0, width, height);
  return pixelsOf(canvas);
}

const atMost = (pixels: number, most: number): number => Math.max(1, Math.min(Math.round(pixels), most));

function requireSensibleSize(width: number, height: number, path: string): void {
  if (width * height <= mostPixels) return;
  throw new FramewrightError(
    'media-unsupported',
    `The picture "${path}" has ${width}x${height} pixels; at most ${mostPixels / 1e6} million can be used. Make it smaller.`,
  );
}

function damaged(format: string, path: string): FramewrightError {
  return new FramewrightError(
    'media-damaged',
    `The picture "${path}" (${format}) cannot be decoded: it is damaged. Export it again.`,
  );
}
