/** AudioDecoder: chunks in, sound out, on a thread of its own. */
import { adoptSound, type AudioData } from './audioData.ts';
import {
  type AudioDecoderConfig,
  audioDecoderSettings,
  toAudioDecoderConfig,
} from './audioDecoderSettings.ts';
import { callBack, CodecBase, toCallbacks, type WebCodecsErrorCallback } from './codecBase.ts';
import { codecs } from './engine.ts';
import { chunkBytes, EncodedAudioChunk } from './encodedChunk.ts';
import { brand } from './idl.ts';
import type { CodecEvent } from './nativeCodecs.ts';
import { sampleFormatOfNative } from './sampleFormat.ts';

/** Where an AudioDecoder's sound and its error go. Whoever gets a piece of sound closes it. */
export interface AudioDecoderInit {
  readonly output: (data: AudioData) => void;
  readonly error: WebCodecsErrorCallback;
}

/** Whether a configuration is supported, and what of it was understood. */
export interface AudioDecoderSupport {
  readonly supported: boolean;
  readonly config: AudioDecoderConfig;
}

export class AudioDecoder extends CodecBase {
  readonly #output: AudioDecoderInit['output'];
  #needsKey = true;

  constructor(init: AudioDecoderInit) {
    const { output, error } = toCallbacks(init, 'AudioDecoderInit');
    super(error as WebCodecsErrorCallback);
    this.#output = output as AudioDecoderInit['output'];
  }

  static {
    brand(this, 'AudioDecoder');
  }

  /** Opens a decoder for a moment to find out. Rejects with a TypeError for a configuration that is not valid. */
  static async isConfigSupported(config: AudioDecoderConfig): Promise<AudioDecoderSupport> {
    const checked = toAudioDecoderConfig(config);
    const settings = audioDecoderSettings(checked);
    const supported = !(settings instanceof Error) && (await codecs().tryCodec(settings)) === '';
    return { supported, config: checked };
  }

  /** Chunks that the decoder has not begun with. */
  get decodeQueueSize(): number {
    return this.queueSize;
  }

  configure(config: AudioDecoderConfig): void {
    this.enqueueConfigure(audioDecoderSettings(toAudioDecoderConfig(config)), () => {});
    this.#needsKey = true;
  }

  decode(chunk: EncodedAudioChunk): void {
    if (!(chunk instanceof EncodedAudioChunk)) {
      throw new TypeError('chunk has to be an EncodedAudioChunk.');
    }
    if (this.state !== 'configured') throw this.stateError('decode');
    if (this.#needsKey && chunk.type !== 'key') {
      throw new DOMException(
        'The first chunk after configure() and flush() has to be a key chunk.',
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
    if (event.kind !== 'sound') return;
    const sound = adoptSound(event.frame, {
      format: sampleFormatOfNative(event.format),
      sampleRate: event.sampleRate,
      numberOfFrames: event.samples,
      numberOfChannels: event.channels,
      timestamp: event.timestamp,
    });
    callBack(() => this.#output(sound));
  }
}
