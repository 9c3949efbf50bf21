/**
 * What native/webcodecs asks of the addon: single frames as numbers, pixels by copying. The classes of this folder check everything
 * that a caller can get wrong; what is wrong here is a bug and throws.
 */
import type { ColorMapping } from './colorMapping.ts';

/** An open frame of this thread, of picture or sound. Each is closed exactly once. */
export type FrameHandle = number;

/** Frames of a thread, and the codecs that take and give them. */
export interface NativeCodecs {
  /**
   * A frame with a copy of the pixels. `format` is FFmpeg's name, `layout` offset and stride of each plane in bytes, `color` primaries,
   * transfer, matrix as ITU-T H.273 numbers them (2: unknown) and the range (0 unknown, 1 limited, 2 full).
   */
  create(
    format: string,
    width: number,
    height: number,
    bytes: Uint8Array,
    layout: Float64Array,
    color: Int32Array,
  ): FrameHandle;
  /** A second frame on the same pixels. */
  clone(frame: FrameHandle): FrameHandle;
  /** The same pixels, without their alpha. */
  withoutAlpha(frame: FrameHandle): FrameHandle;
  close(frame: FrameHandle): void;
  copy(
    frame: FrameHandle,
    x: number,
    y: number,
    width: number,
    height: number,
    bytes: Uint8Array,
    layout: Float64Array,
  ): void;
  /** As `copy`, converted to one of `rgba`, `rgb0`, `bgra`, `bgr0`. */
  copyRgb(
    frame: FrameHandle,
    x: number,
    y: number,
    width: number,
    height: number,
    bytes: Uint8Array,
    layout: Float64Array,
    format: string,
  ): void;
  /** A piece of sound with a copy of the samples, planes one after the other. `format` is FFmpeg's name. */
  createSound(
    format: string,
    sampleRate: number,
    channels: number,
    samples: number,
    bytes: Uint8Array,
  ): FrameHandle;
  /** `count` samples of each channel from `offset` on, in `format`: of a planar one those of channel `plane`. */
  copySound(
    frame: FrameHandle,
    plane: number,
    offset: number,
    count: number,
    bytes: Uint8Array,
    format: string,
  ): void;
  /** Takes the frame out of this thread; the ticket gives it to whichever thread asks first. */
  send(frame: FrameHandle): number;
  /** Throws when the ticket was used before. */
  receive(ticket: number): FrameHandle;
  counters(): NativeCounters;
  /** A codec on a thread of its own. `onEvents` is called with what has happened since the last time. */
  createCodec(settings: CodecSettings, onEvents: (events: readonly CodecEvent[]) => void): NativeCodec;
  /** Opens a codec for a moment; resolves with why that fails, or with nothing. */
  tryCodec(settings: CodecSettings): Promise<string>;
}

/** What the addon holds. Those named `native` count the whole process, the others this thread. */
export interface NativeCounters {
  readonly openFrames: number;
  /** Sent to another thread and not received yet, in the whole process. */
  readonly framesInTransit: number;
  readonly nativeFrames: number;
  readonly nativePackets: number;
  readonly nativeCodecs: number;
  /** Bytes in buffers of all pools of the process, those that wait for reuse included. */
  readonly bufferBytes: number;
  /** Frames made from a used buffer, and frames that needed a new one. */
  readonly poolHits: number;
  readonly poolMisses: number;
  /** Contexts made to convert copies: constant in a steady state. */
  readonly convertersCreated: number;
}

/** What a codec is opened with. Names of codecs, formats and options are FFmpeg's. */
export type CodecSettings =
  PictureEncoderSettings | SampleEncoderSettings | DecoderSettings | ImageDecoderSettings;

/** VTPixelTransferSession (macOS), the engine's SIMD kernel, libswscale; `auto` takes the quickest that works. */
export type RgbaInput = 'auto' | 'transfer' | 'kernel' | 'scaler';

