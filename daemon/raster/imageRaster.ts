/**
 * Still pictures and their rasters: read and decoded by the thread for pictures, shrunk once (by the engine) to the size at which they are shown. Knows no timeline.
 */
import type { ImageFacts } from '../../model/media/facts.ts';
import type { RasterPixels } from '../../model/render/job.ts';
import type { Engine } from '../../native/index.ts';
import { imageFormat } from './imageFormat.ts';
import { atMost, notAPicture } from './pictureRules.ts';
import { PixelStore } from './pixelStore.ts';
import type { ReadDrawing } from './rasterMessages.ts';
import { rasters } from './rasters.ts';
import { bitmapWay } from './ways.ts';

/** What drawing needs of the engine. */
export type PictureShrinker = Pick<Engine, 'shrink'>;

/** A picture that has been looked at and can be drawn. */
export interface StillImage {
  readonly facts: ImageFacts;
  /** How its pixels are made: another word where the same bytes give others. */
  readonly way: string;
  /** What `pixels` makes when it is asked for this size: at most that, and of a bitmap at most its own. Pixels. */
  sizeFor(width: number, height: number): { readonly width: number; readonly height: number };
  /** Rejects with the signal's reason when that is aborted. */
  pixels(
    width: number,
    height: number,
    shrinker: PictureShrinker,
    signal?: AbortSignal,
  ): Promise<RasterPixels>;
}

/** Decoding is most of the work, and what is looked at is mostly drawn next: eight photos of 16 million pixels are kept for it. */
const looked = new PixelStore(512 * 2 ** 20);

/** What is known of a picture besides its bytes. */
export interface ImageOrigin {
  /** Equal only for equal bytes. */
  readonly identity: string;
  /** Of these very bytes, from another time: then a bitmap is decoded only when it is drawn. */
  readonly known?: ImageFacts | undefined;
  /** The same bytes once more, to be handed on, so that they need not be held. */
  readonly again: () => Promise<Buffer>;
}

/**
 * Looks at `bytes`, the whole file `path`, which go to another thread: they are nobody's afterwards. Throws `media-truncated`, `media-damaged`, `media-unsupported`,
 * `font-missing` or, when the bytes are no picture, `media-unreadable`.
 */
export async function readImage(bytes: Buffer, path: string, origin: ImageOrigin): Promise<StillImage> {
  const { identity, known } = origin;
  const format = imageFormat(bytes);
  if (format === undefined) throw notAPicture(path);
  if (known !== undefined && format.name !== 'svg') {
    return bitmap(known, bitmapWay(bytes, format.name, path), path, origin);
  }
  const { facts, way, found } = await rasters.perform(
    'look',
    { bytes, path },
    { key: `${identity} ${path}` },
  );
  return 'bitmap' in found
    ? bitmap(facts, way, path, origin, found.bitmap)
    : drawing(facts, way, path, found.drawing);
}

/** `whole`: its pixels, where it has been decoded to look at it. */
function bitmap(
  facts: ImageFacts,
  way: string,
  path: string,
  { identity, again }: ImageOrigin,
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
    pixels: async (wantedWidth, wantedHeight, shrinker, signal) => {
      const held = ticket === undefined ? undefined : looked.take(ticket);
      const picture =
        held ??
        (await rasters.perform('bitmap', async () => ({ bytes: await again(), path }), {
          key: `${identity} ${path}`,
          signal,
        }));
      return shrunk(picture, sizeFor(wantedWidth, wantedHeight), shrinker);
    },
  };
  const ticket = whole === undefined ? undefined : looked.hold(image, whole);
  return image;
}

function drawing(facts: ImageFacts, way: string, path: string, read: ReadDrawing): StillImage {
  const sizeFor: StillImage['sizeFor'] = (wantedWidth, wantedHeight) => ({
    width: atMost(wantedWidth, Number.POSITIVE_INFINITY),
    height: atMost(wantedHeight, Number.POSITIVE_INFINITY),
  });
  return {
    facts,
    way,
    sizeFor,
    pixels: (wantedWidth, wantedHeight, _shrinker, signal) => {
      const size = sizeFor(wantedWidth, wantedHeight);
      return rasters.perform('drawing', { drawing: read, path, ...size }, { signal });
    },
  };
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
