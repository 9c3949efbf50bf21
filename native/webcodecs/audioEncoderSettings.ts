/** AudioEncoderConfig: its checks, and the FFmpeg encoder that it asks for. Pure. */
import { type AudioCodec, parseAudioCodec } from './audioCodecString.ts';
import { shapeRefusal, toSoundShape } from './audioDecoderSettings.ts';
import {
  orDefault,
  toDictionary,
  toEnum,
  toRequiredDictionary,
  toUnsignedLong,
  toUnsignedLongLong,
} from './idl.ts';
import type { SampleEncoderSettings } from './nativeCodecs.ts';

const bitrateModes = ['constant', 'variable'] as const;
const opusFormats = ['opus', 'ogg'] as const;
const opusSignals = ['auto', 'music', 'voice'] as const;
const opusApplications = ['voip', 'audio', 'lowdelay'] as const;
const aacFormats = ['aac', 'adts'] as const;

/** What Opus in particular is encoded with. */
export interface OpusEncoderConfig {
  readonly format?: (typeof opusFormats)[number];
  readonly signal?: (typeof opusSignals)[number];
  readonly application?: (typeof opusApplications)[number];
  /** Microseconds of each chunk: 2500 to 120000. */
  readonly frameDuration?: number;
  /** From 0, quick, to 10. */
  readonly complexity?: number;
  /** Percent. */
  readonly packetlossperc?: number;
  readonly useinbandfec?: boolean;
  readonly usedtx?: boolean;
}

/** What an AudioEncoder is configured with. */
export interface AudioEncoderConfig {
  /** As in the WebCodecs registry: `opus`, `mp4a.40.2`, `flac`, `mp3`, `vorbis`, `pcm-s16`. */
  readonly codec: string;
  /** Hz. */
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  /** Bits a second. */
  readonly bitrate?: number;
  readonly bitrateMode?: (typeof bitrateModes)[number];
  readonly opus?: OpusEncoderConfig;
  readonly aac?: { readonly format?: (typeof aacFormats)[number] };
  readonly flac?: { readonly blockSize?: number; readonly compressLevel?: number };
}

/** Checks and copies a configuration: only its known members. A TypeError for one that is not valid. */
export function toAudioEncoderConfig(value: unknown): AudioEncoderConfig {
  const given = toRequiredDictionary(
    value,
    ['codec', 'sampleRate', 'numberOfChannels'],
    'AudioEncoderConfig',
  );
  const optional = <T>(member: string, convert: (value: unknown, name: string) => T) =>
    given[member] === undefined ? {} : { [member]: convert(given[member], member) };
  const config = {
    codec: String(given['codec']),
    ...toSoundShape(given),
    ...optional('bitrate', toUnsignedLongLong),
    bitrateMode: toEnum(orDefault(given['bitrateMode'], 'variable'), bitrateModes, 'bitrateMode'),
    ...optional('opus', toOpusConfig),
    ...optional('aac', (options, name) => ({
      format: toEnum(orDefault(toDictionary(options, name)['format'], 'aac'), aacFormats, 'format'),
    })),
    ...optional('flac', toFlacConfig),
  };
  if (config.codec.trim() === '') throw new TypeError('codec must not be empty.');
  return config;
}

/** The chunk lengths that Opus has, in microseconds. */
const opusDurations = [2500, 5000, 10_000, 20_000, 40_000, 60_000, 80_000, 100_000, 120_000];

function toOpusConfig(value: unknown, name: string): OpusEncoderConfig {
  const given = toDictionary(value, name);
  const frameDuration = toUnsignedLongLong(orDefault(given['frameDuration'], 20_000), 'frameDuration');
  if (!opusDurations.includes(frameDuration)) {
    throw new TypeError(`frameDuration has to be one of ${opusDurations.join(', ')}.`);
  }
  return {
    format: toEnum(orDefault(given['format'], 'opus'), opusFormats, 'format'),
    signal: toEnum(orDefault(given['signal'], 'auto'), opusSignals, 'signal'),
    application: toEnum(orDefault(given['application'], 'audio'), opusApplications, 'application'),
    frameDuration,
    ...(given['complexity'] === undefined
      ? {}
      : { complexity: atMost(given['complexity'], 10, 'complexity') }),
    packetlossperc: atMost(orDefault(given['packetlossperc'], 0), 100, 'packetlossperc'),
    useinbandfec: Boolean(given['useinbandfec']),
    usedtx: Boolean(given['usedtx']),
  };
}