/** Of a video encoder. */
export interface PictureEncoderSettings {
  readonly kind: 'picture-encoder';
  /** Best first, all of one codec; the last one is software. */
  readonly choices: readonly EncoderChoice[];
  readonly width: number;
  readonly height: number;
  /** What frames are converted to before they are encoded. */
  readonly format: string;
  readonly frameRate: number;
  /** How RGBA of this size becomes `format`: the quickest way there is, or one alone, to compare them. */
  readonly rgbaInput: RgbaInput;
  /** 0: as many as the encoder likes. */
  readonly threads: number;
  /** H.264 and H.265 with start codes, instead of lengths and a description. */
  readonly annexB: boolean;
}

/** An encoder that may be taken. Hardware is tried before; where it does not work, the next one is taken. */
export interface EncoderChoice {
  readonly encoder: string;
  readonly hardware: boolean;
  readonly options: Readonly<Record<string, string>>;
}

/** Which encoder chunks come from. */
export interface EncoderUse {
  /** FFmpeg's name of it: `libx264`. */
  readonly encoder: string;
  readonly hardware: boolean;
  /** Why the ones that were preferred are not in use; empty when there were none. */
  readonly reason: string;
}

/** Of an audio encoder. */
export interface SampleEncoderSettings {
  readonly kind: 'sample-encoder';
  readonly encoder: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** Bits a second; 0: the encoder's own choice. */
  readonly bitRate: number;
  /** AAC with a header before each packet, instead of a description. */
  readonly adts: boolean;
  readonly options: Readonly<Record<string, string>>;
}

/** Of a decoder of picture or sound. */
export interface DecoderSettings extends StreamSettings {
  readonly kind: 'decoder';
}

/** Of a decoder of images, whose pictures all have a format that WebCodecs names. */
export interface ImageDecoderSettings extends StreamSettings {
  readonly kind: 'image-decoder';
  /** Undefined where colours stay what they are; pictures whose colours change become RGB. */
  readonly colors: ColorMapping | undefined;
}

interface StreamSettings {
  readonly codec: string;
  readonly description: Uint8Array | undefined;
  /** 0 for pictures. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly threads: number;
  readonly lowDelay: boolean;
}

/** Takes at most 16 inputs ahead of their `taken` events. Times are microseconds; a negative duration is none. */
export interface NativeCodec {
  encode(
    frame: FrameHandle,
    x: number,
    y: number,
    width: number,
    height: number,
    timestamp: number,
    duration: number,
    key: boolean,
  ): void;
  encodeSound(frame: FrameHandle, timestamp: number): void;
  decode(bytes: Uint8Array, timestamp: number, duration: number, key: boolean): void;
  /** The event `flushed` with this number follows all outputs of what was given before. */
  flush(id: number): void;
  /** No event follows. Does nothing the second time. */
  close(): void;
}

/** What a codec reports, in order. After `failed` nothing follows. */
export type CodecEvent =
  | ChunkEvent
  | PictureEvent
  | SoundEvent
  | { readonly kind: 'taken' | 'done' }
  | { readonly kind: 'flushed'; readonly id: number }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** An encoder's output. */
export interface ChunkEvent {
  readonly kind: 'chunk';
  readonly data: Uint8Array;
  readonly timestamp: number;
  readonly duration: number;
  readonly key: boolean;
  /** The decoder's configuration comes with this chunk; empty where it needs no description. */
  readonly description?: Uint8Array<ArrayBuffer>;
  /** Of a video encoder, with the first chunk and whenever it has changed. */
  readonly use?: EncoderUse;
}

/** A video decoder's output: an open frame, to be closed by whoever gets it. */
export interface PictureEvent {
  readonly kind: 'picture';
  readonly frame: FrameHandle;
  readonly timestamp: number;
  readonly duration: number;
  /** The same object as long as pictures are alike. */
  readonly traits: PictureTraits;
}

/** What a picture has beside its pixels and its time, named and numbered as for `create`. */
export interface PictureTraits {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly color: Int32Array;
}

/** An audio decoder's output: an open frame, to be closed by whoever gets it. */
export interface SoundEvent {
  readonly kind: 'sound';
  readonly frame: FrameHandle;
  readonly timestamp: number;
  readonly samples: number;
  /** The same object as long as pieces are alike. */
  readonly traits: SoundTraits;
}

/** What a piece of sound has beside its samples and its time. */
export interface SoundTraits {
  readonly format: string;
  readonly sampleRate: number;
  readonly channels: number;
}
