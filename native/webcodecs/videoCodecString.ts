/**
 * Codec strings of the WebCodecs registry: what they say, and which codec of FFmpeg that is. Pure; whether this FFmpeg has the codec is
 * found out by opening it.
 */

/** What a video codec string says. */
export interface VideoCodec {
  /** FFmpeg's name of the codec: `h264`. */
  readonly name: 'h264' | 'hevc' | 'vp8' | 'vp9' | 'av1';
  /** The codec's own number: 100 for High of H.264. */
  readonly profile: number;
  /** The codec's own number: 31 for 3.1 of H.264; 0 where the string says none. */
  readonly level: number;
  readonly bitDepth: number;
}

const patterns: readonly [RegExp, (parts: readonly string[]) => VideoCodec | undefined][] = [
  [
    /^avc[13]\.([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/iu,
    ([, profile = '', , level = '']) => ({
      name: 'h264',
      profile: Number.parseInt(profile, 16),
      level: Number.parseInt(level, 16),
      bitDepth: 8,
    }),
  ],
  [
    /^h(?:ev|vc)1\.[ABC]?(\d{1,2})\.[0-9a-f]{1,8}\.[LH](\d{1,3})(?:\.[0-9a-f]{1,2}){0,6}$/iu,
    ([, profile, level]) => ({
      name: 'hevc',
      profile: Number(profile),
      level: Number(level),
      bitDepth: Number(profile) === 2 ? 10 : 8,
    }),
  ],
  [/^vp8$/u, () => ({ name: 'vp8', profile: 0, level: 0, bitDepth: 8 })],
  [
    /^vp09\.(0[0-3])\.(\d{2})\.(08|10|12)(?:\.\d{2}){0,5}$/u,
    ([, profile, level, depth]) => ({
      name: 'vp9',
      profile: Number(profile),
      level: Number(level),
      bitDepth: Number(depth),
    }),
  ],
  [
    /^av01\.([0-2])\.(\d{2})[MH]\.(08|10|12)(?:\.[01]\.\d{3}\.\d{2}\.\d{2}\.\d{2}\.[01])?$/u,
    ([, profile, level, depth]) => ({
      name: 'av1',
      profile: Number(profile),
      level: Number(level),
      bitDepth: Number(depth),
    }),
  ],
];

/** Undefined for a string that the registry does not know. */
export function parseVideoCodec(text: string): VideoCodec | undefined {
  for (const [pattern, read] of patterns) {
    const parts = pattern.exec(text);
    if (parts !== null) return read(parts);
  }
  return undefined;
}

/** H.264's largest frame of each level, in macroblocks of 16x16 pixels (table A-1's MaxFS). */
const h264FrameSizes: readonly (readonly [level: number, macroblocks: number])[] = [
  [10, 99],
  [20, 396],
  [21, 792],
  [30, 1620],
  [31, 3600],
  [32, 5120],
  [40, 8192],
  [42, 8704],
  [50, 22_080],
  [51, 36_864],
  [60, 139_264],
];

/** Whether a level of H.264 allows a picture of this size. */
export function h264LevelAllows(level: number, width: number, height: number): boolean {
  const most = h264FrameSizes.findLast(([from]) => from <= level)?.[1] ?? 0;
  return Math.ceil(width / 16) * Math.ceil(height / 16) <= most;
}
