/** A still picture made for a request: what evaluation needs to know of it, and its pixels for the engine. */
import type { RasterFacts } from '../../model/evaluate/index.ts';
import type { RasterPixels } from '../../model/render/job.ts';

export interface Raster {
  readonly facts: RasterFacts;
  readonly pixels: RasterPixels;
}
