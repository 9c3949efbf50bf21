/** AudioDecoder: chunks in, sound out, on a thread of its own. */
import { adoptSound, type AudioData } from './audioData.ts';
import {
  type AudioDecoderConfig,
  audioDecoderSettings,
  toAudioDecoderConfig,
} from './audioDecoderSettings.ts';
import { callBack, supportOf, toCallbacks, type WebCodecsErrorCallback } from './codecBase.ts';
import { DecoderBase, decoderMembers } from './decoderBase.ts';
import { EncodedAudioChunk } from './encodedChunk.ts';
import { asInterface } from './idl.ts';
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

export class AudioDecoder extends DecoderBase {
  readonly #output: AudioDecoderInit['output'];

  constructor(init: AudioDecoderInit) {
    const { output, error } = toCallbacks(init, 'AudioDecoderInit');
    super(error as WebCodecsErrorCallback);
    this.#output = output as AudioDecoderInit['output'];
  }

  static {
    asInterface(this, 'AudioDecoder', { members: decoderMembers });
  }

  /** Opens a decoder for a moment to find out. Rejects with a TypeError for a configuration that is not valid. */
  static async isConfigSupported(config: AudioDecoderConfig): Promise<AudioDecoderSupport> {
    const checked = toAudioDecoderConfig(config);
    return supportOf(checked, audioDecoderSettings(checked));
  }

  configure(config: AudioDecoderConfig): void {
    this.enqueueConfigure(audioDecoderSettings(toAudioDecoderConfig(config)), () => {});
  }

  decode(chunk: EncodedAudioChunk): void {
    if (!(chunk instanceof EncodedAudioChunk)) {
      throw new TypeError('chunk has to be an EncodedAudioChunk.');
    }
    this.enqueueChunk(chunk);
  }

  protected override output(event: CodecEvent): void {
    if (event.kind !== 'sound') return;
    const { format, sampleRate, channels } = event.traits;
    const sound = adoptSound(event.frame, {
      format: sampleFormatOfNative(format),
      sampleRate,
      numberOfFrames: event.samples,
      numberOfChannels: channels,
      timestamp: event.timestamp,
    });
    callBack(() => this.#output(sound));
  }
}
