/**
 * Hardware encoders: which of FFmpeg's there may be for a codec on a platform, best first, and how each is asked for a stream. Pure; whether one
 * works is found out by encoding with it (native/engine/encoder_chooser.h).
 */
import type { EncoderChoice } from './nativeCodecs.ts';
import type { VideoCodec } from './videoCodecString.ts';

/** What is asked of an encoder, whoever makes it. */
export interface HardwareWish {
  readonly codec: VideoCodec;
  /** Bits a second. */
  readonly bitrate: number;
  readonly constantBitrate: boolean;
  readonly realtime: boolean;
}

/** One maker's encoders: `nvenc` has `h264_nvenc`. */
interface Family {
  readonly name: string;
  readonly platforms: readonly NodeJS.Platform[];
  readonly codecs: readonly VideoCodec['name'][];
  /** Beside what is asked of all of them. */
  readonly options: (wish: HardwareWish) => Readonly<Record<string, string>>;
}

const families: readonly Family[] = [
  {
    name: 'videotoolbox',
    platforms: ['darwin'],
    codecs: ['h264', 'hevc'],
    options: (wish) => ({ ...profile(wish), ...namedLevel(wish), realtime: wish.realtime ? '1' : '0' }),
  },
  {
    name: 'nvenc',
    platforms: ['linux', 'win32'],
    codecs: ['h264', 'hevc', 'av1'],
    options: (wish) => ({
      ...profile(wish),
      ...namedLevel(wish),
      preset: 'p4',
      tune: wish.realtime ? 'll' : 'hq',
      rc: wish.constantBitrate ? 'cbr' : 'vbr',
      'forced-idr': '1',
      ...(wish.realtime ? { delay: '0' } : {}),
    }),
  },
  {
    name: 'vaapi',
    platforms: ['linux'],
    codecs: ['h264', 'hevc', 'vp8', 'vp9', 'av1'],
    options: (wish) => ({
      ...profile(wish, 'constrained_baseline'),
      ...namedLevel(wish),
      rc_mode: wish.constantBitrate ? 'CBR' : 'VBR',
      ...(wish.realtime ? { async_depth: '1' } : {}),
    }),
  },
  {
    name: 'qsv',
    platforms: ['linux', 'win32'],
    codecs: ['h264', 'hevc', 'vp9', 'av1'],
    options: (wish) => ({
      ...profile(wish),
      // FFmpeg's own option, which counts in tenths.
      ...(wish.codec.name === 'h264' ? { level: String(wish.codec.level), forced_idr: '1' } : {}),
      preset: 'veryfast',
      ...(wish.realtime ? { async_depth: '1' } : {}),
    }),
  },
];

/** Empty where there are none. */
export function hardwareEncoders(platform: NodeJS.Platform, wish: HardwareWish): EncoderChoice[] {
  return families
    .filter(({ platforms, codecs }) => platforms.includes(platform) && codecs.includes(wish.codec.name))
    .map(({ name, options }) => ({
      encoder: `${wish.codec.name}_${name}`,
      hardware: true,
      options: { ...rate(wish), ...options(wish) },
    }));
}

function rate({ bitrate, constantBitrate }: HardwareWish): Record<string, string> {
  const bits = String(bitrate);
  // Nothing comes out of its turn, and key frames as seldom as of x264.
  return { b: bits, ...(constantBitrate ? { maxrate: bits, bufsize: bits } : {}), bf: '0', g: '250' };
}

function profile({ codec }: HardwareWish, baseline = 'baseline'): Record<string, string> {
  if (codec.name === 'hevc') return { profile: 'main' };
  if (codec.name !== 'h264') return {};
  return { profile: codec.profile === 66 ? baseline : codec.profile === 77 ? 'main' : 'high' };
}

function namedLevel({ codec }: HardwareWish): Record<string, string> {
  return codec.name === 'h264' ? { level: (codec.level / 10).toFixed(1) } : {};
}
