/** VideoDecoder: chunks in, frames out, on threads of its own. */
import { availableParallelism } from 'node:os';
import { callBack, CodecBase, toCallbacks, type WebCodecsErrorCallback } from './codecBase.ts';
import { codecs } from './engine.ts';
import { chunkBytes, EncodedVideoChunk } from './encodedChunk.ts';
import { brand } from './idl.ts';
import type { CodecEvent, PictureEvent } from './nativeCodecs.ts';
import { formatOfNative } from './pixelFormat.ts';
import { parseRotation, turned } from './pictureShape.ts';
import {
  toVideoDecoderConfig,
  type VideoDecoderConfig,
  videoDecoderSettings,
} from './videoDecoderSettings.ts';
import { adoptFrame, type FrameFacts, type VideoFrame } from './videoFrame.ts';
import { colorFromNumbers, VideoColorSpace } from './videoColorSpace.ts';

/** Where a VideoDecoder's frames and its error go. Whoever gets a frame closes it. */
export interface VideoDecoderInit {
  readonly output: (frame: VideoFrame) => void;
  readonly error: WebCodecsErrorCallback;
}

/** Whether a configuration is supported, and what of it was understood. */
export interface VideoDecoderSupport {
  readonly supported: boolean;
  readonly config: VideoDecoderConfig;
}

export class VideoDecoder extends CodecBase {
  readonly #output: VideoDecoderInit['output'];
  #needsKey = true;
  /** Of the frames that come out. */
  #config: VideoDecoderConfig | undefined;

  constructor(init: VideoDecoderInit) {
    const { output, error } = toCallbacks(init, 'VideoDecoderInit');
    super(error as WebCodecsErrorCallback);
    this.#output = output as VideoDecoderInit['output'];
  }

  static {
    brand(this, 'VideoDecoder');
  }

  /** Opens a decoder for a moment to find out. Rejects with a TypeError for a configuration that is not valid. */
  static async isConfigSupported(config: VideoDecoderConfig): Promise<VideoDecoderSupport> {
    const checked = toVideoDecoderConfig(config);
    const settings = videoDecoderSettings(checked, availableParallelism());
    const supported = !(settings instanceof Error) && (await codecs().tryCodec(settings)) === '';
    return { supported, config: checked };
  }

  /** Chunks that the decoder has not begun with. */
  get decodeQueueSize(): number {
    return this.queueSize;
  }

  configure(config: VideoDecoderConfig): void {
    const checked = toVideoDecoderConfig(config);
    this.enqueueConfigure(videoDecoderSettings(checked, availableParallelism()), () => {
      this.#config = checked;
    });
    this.#needsKey = true;
  }

  decode(chunk: EncodedVideoChunk): void {
    if (!(chunk instanceof EncodedVideoChunk)) {
      throw new TypeError('chunk has to be an EncodedVideoChunk.');
    }
    if (this.state !== 'configured') throw this.stateError('decode');
    if (this.#needsKey && chunk.type !== 'key') {
      throw new DOMException(
        'The first chunk after configure() and flush() has to be a key frame.',
        'DataError',
      );
    }
    this.#needsKey = false;
    this.enqueueInput(
      (native) =>
        native.decode(chunkBytes(chunk), chunk.timestamp, chunk.duration ?? -1, chunk.type === 'key'),
      () => {},
    );
  }

  protected override flushed(): void {
    this.#needsKey = true;
  }

  protected override output(event: CodecEvent): void {
    if (event.kind !== 'picture') return;
    const frame = adoptFrame(event.frame, this.#factsOf(event));
    callBack(() => this.#output(frame));
  }

  #factsOf(event: PictureEvent): FrameFacts {
    const { width, height } = event;
    const config: Partial<VideoDecoderConfig> = this.#config ?? {};
    const rotation = parseRotation(config.rotation ?? 0);
    const { displayAspectWidth, displayAspectHeight } = config;
    const shown =
      displayAspectWidth === undefined || displayAspectHeight === undefined
        ? { displayWidth: width, displayHeight: height }
        : // One side grows, none shrinks.
          {
            displayWidth: Math.max(width, Math.round((height * displayAspectWidth) / displayAspectHeight)),
            displayHeight: Math.max(height, Math.round((width * displayAspectHeight) / displayAspectWidth)),
          };
    return {
      format: formatOfNative(event.format),
      codedWidth: width,
      codedHeight: height,
      visibleRect: { x: 0, y: 0, width, height },
      rotation,
      flip: config.flip ?? false,
      ...turned(shown, rotation),
      timestamp: event.timestamp,
      duration: event.duration < 0 ? null : event.duration,
      colorSpace:
        config.colorSpace === undefined
          ? colorFromNumbers(event.color)
          : new VideoColorSpace(config.colorSpace),
      metadata: {},
    };
  }
}
