/** AudioEncoder: sound in, chunks out, on a thread of its own. */
import { AudioData, peekSound } from './audioData.ts';
import type { AudioDecoderConfig } from './audioDecoderSettings.ts';
import {
  type AudioEncoderConfig,
  audioEncoderSettings,
  toAudioEncoderConfig,
} from './audioEncoderSettings.ts';
import {
  callBack,
  CodecBase,
  codecMembers,
  supportOf,
  toCallbacks,
  type WebCodecsErrorCallback,
} from './codecBase.ts';
import { adoptChunk, EncodedAudioChunk } from './encodedChunk.ts';
import { asInterface } from './idl.ts';
import type { CodecEvent } from './nativeCodecs.ts';

/** What comes with a chunk; `decoderConfig` with the first one. */
export interface EncodedAudioChunkMetadata {
  readonly decoderConfig?: AudioDecoderConfig;
}

/** Where an AudioEncoder's chunks and its error go. */
export interface AudioEncoderInit {
  readonly output: (chunk: EncodedAudioChunk, metadata: EncodedAudioChunkMetadata) => void;
  readonly error: WebCodecsErrorCallback;
}

/** Whether a configuration is supported, and what of it was understood. */
export interface AudioEncoderSupport {
  readonly supported: boolean;
  readonly config: AudioEncoderConfig;
}

export class AudioEncoder extends CodecBase {
  readonly #output: AudioEncoderInit['output'];
  /** Of the chunks that come out. */
  #config: AudioEncoderConfig | undefined;

  constructor(init: AudioEncoderInit) {
    const { output, error } = toCallbacks(init, 'AudioEncoderInit');
    super(error as WebCodecsErrorCallback);
    this.#output = output as AudioEncoderInit['output'];
  }

  static {
    asInterface(this, 'AudioEncoder', { members: [...codecMembers, 'encodeQueueSize', 'encode'] });
  }

  /** Opens an encoder for a moment to find out. Rejects with a TypeError for a configuration that is not valid. */
  static async isConfigSupported(config: AudioEncoderConfig): Promise<AudioEncoderSupport> {
    const checked = toAudioEncoderConfig(config);
    return supportOf(checked, audioEncoderSettings(checked));
  }

  /** Pieces of sound that the encoder has not begun with. */
  get encodeQueueSize(): number {
    return this.queueSize;
  }

  configure(config: AudioEncoderConfig): void {
    const checked = toAudioEncoderConfig(config);
    this.enqueueConfigure(audioEncoderSettings(checked), () => {
      this.#config = checked;
    });
  }

  encode(data: AudioData): void {
    if (!(data instanceof AudioData)) throw new TypeError('data has to be an AudioData.');
    if (data.format === null) throw new TypeError('The AudioData is closed.');
    if (this.state !== 'configured') throw this.stateError('encode');
    const { handle, facts } = peekSound(data);
    this.enqueueHeld(handle, (native, held) => native.encodeSound(held, facts.timestamp));
  }

  protected override flushed(): void {
    // Any sound may follow.
  }

  protected override output(event: CodecEvent): void {
    if (event.kind !== 'chunk') return;
    const chunk = adoptChunk(EncodedAudioChunk, {
      type: 'key',
      timestamp: event.timestamp,
      ...(event.duration < 0 ? {} : { duration: event.duration }),
      data: event.data,
    });
    const { description } = event;
    const metadata = description === undefined ? {} : { decoderConfig: this.#decoderConfig(description) };
    callBack(() => this.#output(chunk, metadata));
  }

  #decoderConfig(description: Uint8Array<ArrayBuffer>): AudioDecoderConfig {
    const { codec = '', sampleRate = 0, numberOfChannels = 0 } = this.#config ?? {};
    return {
      codec,
      sampleRate,
      numberOfChannels,
      ...(description.byteLength === 0 ? {} : { description: description.buffer }),
    };
  }
}
