/** VideoDecoder: chunks in, frames out, on threads of its own. */
import { availableParallelism } from 'node:os';
import { callBack, supportOf, toCallbacks, type WebCodecsErrorCallback } from './codecBase.ts';
import { DecoderBase, decoderMembers } from './decoderBase.ts';
import { EncodedVideoChunk } from './encodedChunk.ts';
import { asInterface } from './idl.ts';
import type { CodecEvent, PictureTraits } from './nativeCodecs.ts';
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

/** What frames of a stream have in common. */
type CommonFacts = Omit<FrameFacts, 'timestamp' | 'duration'>;

export class VideoDecoder extends DecoderBase {
  readonly #output: VideoDecoderInit['output'];
  /** Of the frames that come out. */
  #config: VideoDecoderConfig | undefined;
  /** Of the last frame that came out: most are like the one before. */
  #alike: { readonly traits: PictureTraits; readonly facts: CommonFacts } | undefined;

  constructor(init: VideoDecoderInit) {
    const { output, error } = toCallbacks(init, 'VideoDecoderInit');
    super(error as WebCodecsErrorCallback);
    this.#output = output as VideoDecoderInit['output'];
  }

  static {
    asInterface(this, 'VideoDecoder', { members: decoderMembers });
  }

  /** Opens a decoder for a moment to find out. Rejects with a TypeError for a configuration that is not valid. */
  static async isConfigSupported(config: VideoDecoderConfig): Promise<VideoDecoderSupport> {
    const checked = toVideoDecoderConfig(config);
    return supportOf(checked, videoDecoderSettings(checked, availableParallelism()));
  }

  configure(config: VideoDecoderConfig): void {
    const checked = toVideoDecoderConfig(config);
    this.enqueueConfigure(videoDecoderSettings(checked, availableParallelism()), () => {
      this.#config = checked;
    });
  }

  decode(chunk: EncodedVideoChunk): void {
    if (!(chunk instanceof EncodedVideoChunk)) {
      throw new TypeError('chunk has to be an EncodedVideoChunk.');
    }
    this.enqueueChunk(chunk);
  }

  protected override output(event: CodecEvent): void {
    if (event.kind !== 'picture') return;
    const { frame: handle, timestamp, duration, traits } = event;
    const alike = this.#alike?.traits === traits ? this.#alike : { traits, facts: this.#factsOf(traits) };
    this.#alike = alike;
    const frame = adoptFrame(handle, { ...alike.facts, timestamp, duration: duration < 0 ? null : duration });
    callBack(() => this.#output(frame));
  }

  #factsOf({ format, width, height, color }: PictureTraits): CommonFacts {
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
      format: formatOfNative(format),
      codedWidth: width,
      codedHeight: height,
      visibleRect: { x: 0, y: 0, width, height },
      rotation,
      flip: config.flip ?? false,
      ...turned(shown, rotation),
      colorSpace:
        config.colorSpace === undefined ? colorFromNumbers(color) : new VideoColorSpace(config.colorSpace),
      metadata: {},
    };
  }
}
