/**
 * A clip as layers: what it shows at each of its frames, where, how opaque. Knows nothing of other clips, tracks or
 * transitions.
 */
import type { Canvas, Clip, Color } from '../project/project.ts';
import {
  opacityOne,
  type Placement,
  type RasterLayer,
  type SolidLayer,
  type SourceLayer,
} from '../render/drawList.ts';
import { clipOpacity, clipPose } from './clipPose.ts';
import { type CanvasArea, placeLayer, type Shape } from './geometry.ts';
import { naturalShape } from './naturalShape.ts';
import type { RasterFacts } from './rasterFacts.ts';
import { sourceFrames } from './sourceFrames.ts';
import type { TimelineClip } from './timeline.ts';

/** What a clip can show. */
export type ClipLayer = SolidLayer | SourceLayer | RasterLayer;

/** The layer of the clip's n-th frame, counted from its first; n may lie in a handle. Undefined when there is nothing to see. */
export type ClipPicture = (n: number) => ClipLayer | undefined;

/** Where in the film's tables a clip's picture is. */
export type Content =
  | { readonly kind: 'solid' }
  | { readonly kind: 'source'; readonly source: number }
  | { readonly kind: 'raster'; readonly raster: number; readonly facts: RasterFacts };

/** Frames in a row that show the same share one layer object, so that `===` finds most of them equal. */
export function clipPicture(
  clip: TimelineClip,
  content: Content,
  canvas: Canvas,
  area: CanvasArea,
): ClipPicture {
  const placementAt = placements(clip, shapeOf(clip, content, canvas), canvas, area);
  const ptsAt = clip.media?.video ? sourceFrames(clip, clip.media.video, canvas.fps) : () => 0;
  let last: ClipLayer | undefined;
  let lastPlacement: Placement | undefined;
  let lastPts = 0;
  return (n) => {
    const placement = placementAt(n);
    if (!placement) return undefined;
    const pts = content.kind === 'source' ? ptsAt(n) : 0;
    if (last === undefined || placement !== lastPlacement || pts !== lastPts) {
      last = layer(clip.clip, content, pts, placement);
      lastPlacement = placement;
      lastPts = pts;
    }
    return last;
  };
}

function layer(clip: Clip, content: Content, pts: number, placement: Placement): ClipLayer {
  switch (content.kind) {
    case 'solid':
      return { kind: 'solid', color: clip.kind === 'color' ? packed(clip.color) : 0, placement };
    case 'source':
      return { kind: 'source', source: content.source, pts, placement };
    case 'raster':
      return { kind: 'raster', raster: content.raster, placement };
  }
}

/** 0xRRGGBB. */
export const packed = ({ red, green, blue }: Color): number => red * 0x10000 + green * 0x100 + blue;

/** The clip's placement by frame; undefined where it is invisible. */
function placements(
  clip: TimelineClip,
  shape: Shape,
  canvas: Canvas,
  area: CanvasArea,
): (n: number) => Placement | undefined {
  const pose = clipPose(clip, canvas.fps);
  const opacity = clipOpacity(clip, canvas.fps);
  const still = pose.still ? placeLayer(pose.at(0), shape, canvas, area, true) : undefined;
  let last: Placement | undefined;
  return (n) => {
    const geometry = pose.still ? still : placeLayer(pose.at(n), shape, canvas, area, false);
    const amount = Math.round(opacity.at(n) * opacityOne);
    if (!geometry || amount <= 0) return undefined;
    if (!pose.still || last?.opacity !== amount) last = { ...geometry, opacity: amount };
    return last;
  };
}

/** The uncropped layer in canvas pixels, and the pixels it is made of. */
function shapeOf(clip: TimelineClip, content: Content, canvas: Canvas): Shape {
  const natural = naturalShape(clip, canvas);
  switch (content.kind) {
    case 'solid':
      return { ...natural, pixelWidth: 0, pixelHeight: 0 };
    case 'source':
      return { ...natural, pixelWidth: natural.width, pixelHeight: natural.height };
    case 'raster': {
      const { width, height, scale, overhang } = content.facts;
      const size = clip.clip.kind === 'text' ? { width: width / scale, height: height / scale } : {};
      return { ...natural, ...size, pixelWidth: width, pixelHeight: height, overhang };
    }
  }
}
