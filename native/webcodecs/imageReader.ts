/**
 * The pictures of one image, by their numbers, from a codec on a thread of its own. Pictures build on one another, so one further back
 * means decoding from the first again. Knows no tracks and no states.
 */
import type { ColorMapping } from './colorMapping.ts';
import { codecs } from './engine.ts';
import { ImageCanvas } from './imageCanvas.ts';
import type { ImagePieces } from './imageContainer.ts';
import type { CodecEvent, ImageDecoderSettings, NativeCodec, PictureEvent } from './nativeCodecs.ts';
import { colorNumbers, srgb } from './videoColorSpace.ts';

export class ImageReader {
  #pieces: ImagePieces;
  readonly #colors: ColorMapping | undefined;
  #native: NativeCodec | undefined;
  /** The number of the picture that comes next. */
  #next = 0;
  #closed = false;
  /** Whom the event of the picture that is being decoded belongs to. */
  #waiting: { take: (picture: PictureEvent) => void; fail: (error: Error) => void } | undefined;

  #decoded: PictureEvent | undefined;
  /** Where the file has only what changes. */
  #canvas: ImageCanvas | undefined;

  /** `colors`: what becomes of them; undefined where they stay. */
  constructor(pieces: ImagePieces, colors: ColorMapping | undefined) {
    this.#pieces = pieces;
    this.#colors = colors;
  }

  /** More of the file has arrived: the same pieces, and others behind them. */
  extend(pieces: ImagePieces): void {
    this.#pieces = pieces;
  }

  /**
   * The picture with this number; whoever gets it closes its frame. One call at a time. Rejects with an `EncodingError` for one that is
   * damaged, and with an `AbortError` when the reader is closed meanwhile.
   */
  async read(index: number): Promise<PictureEvent> {
    if (index < this.#next) this.#restart();
    for (;;) {
      if (this.#closed) throw aborted();
      const at = this.#next++;
      const picture = this.#placed(await this.#decode(at), at);
      if (at === index) return picture;
      codecs().close(picture.frame);
    }
  }

  close(): void {
    this.#closed = true;
    this.#restart();
  }

  #restart(): void {
    this.#native?.close();
    this.#native = undefined;
    this.#canvas = undefined;
    this.#next = 0;
    if (this.#decoded !== undefined) codecs().close(this.#decoded.frame);
    this.#decoded = undefined;
    this.#waiting?.fail(aborted());
    this.#waiting = undefined;
  }

  /** The picture on the canvas of its file, where it has one. */
  #placed(picture: PictureEvent, index: number): PictureEvent {
    const { canvas: size, pictures } = this.#pieces;
    const layer = pictures[index]?.layer;
    if (size === undefined || layer === undefined) return picture;
    const canvas = (this.#canvas ??= new ImageCanvas(size.width, size.height));
    const { frame } = picture;
    const { width, height } = picture.traits;
    try {
      if (width !== layer.width || height !== layer.height) {
        throw new DOMException('A picture has another size than its file says.', 'EncodingError');
      }
      const rgba = new Uint8Array(width * height * 4);
      codecs().copyRgb(frame, 0, 0, width, height, rgba, Float64Array.of(0, width * 4), 'rgba');
      canvas.draw(rgba, layer);
    } finally {
      codecs().close(frame);
    }
    const color = colorNumbers(srgb);
    const places = Float64Array.of(0, size.width * 4);
    const made = codecs().create('rgba', size.width, size.height, canvas.pixels, places, color);
    return { ...picture, frame: made, traits: { format: 'rgba', ...size, color } };
  }

  async #decode(index: number): Promise<PictureEvent> {
    const piece = this.#pieces.pictures[index];
    if (piece === undefined) throw new RangeError(`There is no picture ${index}.`);
    const native = (this.#native ??= this.#open());
    return new Promise<PictureEvent>((resolve, reject) => {
      this.#waiting = { take: resolve, fail: reject };
      native.decode(piece.data, index, -1, true);
    });
  }

  #open(): NativeCodec {
    const { codec, description } = this.#pieces;
    const settings: ImageDecoderSettings = {
      kind: 'image-decoder',
      codec,
      description,
      sampleRate: 0,
      channels: 0,
      threads: 1,
      lowDelay: true,
      colors: this.#colors,
    };
    const native = codecs().createCodec(settings, (events) => {
      for (const event of events) {
        if (this.#native === native) this.#handle(event);
        else if (event.kind === 'picture') codecs().close(event.frame);
      }
    });
    return native;
  }

  #handle(event: CodecEvent): void {
    switch (event.kind) {
      case 'picture':
        // Told when the codec is done with its piece, so that nothing of it is taken for the next one's.
        if (this.#decoded !== undefined) codecs().close(this.#decoded.frame);
        this.#decoded = event;
        return;
      case 'done':
        return this.#done();
      case 'failed': {
        const waiting = this.#waiting;
        this.#waiting = undefined;
        this.#restart();
        return waiting?.fail(new DOMException(event.message, 'EncodingError'));
      }
      default:
    }
  }

  #done(): void {
    const waiting = this.#waiting;
    const picture = this.#decoded;
    this.#waiting = undefined;
    this.#decoded = undefined;
    if (picture === undefined) {
      waiting?.fail(new DOMException('The picture is not complete.', 'EncodingError'));
    } else if (waiting === undefined) {
      codecs().close(picture.frame);
    } else {
      waiting.take(picture);
    }
  }
}

function aborted(): DOMException {
  return new DOMException('The ImageDecoder was reset or closed.', 'AbortError');
}
