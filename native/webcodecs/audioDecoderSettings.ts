/** AudioDecoderConfig: its checks, and the FFmpeg decoder that it asks for. Pure. */
import { parseAudioCodec } from './audioCodecString.ts';
import { type BufferSource, toByteCopy, toBytes, toRequiredDictionary, toUnsignedLong } from './idl.ts';
import type { DecoderSettings } from './nativeCodecs.ts';

/** What an AudioDecoder is configured with. */
export interface AudioDecoderConfig {
  /** As in the WebCodecs registry: `opus`, `mp4a.40.2`, `flac`, `mp3`, `vorbis`, `pcm-s16`. */
  readonly codec: string;
  /** Hz. */
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  /** AudioSpecificConfig, OpusHead, FLAC's metadata, Vorbis's headers. AAC without it comes with ADTS headers. */
  readonly description?: BufferSource;
}

/** Checks and copies a configuration: only its known members. A TypeError for one that is not valid. */
export function toAudioDecoderConfig(value: unknown): AudioDecoderConfig {
  const given = toRequiredDictionary(
    value,
    ['codec', 'sampleRate', 'numberOfChannels'],
    'AudioDecoderConfig',
  );
  const config = {
    codec: String(given['codec']),
    ...(given['description'] === undefined
      ? {}
      : { description: toByteCopy(given['description'], 'description') }),
    ...toSoundShape(given),
  };
  if (config.codec.trim() === '') throw new TypeError('codec must not be empty.');
  return config;
}

/** `sampleRate` and `numberOfChannels`: neither is 0. */
export function toSoundShape(given: Readonly<Record<string, unknown>>): {
  sampleRate: number;
  numberOfChannels: number;
} {
  const positive = (member: string) => {
    const number = toUnsignedLong(given[member], member);
    if (number === 0) throw new TypeError(`${member} must not be 0.`);
    return number;
  };
  return { sampleRate: positive('sampleRate'), numberOfChannels: positive('numberOfChannels') };
}

/** More than any codec here has; FFmpeg takes the number as a signed one. */
const mostChannels = 255;
const mostSampleRate = 768_000;

/** Why sound of this rate and with so many channels is neither encoded nor decoded; undefined when it may be. */
export function shapeRefusal(config: { sampleRate: number; numberOfChannels: number }): string | undefined {
  if (config.numberOfChannels > mostChannels) return `there are at most ${mostChannels} channels`;
  if (config.sampleRate > mostSampleRate) return `the sample rate is at most ${mostSampleRate} Hz`;
  return undefined;
}

/** The decoder's settings, or why none here decodes it. */
export function audioDecoderSettings(config: AudioDecoderConfig): DecoderSettings | Error {
  const codec = parseAudioCodec(config.codec);
  if (codec === undefined) return new Error(`"${config.codec}" is no codec string that is known here.`);
  const refusal =
    shapeRefusal(config) ??
    ((codec.name === 'flac' || codec.name === 'vorbis') && config.description === undefined
      ? 'its description is needed'
      : undefined);
  if (refusal !== undefined) return new Error(`"${config.codec}" cannot be decoded so: ${refusal}.`);
  return {
    kind: 'decoder',
    codec: codec.native,
    description: config.description === undefined ? undefined : toBytes(config.description, 'description'),
    sampleRate: config.sampleRate,
    channels: config.numberOfChannels,
    threads: 1,
    lowDelay: false,
  };
}
