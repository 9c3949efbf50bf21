/** VideoPixelFormat: the planes of each, and how a caller's memory is laid out for them. Pure. */
import { toRequiredDictionary, toSequence, toUnsignedLong } from './idl.ts';

interface Plane {
  /** Bytes of one sample; for interleaved planes of one group of samples. */
  readonly sampleBytes: number;
  /** Pixels of the picture that one sample covers. */
  readonly sampleWidth: number;
  readonly sampleHeight: number;
}

const full = (sampleBytes: number): Plane => ({ sampleBytes, sampleWidth: 1, sampleHeight: 1 });

function planar(sampleBytes: number, sampleWidth: number, sampleHeight: number, alpha: boolean) {
  const chroma = { sampleBytes, sampleWidth, sampleHeight };
  return [full(sampleBytes), chroma, chroma, ...(alpha ? [full(sampleBytes)] : [])];
}

const formats = {
  I420: { planes: planar(1, 2, 2, false), native: 'yuv420p' },
  I420P10: { planes: planar(2, 2, 2, false), native: 'yuv420p10le' },
  I420P12: { planes: planar(2, 2, 2, false), native: 'yuv420p12le' },
  I420A: { planes: planar(1, 2, 2, true), native: 'yuva420p' },
  I420AP10: { planes: planar(2, 2, 2, true), native: 'yuva420p10le' },
  I422: { planes: planar(1, 2, 1, false), native: 'yuv422p' },
  I422P10: { planes: planar(2, 2, 1, false), native: 'yuv422p10le' },
  I422P12: { planes: planar(2, 2, 1, false), native: 'yuv422p12le' },
  I422A: { planes: planar(1, 2, 1, true), native: 'yuva422p' },
  I422AP10: { planes: planar(2, 2, 1, true), native: 'yuva422p10le' },
  I422AP12: { planes: planar(2, 2, 1, true), native: 'yuva422p12le' },
  I444: { planes: planar(1, 1, 1, false), native: 'yuv444p' },
  I444P10: { planes: planar(2, 1, 1, false), native: 'yuv444p10le' },
  I444P12: { planes: planar(2, 1, 1, false), native: 'yuv444p12le' },
  I444A: { planes: planar(1, 1, 1, true), native: 'yuva444p' },
  I444AP10: { planes: planar(2, 1, 1, true), native: 'yuva444p10le' },
  I444AP12: { planes: planar(2, 1, 1, true), native: 'yuva444p12le' },
  NV12: { planes: [full(1), { sampleBytes: 2, sampleWidth: 2, sampleHeight: 2 }], native: 'nv12' },
  RGBA: { planes: [full(4)], native: 'rgba' },
  RGBX: { planes: [full(4)], native: 'rgb0' },
  BGRA: { planes: [full(4)], native: 'bgra' },
  BGRX: { planes: [full(4)], native: 'bgr0' },
} satisfies Record<string, { planes: Plane[]; native: string }>;

/** How a frame's pixels lie in memory. */
export type VideoPixelFormat = keyof typeof formats;

/** All of them. `I420AP12` is not there: FFmpeg has no such format. */
export const pixelFormats = Object.keys(formats) as VideoPixelFormat[];

/** FFmpeg's name. */
export function nativeFormat(format: VideoPixelFormat): string {
  return formats[format].native;
}

/** The format that FFmpeg calls so; null when WebCodecs has no name for it. */
export function formatOfNative(native: string): VideoPixelFormat | null {
  return pixelFormats.find((format) => formats[format].native === native) ?? null;
}

/** Of one plane with all its colours. */
export type RgbFormat = 'RGBA' | 'RGBX' | 'BGRA' | 'BGRX';

/** Whether the format is one of the RGB ones. */
export function isRgb(format: VideoPixelFormat): format is RgbFormat {
  return format === 'RGBA' || format === 'RGBX' || format === 'BGRA' || format === 'BGRX';
}

/** The same pixels when alpha is discarded. */
export function opaqueFormat(format: VideoPixelFormat): VideoPixelFormat {
  if (format === 'RGBA') return 'RGBX';
  if (format === 'BGRA') return 'BGRX';
  return /^I4\d\dA/u.test(format) ? (format.replace('A', '') as VideoPixelFormat) : format;
}

/** A part of a picture in whole pixels. */
export interface PixelRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a plane lies in a caller's buffer, in bytes. */
export interface PlaneLayout {
  readonly offset: number;
  readonly stride: number;
}

/** Every plane's place, and how many bytes that takes in all. */
export interface CombinedLayout {
  readonly allocationSize: number;
  readonly planes: readonly PlaneLayout[];
}

/** Whether a part begins on a sample of every plane. */
export function isAligned(format: VideoPixelFormat | null, rect: PixelRect): boolean {
  return (
    format === null ||
    formats[format].planes.every(
      ({ sampleWidth, sampleHeight }) => rect.x % sampleWidth === 0 && rect.y % sampleHeight === 0,
    )
  );
}

/** The specification's "Compute Layout and Allocation Size": a TypeError for planes that are too narrow or overlap. */
export function computeLayout(
  rect: PixelRect,
  format: VideoPixelFormat,
  layout: readonly PlaneLayout[] | undefined,
): CombinedLayout {
  const { planes } = formats[format];
  if (layout !== undefined && layout.length !== planes.length) {
    throw new TypeError(`${format} has ${planes.length} planes; the layout has ${layout.length}.`);
  }
  let allocationSize = 0;
  const placed: (PlaneLayout & { end: number })[] = [];
  for (const [index, plane] of planes.entries()) {
    const rows = Math.ceil(rect.height / plane.sampleHeight);
    const rowBytes = Math.ceil(rect.width / plane.sampleWidth) * plane.sampleBytes;
    const { offset, stride } = layout?.[index] ?? { offset: allocationSize, stride: rowBytes };
    if (stride < rowBytes) {
      throw new TypeError(`Plane ${index} of ${format} needs a stride of ${rowBytes}; it is ${stride}.`);
    }
    const end = offset + stride * rows;
    if (end > 0xffffffff) throw new TypeError(`Plane ${index} ends beyond 4 GiB.`);
    if (placed.some((other) => offset < other.end && other.offset < end)) {
      throw new TypeError(`Plane ${index} overlaps another one.`);
    }
    placed.push({ offset, stride, end });
    allocationSize = Math.max(allocationSize, end);
  }
  return { allocationSize, planes: placed.map(({ offset, stride }) => ({ offset, stride })) };
}

/** `sequence<PlaneLayout>`. */
export function toPlaneLayouts(value: unknown): readonly PlaneLayout[] | undefined {
  if (value === undefined) return undefined;
  return toSequence(value, 'layout').map((each) => {
    const plane = toRequiredDictionary(each, ['offset', 'stride'], 'PlaneLayout');
    return {
      offset: toUnsignedLong(plane['offset'], 'offset'),
      stride: toUnsignedLong(plane['stride'], 'stride'),
    };
  });
}

/** Offsets and strides as the engine takes them. */
export function layoutNumbers(planes: readonly PlaneLayout[]): Float64Array {
  return Float64Array.from(planes.flatMap(({ offset, stride }) => [offset, stride]));
}