function toFlacConfig(value: unknown, name: string): { blockSize: number; compressLevel: number } {
  const given = toDictionary(value, name);
  const blockSize = toUnsignedLong(orDefault(given['blockSize'], 0), 'blockSize');
  if (blockSize !== 0 && (blockSize < 16 || blockSize > 65_535)) {
    throw new TypeError(`blockSize has to be 0 or from 16 to 65535; it is ${blockSize}.`);
  }
  return { blockSize, compressLevel: atMost(orDefault(given['compressLevel'], 5), 8, 'compressLevel') };
}

function atMost(value: unknown, most: number, name: string): number {
  const number = toUnsignedLong(value, name);
  if (number > most) throw new TypeError(`${name} is at most ${most}; it is ${number}.`);
  return number;
}

/** The encoder's settings, or why no encoder here does what the configuration asks for. */
export function audioEncoderSettings(config: AudioEncoderConfig): SampleEncoderSettings | Error {
  const codec = parseAudioCodec(config.codec);
  if (codec === undefined) return new Error(`"${config.codec}" is no codec string that is known here.`);
  const refusal = shapeRefusal(config) ?? refusalOf(config, codec);
  if (refusal !== undefined) return new Error(`"${config.codec}" cannot be encoded so: ${refusal}.`);
  const encoder = encoders[codec.name];
  return {
    kind: 'sample-encoder',
    encoder: encoder.name ?? codec.native,
    sampleRate: config.sampleRate,
    channels: config.numberOfChannels,
    bitRate: config.bitrate ?? (encoder.bitrate ?? 0) * config.numberOfChannels,
    adts: codec.name === 'aac' && config.aac?.format === 'adts',
    options: encoder.options?.(config) ?? {},
  };
}

const mostBitrate = 2 ** 31 - 1;

function refusalOf(config: AudioEncoderConfig, codec: AudioCodec): string | undefined {
  if (codec.name === 'aac' && codec.objectType !== 2) return 'of AAC there is LC';
  if ((config.bitrate ?? 0) > mostBitrate) return `the bit rate is at most ${mostBitrate}`;
  if (codec.name === 'opus' && config.opus?.signal !== undefined && config.opus.signal !== 'auto') {
    return 'libopus is asked through FFmpeg, which leaves the kind of signal to it';
  }
  return undefined;
}

interface EncoderChoice {
  /** FFmpeg's, where it is not called like the codec. */
  readonly name?: string;
  /** Bits a second for each channel when nothing is said; the encoder's own choice without it. */
  readonly bitrate?: number;
  readonly options?: (config: AudioEncoderConfig) => Record<string, string>;
}

const encoders: Readonly<Record<AudioCodec['name'], EncoderChoice>> = {
  opus: {
    name: 'libopus',
    options: ({ opus = toOpusConfig({}, 'opus'), bitrateMode }) => ({
      vbr: bitrateMode === 'constant' ? 'off' : 'on',
      application: opus.application ?? 'audio',
      frame_duration: String((opus.frameDuration ?? 20_000) / 1000),
      packet_loss: String(opus.packetlossperc ?? 0),
      fec: opus.useinbandfec === true ? '1' : '0',
      // FFmpeg before 6 has no such option.
      ...(opus.usedtx === true ? { dtx: '1' } : {}),
      ...(opus.complexity === undefined ? {} : { compression_level: String(opus.complexity) }),
    }),
  },
  aac: { bitrate: 64_000 },
  mp3: { name: 'libmp3lame', bitrate: 64_000 },
  vorbis: { name: 'libvorbis', bitrate: 64_000 },
  flac: {
    options: ({ flac }) => ({
      compression_level: String(flac?.compressLevel ?? 5),
      ...(flac?.blockSize === undefined || flac.blockSize === 0
        ? {}
        : { frame_size: String(flac.blockSize) }),
    }),
  },
  pcm: {},
  ulaw: {},
  alaw: {},
};
