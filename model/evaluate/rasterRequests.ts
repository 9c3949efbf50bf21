/**
 * Which still pictures a film needs, and how large: text drawn, images shrunk. Whoever has fonts and image decoders makes
 * them and hands back what they measured. Knows nothing of pixels.
 */
import type { Canvas, Fit, TextStyle } from '../project/project.ts';
import { cropOne, pixelOne } from '../render/drawList.ts';
import { clipPose } from './clipPose.ts';
import { type CanvasArea, canvasArea, placeLayer } from './geometry.ts';
import { naturalShape } from './naturalShape.ts';
import { frameMap, type Output } from './output.ts';
import { shownClips, type ShownClip } from './shownClips.ts';
import type { Timeline } from './timeline.ts';
import { zoomPeak } from './transitionPicture.ts';

export type RasterRequest = TextRasterRequest | ImageRasterRequest;

export interface TextRasterRequest {
  readonly kind: 'text';
  /** Equal requests have equal keys, different ones different keys. */
  readonly key: string;
  readonly text: string;
  /** Sizes in canvas pixels: lines are broken at this size and then drawn enlarged, so they break alike in every output. */
  readonly style: TextStyle;
  /** Canvas pixels at which lines break. */
  readonly maxWidth: number;
  /** Raster pixels a canvas pixel, for text that is not fitted into the canvas. */
  readonly scale: number;
  /** Of text that is fitted into the canvas: how, and the canvas's size in canvas pixels. */
  readonly fitted:
    { readonly fit: Exclude<Fit, 'none'>; readonly width: number; readonly height: number } | undefined;
}

export interface ImageRasterRequest {
  readonly kind: 'image';
  readonly key: string;
  /** The asset's id. */
  readonly asset: string;
  /**
   * The size in pixels at which the whole image, before cropping, is shown at its largest. Drawings are drawn at this size;
   * a bitmap is shrunk to it and never enlarged.
   */
  readonly width: number;
  readonly height: number;
}

/** The longest side of a text's raster, in pixels. */
const maxTextSide = 8192;

/**
 * How many raster pixels a canvas pixel of this text gets, once the text's box has been measured in canvas pixels: enough
 * that it is never shown enlarged, and never more than 8192 pixels a side.
 */
export function rasterScale(request: TextRasterRequest, boxWidth: number, boxHeight: number): number {
  const limit = maxTextSide / Math.max(boxWidth, boxHeight, 1);
  if (!request.fitted) return Math.min(request.scale, limit);
  const horizontal = request.fitted.width / Math.max(boxWidth, 1);
  const vertical = request.fitted.height / Math.max(boxHeight, 1);
  const fitScale =
    request.fitted.fit === 'contain' ? Math.min(horizontal, vertical) : Math.max(horizontal, vertical);
  return Math.min(request.scale * fitScale, limit);
}

/** What the output needs, each once, in the order of the tracks. Throws `usage` when its range holds no frame. */
export function rasterRequests(timeline: Timeline, output: Output): RasterRequest[] {
  const { canvas } = timeline.project;
  const area = canvasArea(canvas, output);
  const requests = new Map<string, RasterRequest>();
  for (const shown of shownClips(timeline, frameMap(timeline, output))) {
    const request = rasterRequest(shown, canvas, area);
    if (request) requests.set(request.key, request);
  }
  return [...requests.values()];
}

/** Of one clip; undefined when its picture is no raster, or is never to be seen. */
export function rasterRequest(shown: ShownClip, canvas: Canvas, area: CanvasArea): RasterRequest | undefined {
  const { clip, media } = shown.clip;
  if (!shown.picture) return undefined;
  if (clip.kind === 'text') {
    const scale = largestScale(shown, canvas) * Math.max(area.scaleX, area.scaleY);
    if (scale <= 0) return undefined;
    const fit = clip.fit ?? 'none';
    const request = {
      kind: 'text',
      text: clip.text,
      style: clip.style,
      maxWidth: clip.style.maxWidth * canvas.width,
      scale,
      fitted: fit === 'none' ? undefined : { fit, width: canvas.width, height: canvas.height },
    } as const;
    return { ...request, key: canonical(request) };
  }
  if (clip.kind !== 'asset' || !media?.image) return undefined;
  const [width, height] = largestSize(shown, canvas, area);
  if (width <= 0 || height <= 0) return undefined;
  const request = { kind: 'image', asset: clip.asset, width, height } as const;
  return { ...request, key: canonical(request) };
}

/** Of all frames that are shown, so that an easing that overshoots counts with what it really reaches. */
function largestScale(shown: ShownClip, canvas: Canvas): number {
  const pose = clipPose(shown.clip, canvas.fps);
  let largest = 0;
  for (const n of posedFrames(shown, pose.still)) largest = Math.max(largest, pose.at(n).scale);
  return largest * zoomOf(shown);
}

/** Pixels of the whole image, rounded up; what is lost by rounding a crop counts as no pixel. */
function largestSize(
  shown: ShownClip,
  canvas: Canvas,
  area: CanvasArea,
): readonly [width: number, height: number] {
  const pose = clipPose(shown.clip, canvas.fps);
  const shape = { ...naturalShape(shown.clip, canvas), pixelWidth: 0, pixelHeight: 0 };
  let width = 0;
  let height = 0;
  for (const n of posedFrames(shown, pose.still)) {
    const geometry = placeLayer(pose.at(n), shape, canvas, area, pose.still);
    if (!geometry) continue;
    const [left, top, right, bottom] = geometry.crop;
    width = Math.max(width, (geometry.rect[2] / pixelOne) * (cropOne / (right - left)));
    height = Math.max(height, (geometry.rect[3] / pixelOne) * (cropOne / (bottom - top)));
  }
  const factor = zoomOf(shown);
  const roundUp = (pixels: number): number => Math.ceil(pixels * factor - 0.1);
  return [roundUp(width), roundUp(height)];
}

/** How much a zoom at its start or end enlarges a clip. */
const zoomOf = ({ before, after }: ShownClip): number =>
  before?.transition.style === 'zoom' || after?.transition.style === 'zoom' ? zoomPeak : 1;

/** The frames at which a clip's pose can differ, counted from its first. */
function* posedFrames(shown: ShownClip, still: boolean): Generator<number, void, undefined> {
  const end = still ? shown.from + 1 : shown.to;
  for (let frame = shown.from; frame < end; frame++) yield frame - shown.clip.firstFrame;
}

/** JSON with the keys in order, so that equal values are written alike whoever made them. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}
