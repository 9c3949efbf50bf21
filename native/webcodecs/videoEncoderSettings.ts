/** VideoEncoderConfig: its checks, and the FFmpeg encoder that it asks for. Pure. */
import {
  orDefault,
  toDictionary,
  toDouble,
  toEnum,
  toRequiredDictionary,
  toUnsignedLong,
  toUnsignedLongLong,
} from './idl.ts';
import { hardwareEncoders } from './hardwareEncoders.ts';
import type { PictureEncoderSettings, RgbaInput } from './nativeCodecs.ts';
import { h264LevelAllows, parseVideoCodec, type VideoCodec } from './videoCodecString.ts';

const accelerations = ['no-preference', 'prefer-hardware', 'prefer-software'] as const;
const bitrateModes = ['constant', 'variable', 'quantizer'] as const;
const latencyModes = ['quality', 'realtime'] as const;
const alphaOptions = ['keep', 'discard'] as const;

/** What a VideoEncoder is configured with. */
export interface VideoEncoderConfig {
  /** As in the WebCodecs registry: `avc1.42001f`, `hvc1.1.6.L93.B0`, `vp8`, `vp09.00.10.08`, `av01.0.04M.08`. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly displayWidth?: number;
  readonly displayHeight?: number;
  /** Bits a second. */
  readonly bitrate?: number;
  readonly framerate?: number;
  readonly hardwareAcceleration?: (typeof accelerations)[number];
  readonly alpha?: (typeof alphaOptions)[number];
  readonly scalabilityMode?: string;
  readonly bitrateMode?: (typeof bitrateModes)[number];
  readonly latencyMode?: (typeof latencyModes)[number];
  readonly contentHint?: string;
  readonly avc?: { readonly format?: 'avc' | 'annexb' };
  readonly hevc?: { readonly format?: 'hevc' | 'annexb' };
}

/** Checks and copies a configuration: only its known members. A TypeError for one that is not valid. */
export function toVideoEncoderConfig(value: unknown): VideoEncoderConfig {
  const given = toRequiredDictionary(value, ['codec', 'width', 'height'], 'VideoEncoderConfig');
  const optional = <T>(member: string, convert: (value: unknown, name: string) => T) =>
    given[member] === undefined ? {} : { [member]: convert(given[member], member) };
  const format =
    <Name extends string>(names: readonly Name[]) =>
    (options: unknown, name: string) => {
      const { format: asked } = toDictionary(options, name);
      return { format: asked === undefined ? names[0] : toEnum(asked, names, 'format') };
    };
  const config = {
    codec: String(given['codec']),
    width: size(given['width'], 'width'),
    height: size(given['height'], 'height'),
    ...optional('displayWidth', size),
    ...optional('displayHeight', size),
    ...optional('bitrate', toUnsignedLongLong),
    ...optional('framerate', toDouble),
    hardwareAcceleration: toEnum(
      orDefault(given['hardwareAcceleration'], 'no-preference'),
      accelerations,
      'hardwareAcceleration',
    ),
    alpha: toEnum(orDefault(given['alpha'], 'discard'), alphaOptions, 'alpha'),
    ...optional('scalabilityMode', String),
    bitrateMode: toEnum(orDefault(given['bitrateMode'], 'variable'), bitrateModes, 'bitrateMode'),
    latencyMode: toEnum(orDefault(given['latencyMode'], 'quality'), latencyModes, 'latencyMode'),
    ...optional('contentHint', String),
    ...optional('avc', format(['avc', 'annexb'])),
    ...optional('hevc', format(['hevc', 'annexb'])),
  } satisfies Record<string, unknown>;
  if (config.codec.trim() === '') throw new TypeError('codec must not be empty.');
  return config;
}

function size(value: unknown, name: string): number {
  const pixels = toUnsignedLong(value, name);
  if (pixels === 0) throw new TypeError(`${name} must not be 0.`);
  return pixels;
}

/**
 * The encoder's settings, or why no encoder here does what the configuration asks for. Hardware only where it is preferred: software gives the
 * same stream on every machine, and better pictures at the same rate.
 */
