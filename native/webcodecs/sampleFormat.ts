/** AudioSampleFormat: how each lies in memory. Pure. */

const formats = {
  u8: { bytes: 1, planar: false, native: 'u8' },
  s16: { bytes: 2, planar: false, native: 's16' },
  s32: { bytes: 4, planar: false, native: 's32' },
  f32: { bytes: 4, planar: false, native: 'flt' },
  'u8-planar': { bytes: 1, planar: true, native: 'u8p' },
  's16-planar': { bytes: 2, planar: true, native: 's16p' },
  's32-planar': { bytes: 4, planar: true, native: 's32p' },
  'f32-planar': { bytes: 4, planar: true, native: 'fltp' },
} as const satisfies Record<string, { bytes: number; planar: boolean; native: string }>;

/** How samples lie in memory: channels in turn, or, `planar`, one after the other. */
export type AudioSampleFormat = keyof typeof formats;

/** All of them. */
export const sampleFormats = Object.keys(formats) as AudioSampleFormat[];

/** FFmpeg's name. */
export function nativeSampleFormat(format: AudioSampleFormat): string {
  return formats[format].native;
}

/** The format that FFmpeg calls so; null when WebCodecs has no name for it. */
export function sampleFormatOfNative(native: string): AudioSampleFormat | null {
  return sampleFormats.find((format) => formats[format].native === native) ?? null;
}

/** Whether each channel has a plane of its own. */
export function isPlanar(format: AudioSampleFormat): boolean {
  return formats[format].planar;
}

/** Of one sample of one channel. */
export function bytesPerSample(format: AudioSampleFormat): number {
  return formats[format].bytes;
}
