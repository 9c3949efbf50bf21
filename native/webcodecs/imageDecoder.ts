/** ImageDecoder: the pictures of an image file, still or moving. The specification's state machine; pixels come from `imageReader.ts`. */
import { Readable } from 'node:stream';
import type { ColorMapping } from './colorMapping.ts';
import {
  asInterface,
  type BufferSource,
  detachAll,
  orDefault,
  toBytes,
  toDictionary,
  toEnum,
  toRequiredDictionary,
  toUnsignedLong,
} from './idl.ts';
import { imageColors } from './imageColors.ts';
import { essence, type ImagePieces, imageSplitter, isImageType } from './imageContainer.ts';
import { ImageReader } from './imageReader.ts';
import {
  endTracks,
  establishTracks,
  type ImageTrackList,
  makeTrackList,
  setFrameCount,
} from './imageTrack.ts';
import type { PictureEvent } from './nativeCodecs.ts';
import { turned } from './pictureShape.ts';
import { formatOfNative, isRgb } from './pixelFormat.ts';
import { srgb, VideoColorSpace } from './videoColorSpace.ts';
import { Uncloneable } from './uncloneable.ts';
import { adoptFrame, type VideoFrame } from './videoFrame.ts';

/** What an image is made of. */
export interface ImageDecoderInit {
  /** A MIME type: `image/png`, `image/jpeg`, `image/gif`, `image/webp`, `image/bmp`. */
  readonly type: string;
  readonly data: BufferSource | ReadableStream<BufferSource>;
  /** `default`: a colour profile in the file is applied, and pictures are sRGB. `none`: their values stay as they are. */
  readonly colorSpaceConversion?: 'none' | 'default';
  /** A hint, which is not taken: pictures come as large as they are. */
  readonly desiredWidth?: number;
  readonly desiredHeight?: number;
  readonly preferAnimation?: boolean;
  readonly transfer?: readonly ArrayBuffer[];
}

/** Which picture is decoded. */
export interface ImageDecodeOptions {
  readonly frameIndex?: number;
  readonly completeFramesOnly?: boolean;
}

/** A picture; whoever gets it closes it. */
export interface ImageDecodeResult {
  readonly image: VideoFrame;
  readonly complete: boolean;
}

interface Request {
  readonly index: number;
  readonly resolve: (result: ImageDecodeResult) => void;
  readonly reject: (reason: Error) => void;
}

export class ImageDecoder extends Uncloneable {
  readonly #type: string;
  readonly #keepsColors: boolean;
  readonly #tracks: ImageTrackList = makeTrackList();
  readonly #completed: Promise<void>;
  #settle: { resolve: () => void; reject: (reason: Error) => void } = { resolve: () => {}, reject: () => {} };
  #complete = false;
  #closed = false;
  /** What has arrived of the file, and what was made of that. */
  #bytes: Uint8Array = new Uint8Array();
  #pieces: ImagePieces | undefined;
  #reader: ImageReader | undefined;
  /** In their order; the first is the one that is being decoded. */
  #requests: Request[] = [];
  #decoding = false;
  #stream: ReadableStreamDefaultReader<BufferSource> | undefined;

