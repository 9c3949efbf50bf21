/**
 * What one output frame consists of, in numbers that the engine takes as they are: fixed point throughout, so that equal
 * pictures have equal lists. Evaluation makes them, the engine draws them. `drawListWords.ts` writes them as integers.
 */

/** Opacity and mixing weight 1. */
export const opacityOne = 32768;
/** One output pixel in `Placement.rect`, `Wipe.position` and `Circle`. */
export const pixelOne = 4096;
/** The whole width or height of a source in `Placement.crop`. */
export const cropOne = 65536;
/** A full turn in `Placement.rotation`. */
export const turnOne = 1 << 24;

/** Bottom to top. The first layer is the opaque background. */
export type DrawList = readonly Layer[];

export type Layer = SolidLayer | SourceLayer | RasterLayer | MixLayer | WipeLayer | CircleLayer;

export interface Placement {
  /** The visible part of the source, its left, top, right and bottom edge in 1/65536 of the source's width or height. */
  readonly crop: readonly [left: number, top: number, right: number, bottom: number];
  /** Where that part lands before it is turned: left, top, width, height in 1/4096 output pixel. */
  readonly rect: readonly [x: number, y: number, width: number, height: number];
  /** Clockwise about the centre of `rect`, in 1/2^24 turn, 0 to 2^24 - 1. */
  readonly rotation: number;
  /** 0 to 32768. */
  readonly opacity: number;
}

export interface SolidLayer {
  readonly kind: 'solid';
  /** sRGB, 0xRRGGBB. */
  readonly color: number;
  readonly placement: Placement;
}

export interface SourceLayer {
  readonly kind: 'source';
  /** Index into the job's sources. */
  readonly source: number;
  /** Of the frame to show, in ticks of the source's time base. */
  readonly pts: number;
  readonly placement: Placement;
}

export interface RasterLayer {
  readonly kind: 'raster';
  /** Index into the job's rasters. */
  readonly raster: number;
  readonly placement: Placement;
}

/**
 * Two stacks, each drawn over what is below this layer, joined to one picture. Crossfades and dips mix, wipes and slides
 * have a straight edge, a circle has a round one. An empty stack is what is below, unchanged.
 */
interface Join {
  readonly from: readonly Layer[];
  readonly to: readonly Layer[];
}

export interface MixLayer extends Join {
  readonly kind: 'mix';
  /** Of `to`, 0 to 32768; `from` has the rest. */
  readonly weight: number;
}

export interface WipeLayer extends Join {
  readonly kind: 'wipe';
  /** The way the edge moves: `right` shows `to` on the left of it. */
  readonly direction: 'left' | 'right' | 'up' | 'down';
  /** The edge: distance from the canvas's left edge (left, right) or top edge (up, down) in 1/4096 pixel. */
  readonly position: number;
}

export interface CircleLayer extends Join {
  readonly kind: 'circle';
  /** 1/4096 pixel. `to` is inside. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Indices of the rasters that a list shows. */
export function rastersIn(list: DrawList): ReadonlySet<number> {
  const found = new Set<number>();
  const visit = (layers: readonly Layer[]): void => {
    for (const layer of layers) {
      if (layer.kind === 'raster') found.add(layer.raster);
      else if ('from' in layer) {
        visit(layer.from);
        visit(layer.to);
      }
    }
  };
  visit(list);
  return found;
}