export function videoEncoderSettings(
  config: VideoEncoderConfig,
  rgbaInput: RgbaInput,
  platform: NodeJS.Platform,
): PictureEncoderSettings | Error {
  const codec = parseVideoCodec(config.codec);
  if (codec === undefined) return new Error(`"${config.codec}" is no codec string that is known here.`);
  const refusal = refusalOf(config, codec);
  if (refusal !== undefined) return new Error(`"${config.codec}" cannot be encoded so: ${refusal}.`);
  const frameRate = config.framerate !== undefined && config.framerate > 0 ? config.framerate : 30;
  const bitrate = bitrateOf(config, frameRate);
  const software = encoders[codec.name];
  const wish = {
    codec,
    bitrate,
    constantBitrate: config.bitrateMode === 'constant',
    realtime: isRealtime(config),
  };
  return {
    kind: 'picture-encoder',
    choices: [
      ...(config.hardwareAcceleration === 'prefer-hardware' ? hardwareEncoders(platform, wish) : []),
      {
        encoder: software.name,
        hardware: false,
        options: { ...rateOptions(bitrate, wish.constantBitrate), ...software.options(codec, config) },
      },
    ],
    width: config.width,
    height: config.height,
    format: 'yuv420p',
    rgbaInput,
    frameRate,
    threads: 0,
    annexB: (codec.name === 'h264' ? config.avc?.format : config.hevc?.format) === 'annexb',
  };
}

/** What FRAMEWRIGHT_RGBA_INPUT names; anything else is no wish. */
export function toRgbaInput(name: string | undefined): RgbaInput {
  return name === 'transfer' || name === 'kernel' || name === 'scaler' ? name : 'auto';
}

/** FFmpeg's encoder names and sizes: at most 16384 either way, which all of them take. */
const mostPixels = 16_384;

function refusalOf(config: VideoEncoderConfig, codec: VideoCodec): string | undefined {
  const { width, height } = config;
  if (width > mostPixels || height > mostPixels) return `a side is at most ${mostPixels} pixels long`;
  if (width % 2 !== 0 || height % 2 !== 0) {
    if (codec.name === 'h264' || codec.name === 'hevc') return 'width and height have to be even';
  }
  if (config.alpha === 'keep') return 'alpha is not encoded';
  if (config.bitrateMode === 'quantizer') return 'a quantizer for each frame is not offered';
  if (config.scalabilityMode !== undefined && config.scalabilityMode !== 'L1T1') {
    return 'there are no scalability modes';
  }
  if (codec.bitDepth !== 8) return 'pictures are encoded with 8 bits';
  if (codec.name === 'h264') {
    if (!(codec.profile in h264Profiles)) return 'of H.264 there are Baseline, Main and High';
    if (!h264LevelAllows(codec.level, width, height)) return 'its level is too low for this size';
  } else if (codec.profile !== (codec.name === 'hevc' ? 1 : 0)) {
    return 'there is the main profile alone';
  }
  return undefined;
}

const h264Profiles: Readonly<Record<number, string>> = { 66: 'baseline', 77: 'main', 100: 'high' };

/** Bits a second that FFmpeg takes. */
function bitrateOf(config: VideoEncoderConfig, frameRate: number): number {
  // A tenth of a bit for each pixel, when nothing is said.
  const bitrate = config.bitrate ?? Math.round(config.width * config.height * frameRate * 0.1);
  return Math.min(Math.max(bitrate, 1000), 2 ** 31 - 1);
}

function rateOptions(bitrate: number, constant: boolean): Record<string, string> {
  const rate = String(bitrate);
  return constant ? { b: rate, maxrate: rate, bufsize: rate } : { b: rate };
}

interface EncoderChoice {
  readonly name: string;
  readonly options: (codec: VideoCodec, config: VideoEncoderConfig) => Record<string, string>;
}

const isRealtime = (config: VideoEncoderConfig) => config.latencyMode === 'realtime';

const vpxOptions = (_: VideoCodec, config: VideoEncoderConfig) => ({
  deadline: isRealtime(config) ? 'realtime' : 'good',
  'cpu-used': isRealtime(config) ? '8' : '4',
  // What is looked at ahead comes out late, as frames that are not shown.
  'lag-in-frames': '0',
});

const encoders: Readonly<Record<VideoCodec['name'], EncoderChoice>> = {
  h264: {
    name: 'libx264',
    options: (codec, config) => ({
      preset: 'veryfast',
      'forced-idr': '1',
      profile: h264Profiles[codec.profile] ?? 'high',
      level: (codec.level / 10).toFixed(1),
      ...(isRealtime(config) ? { tune: 'zerolatency' } : {}),
    }),
  },
  hevc: {
    name: 'libx265',
    options: (_, config) => ({
      preset: 'veryfast',
      'forced-idr': '1',
      'x265-params': 'log-level=none',
      ...(isRealtime(config) ? { tune: 'zerolatency' } : {}),
    }),
  },
  vp8: { name: 'libvpx', options: vpxOptions },
  vp9: { name: 'libvpx-vp9', options: (codec, config) => ({ ...vpxOptions(codec, config), 'row-mt': '1' }) },
  av1: {
    name: 'libaom-av1',
    options: () => ({ usage: 'realtime', 'cpu-used': '8', 'lag-in-frames': '0', 'row-mt': '1' }),
  },
};
