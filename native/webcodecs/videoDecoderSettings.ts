/** VideoDecoderConfig: its checks, and the FFmpeg decoder that it asks for. Pure. */
import {
  type BufferSource,
  orDefault,
  toByteCopy,
  toBytes,
  toDouble,
  toEnum,
  toRequiredDictionary,
  toUnsignedLong,
} from './idl.ts';
import type { DecoderSettings } from './nativeCodecs.ts';
import { parseVideoCodec } from './videoCodecString.ts';
import { VideoColorSpace, type VideoColorSpaceInit } from './videoColorSpace.ts';

const accelerations = ['no-preference', 'prefer-hardware', 'prefer-software'] as const;

/** What a VideoDecoder is configured with. */
export interface VideoDecoderConfig {
  readonly codec: string;
  /** avcC or hvcC; without it H.264 and H.265 come with start codes. */
  readonly description?: BufferSource;
  readonly codedWidth?: number;
  readonly codedHeight?: number;
  readonly displayAspectWidth?: number;
  readonly displayAspectHeight?: number;
  readonly colorSpace?: VideoColorSpaceInit;
  readonly hardwareAcceleration?: (typeof accelerations)[number];
  readonly optimizeForLatency?: boolean;
  readonly rotation?: number;
  readonly flip?: boolean;
}

/** Checks and copies a configuration: only its known members. A TypeError for one that is not valid. */
export function toVideoDecoderConfig(value: unknown): VideoDecoderConfig {
  const given = toRequiredDictionary(value, ['codec'], 'VideoDecoderConfig');
  const optional = <T>(member: string, convert: (value: unknown, name: string) => T) =>
    given[member] === undefined ? {} : { [member]: convert(given[member], member) };
  const config = {
    codec: String(given['codec']),
    ...optional('description', toByteCopy),
    ...pair(given, 'codedWidth', 'codedHeight'),
    ...pair(given, 'displayAspectWidth', 'displayAspectHeight'),
    ...optional('colorSpace', (space) => new VideoColorSpace(space as VideoColorSpaceInit).toJSON()),
    hardwareAcceleration: toEnum(
      orDefault(given['hardwareAcceleration'], 'no-preference'),
      accelerations,
      'hardwareAcceleration',
    ),
    ...optional('optimizeForLatency', Boolean),
    rotation: toDouble(orDefault(given['rotation'], 0), 'rotation'),
    flip: Boolean(given['flip']),
  };
  if (config.codec.trim() === '') throw new TypeError('codec must not be empty.');
  return config;
}

/** Two sizes that go together, neither 0. */
function pair(
  given: Readonly<Record<string, unknown>>,
  first: string,
  second: string,
): Record<string, number> {
  if (given[first] === undefined && given[second] === undefined) return {};
  const sizes = [first, second].map((member) => {
    if (given[member] === undefined) throw new TypeError(`${first} and ${second} go together.`);
    const pixels = toUnsignedLong(given[member], member);
    if (pixels === 0) throw new TypeError(`${member} must not be 0.`);
    return [member, pixels] as const;
  });
  return Object.fromEntries(sizes);
}

/** More hold more frames back than they gain. */
const mostThreads = 4;

/** The decoder's settings, or why none here decodes it. `cores`: how many the machine has. */
export function videoDecoderSettings(config: VideoDecoderConfig, cores: number): DecoderSettings | Error {
  const codec = parseVideoCodec(config.codec);
  if (codec === undefined) return new Error(`"${config.codec}" is no codec string that is known here.`);
  return {
    kind: 'decoder',
    codec: codec.name,
    description: config.description === undefined ? undefined : toBytes(config.description, 'description'),
    sampleRate: 0,
    channels: 0,
    threads: Math.min(cores, mostThreads),
    lowDelay: config.optimizeForLatency === true,
  };
}
