/** VideoEncoder: frames in, chunks out, on a thread of its own. */
import {
  callBack,
  CodecBase,
  codecMembers,
  supportOf,
  toCallbacks,
  type WebCodecsErrorCallback,
} from './codecBase.ts';
import { adoptChunk, EncodedVideoChunk } from './encodedChunk.ts';
import { asInterface, toDictionary } from './idl.ts';
import type { CodecEvent, EncoderUse, RgbaInput } from './nativeCodecs.ts';
import { isRgb } from './pixelFormat.ts';
import type { Rotation } from './pictureShape.ts';
import type { VideoDecoderConfig } from './videoDecoderSettings.ts';
import {
  toRgbaInput,
  toVideoEncoderConfig,
  type VideoEncoderConfig,
  videoEncoderSettings,
} from './videoEncoderSettings.ts';
import { type FrameFacts, peekFrame, VideoFrame } from './videoFrame.ts';
import { rec709 } from './videoColorSpace.ts';

/** What comes with a chunk; `decoderConfig` with the first one and whenever it has changed. */
export interface EncodedVideoChunkMetadata {
  readonly decoderConfig?: VideoDecoderConfig;
}

/** Where a VideoEncoder's chunks and its error go. */
export interface VideoEncoderInit {
  readonly output: (chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata) => void;
  readonly error: WebCodecsErrorCallback;
}

/** How one frame is encoded. */
export interface VideoEncoderEncodeOptions {
  readonly keyFrame?: boolean;
}

/** Whether a configuration is supported, and what of it was understood. */
export interface VideoEncoderSupport {
  readonly supported: boolean;
  readonly config: VideoEncoderConfig;
}

/**
 * Which encoder a VideoEncoder's last chunk came from, and why no better one, where `hardwareAcceleration` is `prefer-hardware`. Undefined before
 * the first chunk.
 */
export let encoderInUse: (encoder: VideoEncoder) => EncoderUse | undefined;

export class VideoEncoder extends CodecBase {
  readonly #output: VideoEncoderInit['output'];
  /** Of the frames that are given; null until the first one. */
  #facts: FrameFacts | null = null;
  /** Of the chunks that come out. */
  #config: VideoEncoderConfig | undefined;
  #use: EncoderUse | undefined;

  constructor(init: VideoEncoderInit) {
    const { output, error } = toCallbacks(init, 'VideoEncoderInit');
    super(error as WebCodecsErrorCallback);
    this.#output = output as VideoEncoderInit['output'];
  }

  static {
    asInterface(this, 'VideoEncoder', { members: [...codecMembers, 'encodeQueueSize', 'encode'] });
    encoderInUse = (encoder) => encoder.#use;
  }

  /** Opens an encoder for a moment to find out. Rejects with a TypeError for a configuration that is not valid. */
  static async isConfigSupported(config: VideoEncoderConfig): Promise<VideoEncoderSupport> {
    const checked = toVideoEncoderConfig(config);
    return supportOf(checked, videoEncoderSettings(checked, rgbaInput(), process.platform));
  }

  /** Frames that the encoder has not begun with. */
  get encodeQueueSize(): number {
    return this.queueSize;
  }

  configure(config: VideoEncoderConfig): void {
    const checked = toVideoEncoderConfig(config);
    this.enqueueConfigure(videoEncoderSettings(checked, rgbaInput(), process.platform), () => {
      this.#config = checked;
    });
    this.#facts = null;
  }

  encode(frame: VideoFrame, options: VideoEncoderEncodeOptions = {}): void {
    if (!(frame instanceof VideoFrame)) throw new TypeError('frame has to be a VideoFrame.');
    const key = Boolean(toDictionary(options, 'VideoEncoderEncodeOptions')['keyFrame']);
    const { handle, facts } = openFrame(frame);
    if (this.state !== 'configured') throw this.stateError('encode');
    if (
      this.#facts !== null &&
      (this.#facts.rotation !== facts.rotation || this.#facts.flip !== facts.flip)
    ) {
      throw new DOMException(
        'All frames of a stream are turned alike: configure() the encoder anew for another rotation or flip.',
        'DataError',
      );
    }
    this.#facts = facts;
    const { x, y, width, height } = facts.visibleRect;
    this.enqueueHeld(handle, (native, held) =>
      native.encode(held, x, y, width, height, facts.timestamp, facts.duration ?? -1, key),
    );
  }

  protected override flushed(): void {
    // A frame of any kind may follow.
  }

  protected override output(event: CodecEvent): void {
    if (event.kind !== 'chunk') return;
    this.#use = event.use ?? this.#use;
    const chunk = adoptChunk(EncodedVideoChunk, {
      type: event.key ? 'key' : 'delta',
      timestamp: event.timestamp,
      ...(event.duration < 0 ? {} : { duration: event.duration }),
      data: event.data,
    });
    const { description } = event;
    const metadata = description === undefined ? {} : { decoderConfig: this.#decoderConfig(description) };
    callBack(() => this.#output(chunk, metadata));
  }

  #decoderConfig(description: Uint8Array<ArrayBuffer>): VideoDecoderConfig {
    const { codec = '', width = 0, height = 0, displayWidth, displayHeight } = this.#config ?? {};
    const facts = this.#facts;
    const color =
      facts === null || (facts.format !== null && isRgb(facts.format)) ? rec709 : facts.colorSpace;
    return {
      codec,
      codedWidth: width,
      codedHeight: height,
      displayAspectWidth: displayWidth ?? width,
      displayAspectHeight: displayHeight ?? height,
      colorSpace: color.toJSON(),
      ...(description.byteLength === 0 ? {} : { description: description.buffer }),
      ...orientation(facts),
    };
  }
}

function orientation(facts: FrameFacts | null): { rotation?: Rotation; flip?: boolean } {
  if (facts === null || (facts.rotation === 0 && !facts.flip)) return {};
  return { rotation: facts.rotation, flip: facts.flip };
}

function openFrame(frame: VideoFrame): { handle: number; facts: FrameFacts } {
  try {
    return peekFrame(frame);
  } catch {
    throw new TypeError('The VideoFrame is closed.');
  }
}

/** Which way RGBA takes into the encoder; the environment may force one, to compare them. */
function rgbaInput(): RgbaInput {
  return toRgbaInput(process.env['FRAMEWRIGHT_RGBA_INPUT']);
}
