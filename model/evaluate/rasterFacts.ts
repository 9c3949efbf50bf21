/** What evaluation must know of a still picture that was made for it. Knows nothing of what it shows. */
import type { Overhang } from './geometry.ts';

/** What was made for a request. */
export interface RasterFacts {
  /** Pixels. Of text: its box in canvas pixels times `rasterScale`, rounded up. */
  readonly width: number;
  readonly height: number;
  /** Raster pixels a canvas pixel: of text what `rasterScale` said, of images 1. */
  readonly scale: number;
  /** No pixel of it is translucent. */
  readonly opaque: boolean;
  /**
   * How far the raster reaches beyond `width` and `height` on each side, in its own pixels: shadows, outlines and slanted letters
   * are shown there, but the layer is anchored, fitted and turned by its box alone. Negative where the box is empty at that
   * side and the raster is smaller. The raster the engine gets is `left + width + right` by `top + height + bottom` pixels.
   * Undefined: the raster is the box, as with every image.
   */
  readonly overhang?: Overhang;
}
