/**
 * A film made ready for the engine: its rasters drawn, its sources named by path. What preview, single pictures and exports
 * have in common.
 */
import {
  prepare,
  rasterRequests,
  type Film,
  type Output,
  type RasterRequest,
  type Timeline,
} from '../../model/evaluate/index.ts';
import type { Ratio } from '../../model/media/facts.ts';
import type { RenderJob, SourceSpec } from '../../model/render/job.ts';
import type { Rational } from '../../model/time/rational.ts';
import { drawImage, type PictureShrinker } from '../raster/imageRaster.ts';
import type { Raster } from '../raster/raster.ts';
import { drawText } from '../raster/textRaster.ts';
import type { AssetFile } from './assetFile.ts';

/** A film and the engine's side of it: the job's sources and rasters are those that the film's layers index. */
export interface RenderableFilm {
  readonly film: Film;
  readonly job: RenderJob;
}

/** Throws `usage` when the output's range holds no frame, and `cancelled` (the signal's reason) when it is aborted. */
export async function renderableFilm(
  engine: PictureShrinker,
  timeline: Timeline,
  files: ReadonlyMap<string, AssetFile>,
  output: Output,
  signal?: AbortSignal,
): Promise<RenderableFilm> {
  const rasters = new Map<string, Raster>();
  for (const request of rasterRequests(timeline, output)) {
    signal?.throwIfAborted();
    rasters.set(request.key, await drawRaster(engine, request, files));
  }
  const facts = new Map([...rasters].map(([key, raster]) => [key, raster.facts]));
  const film = prepare(timeline, facts, output);
  const job: RenderJob = {
    width: output.width,
    height: output.height,
    frameRate: ratioOf(output.fps),
    sources: film.sources.map((source) => sourceSpec(fileOf(source.asset, files), source)),
    rasters: film.rasters.map((key) => {
      const raster = rasters.get(key);
      if (raster === undefined) throw new Error(`the film names a raster that was not asked for: ${key}`);
      return raster.pixels;
    }),
  };
  return { film, job };
}

async function drawRaster(
  engine: PictureShrinker,
  request: RasterRequest,
  files: ReadonlyMap<string, AssetFile>,
): Promise<Raster> {
  if (request.kind === 'text') return drawText(request);
  const { image } = fileOf(request.asset, files);
  if (image === undefined) throw new Error(`the asset "${request.asset}" is not a still`);
  return drawImage(image, request.width, request.height, engine);
}

function sourceSpec(
  { path, facts }: AssetFile,
  { picture, sound }: { readonly picture: boolean; readonly sound: boolean },
): SourceSpec {
  return {
    path,
    videoStream: picture ? (facts.video?.stream ?? -1) : -1,
    audioStream: sound ? (facts.audio?.stream ?? -1) : -1,
  };
}

function fileOf(asset: string, files: ReadonlyMap<string, AssetFile>): AssetFile {
  const file = files.get(asset);
  if (file === undefined) throw new Error(`the asset "${asset}" was not read`);
  return file;
}

const ratioOf = ({ num, den }: Rational): Ratio => ({ num: Number(num), den: Number(den) });