  constructor(init: ImageDecoderInit) {
    super();
    const given = toRequiredDictionary(init, ['type', 'data'], 'ImageDecoderInit');
    this.#type = String(given['type']);
    if (!isImageType(this.#type)) throw new TypeError(`"${this.#type}" is no MIME type of an image.`);
    this.#keepsColors = conversionOf(given) === 'none';
    checkSizes(given);
    this.#completed = new Promise<void>((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever does not ask must not hear of it.
    this.#completed.catch(() => {});
    const { data } = given;
    if (data instanceof ReadableStream) {
      // Node's types know it of its own streams alone.
      if (data.locked || Readable.isDisturbed(data as unknown as NodeJS.ReadableStream)) {
        throw new TypeError('The stream of data is locked, or was read from before.');
      }
      this.#stream = (data as ReadableStream<BufferSource>).getReader();
      if (this.#checkType()) void this.#readStream(this.#stream);
      return;
    }
    const bytes = toBytes(data, 'data').slice();
    if (bytes.length === 0) throw new TypeError('data must not be empty.');
    detachAll(given['transfer'], 'transfer');
    this.#complete = true;
    if (this.#checkType()) queueMicrotask(() => this.#received(bytes));
  }

  static {
    asInterface(this, 'ImageDecoder');
  }

  /** Rejects with a TypeError for what is no MIME type of an image. */
  // eslint-disable-next-line @typescript-eslint/require-await -- the specification's: errors reject.
  static async isTypeSupported(type: string): Promise<boolean> {
    if (!isImageType(type)) throw new TypeError(`"${type}" is no MIME type of an image.`);
    return imageSplitter(type) !== undefined;
  }

  get type(): string {
    return this.#type;
  }
  /** Whether all data is there. */
  get complete(): boolean {
    return this.#complete;
  }
  /** Resolves when all data is there. */
  get completed(): Promise<void> {
    return this.#completed;
  }
  get tracks(): ImageTrackList {
    return this.#tracks;
  }

  /** A picture of the selected track. Rejects with a RangeError for one that is not there. */
  decode(options: ImageDecodeOptions = {}): Promise<ImageDecodeResult> {
    return new Promise((resolve, reject) => {
      const given = toDictionary(options, 'ImageDecodeOptions');
      const index = toUnsignedLong(orDefault(given['frameIndex'], 0), 'frameIndex');
      if (this.#closed) throw new DOMException('The ImageDecoder is closed.', 'InvalidStateError');
      if (this.#pieces !== undefined && this.#tracks.selectedTrack === null) {
        throw new DOMException('No track is selected.', 'InvalidStateError');
      }
      this.#requests.push({ index, resolve, reject });
      void this.#work();
    });
  }

  /** Gives up all that was asked for. */
  reset(): void {
    this.#drop(new DOMException('The ImageDecoder was reset.', 'AbortError'));
  }

  /** The end. Does nothing the second time. */
  close(): void {
    this.#close(new DOMException('The ImageDecoder was closed.', 'AbortError'));
  }

  #drop(reason: DOMException): void {
    const requests = this.#requests;
    this.#requests = [];
    this.#reader?.close();
    this.#reader = undefined;
    for (const { reject } of requests) reject(reason);
  }

  #close(reason: DOMException): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#drop(reason);
    endTracks(this.#tracks, reason);
    if (reason.name === 'AbortError') this.#settle.resolve();
    else this.#settle.reject(reason);
    void this.#stream?.cancel(reason).catch(() => {});
    this.#stream = undefined;
    this.#bytes = new Uint8Array();
    this.#pieces = undefined;
  }

  /** False: the decoder will close, since it does not know the type. */
  #checkType(): boolean {
    if (imageSplitter(this.#type) !== undefined) return true;
    queueMicrotask(() =>
      this.#close(
        new DOMException(`Images of the type "${this.#type}" are not decoded here.`, 'NotSupportedError'),
      ),
    );
    return false;
  }

  async #readStream(stream: ReadableStreamDefaultReader<BufferSource>): Promise<void> {
    let bytes = new Uint8Array(2 ** 16);
    let length = 0;
    try {
      for (;;) {
        const { done, value } = await stream.read();
        if (this.#closed) return;
        if (done) break;
        if (!((value as unknown) instanceof Uint8Array)) {
          void stream.cancel().catch(() => {});
          this.#close(new DOMException('The stream has to give Uint8Arrays.', 'DataError'));
          return;
        }
        const part = value as Uint8Array;
        if (length + part.length > bytes.length) {
          const larger = new Uint8Array(2 * (length + part.length));
          larger.set(bytes);
          bytes = larger;
        }
        bytes.set(part, length);
        length += part.length;
        this.#received(bytes.subarray(0, length));
      }
    } catch (error) {
      this.#close(new DOMException(`The stream failed: ${String(error)}.`, 'NotReadableError'));
      return;
    }
    this.#stream = undefined;
    this.#complete = true;
    this.#received(bytes.subarray(0, length));
  }

  /** `bytes`: all that have arrived so far. */
  #received(bytes: Uint8Array): void {
    if (this.#closed) return;
    let pieces: ImagePieces | undefined;
    try {
      pieces = imageSplitter(this.#type)?.(bytes, this.#complete);
    } catch (error) {
      return this.#close(new DOMException((error as Error).message, 'EncodingError'));
    }
    if (pieces === undefined) return;
    const { animated, frameCount, repetitionCount } = pieces;
    const [track] = this.#tracks;
    if (track === undefined) {
      establishTracks(this.#tracks, [{ animated, frameCount, repetitionCount }], () =>
        this.#drop(new DOMException('Another track was selected.', 'AbortError')),
      );
    } else {
      setFrameCount(track, frameCount);
    }
    this.#bytes = bytes;
    this.#pieces = pieces;
    this.#reader?.extend(pieces);
    if (this.#complete) this.#settle.resolve();
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#decoding || this.#pieces === undefined) return;
    this.#decoding = true;
    for (let request = this.#requests[0]; request !== undefined; request = this.#requests[0]) {
      // One that has not arrived yet, and those behind it, wait.
      if (!this.#complete && request.index >= this.#pieces.pictures.length) break;
      await this.#answer(request);
      if (this.#requests[0] === request) this.#requests.shift();
    }
    this.#decoding = false;
  }

  /** Once the first picture is there, all is there that says of colours. */
  #colors(): ColorMapping | undefined {
    if (this.#keepsColors) return undefined;
    try {
      return imageColors(essence(this.#type), this.#bytes);
    } catch (error) {
      throw new DOMException((error as Error).message, 'EncodingError');
    }
  }

  async #answer({ index, resolve, reject }: Request): Promise<void> {
    const pieces = this.#pieces;
    if (pieces === undefined) return;
    if (index >= pieces.pictures.length) {
      reject(new RangeError(`There are ${pieces.pictures.length} frames; frameIndex is ${index}.`));
      return;
    }
    try {
      const reader = (this.#reader ??= new ImageReader(pieces, this.#colors()));
      resolve({ image: frameOf(await reader.read(index), pieces, index), complete: true });
    } catch (error) {
      // After a reset the promise is settled already, and this does nothing.
      reject(error as Error);
      if ((error as Error).name === 'EncodingError') this.#close(error as DOMException);
    }
  }
}

function conversionOf(given: Readonly<Record<string, unknown>>): 'none' | 'default' {
  return toEnum(
    orDefault(given['colorSpaceConversion'], 'default'),
    ['none', 'default'],
    'colorSpaceConversion',
  );
}

/** They are a hint that is not taken. */
function checkSizes(given: Readonly<Record<string, unknown>>): void {
  const sizes = [given['desiredWidth'], given['desiredHeight']];
  if (sizes.includes(undefined) && sizes.some((size) => size !== undefined)) {
    throw new TypeError('desiredWidth and desiredHeight go together.');
  }
  for (const size of sizes) {
    if (size !== undefined) toUnsignedLong(size, 'desiredWidth and desiredHeight');
  }
}

/** JPEG and lossy WebP: the colours of sRGB by the matrix of BT.601. */
const yuvImage = (fullRange: boolean) =>
  new VideoColorSpace({ primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'smpte170m', fullRange });

function frameOf(picture: PictureEvent, { pictures, orientation }: ImagePieces, index: number): VideoFrame {
  const { width, height, color } = picture.traits;
  const format = formatOfNative(picture.traits.format);
  return adoptFrame(picture.frame, {
    format,
    codedWidth: width,
    codedHeight: height,
    visibleRect: { x: 0, y: 0, width, height },
    ...orientation,
    ...turned({ displayWidth: width, displayHeight: height }, orientation.rotation),
    timestamp: pictures.slice(0, index).reduce((sum, { duration }) => sum + (duration ?? 0), 0),
    duration: pictures[index]?.duration ?? null,
    colorSpace: format !== null && isRgb(format) ? srgb : yuvImage(color[3] === 2),
    metadata: {},
  });
}
