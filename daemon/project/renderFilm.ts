/**
 * A film made ready for the engine: its sources named by path, its stills measured and drawn when they are needed. What preview, single pictures and exports
 * have in common.
 */
import {
  prepare,
  rasterRequests,
  type Film,
  type ImageRasterRequest,
  type Output,
  type RasterFacts,
  type Timeline,
} from '../../model/evaluate/index.ts';
import type { Ratio } from '../../model/media/facts.ts';
import type { RasterPixels, RenderJob, SourceSpec } from '../../model/render/job.ts';
import type { Rational } from '../../model/time/rational.ts';
import type { PictureShrinker } from '../raster/imageRaster.ts';
import { textStills, type TextStill } from '../raster/textStill.ts';
import type { AssetFile } from './assetFile.ts';
import { limited } from './limited.ts';

/** A film and what the engine needs for it: the sources and rasters are those that the film's layers index. */
export interface RenderableFilm {
  readonly film: Film;
  readonly sources: readonly RenderableSource[];
  readonly rasters: readonly RenderableRaster[];
}

/** One reading position in a media file. */
export interface RenderableSource {
  readonly spec: SourceSpec;
  readonly file: AssetFile;
}

/** A still that is drawn when it is first needed: of a film that is encoded already no photo is decoded again. */
export interface RenderableRaster {
  /** Equal only for stills of equal pixels. */
  readonly identity: string;
  /** Of its pixels at full size. */
  readonly bytes: number;
  /** The file of a picture; none for text. */
  readonly path?: string;
  /** `share`: of its size, for what is shown in a smaller picture than the film's. Text is drawn whole. */
  pixels(share: number, signal?: AbortSignal): Promise<RasterPixels>;
}

/** Throws `usage` when the output's range holds no frame, `font-missing`, and `cancelled` (the signal's reason) when it is aborted. */
export async function renderableFilm(
  engine: PictureShrinker,
  timeline: Timeline,
  files: ReadonlyMap<string, AssetFile>,
  output: Output,
  signal?: AbortSignal,
): Promise<RenderableFilm> {
  const rasters = new Map<string, RenderableRaster & { readonly facts: RasterFacts }>();
  for (const request of rasterRequests(timeline, output)) {
    signal?.throwIfAborted();
    rasters.set(
      request.key,
      request.kind === 'text'
        ? textRaster(textStills.known(request) ?? (await textStills.measured(request, signal)))
        : imageRaster(engine, request, files),
    );
  }
  const facts = new Map([...rasters].map(([key, raster]) => [key, raster.facts]));
  const film = prepare(timeline, facts, output);
  return {
    film,
    sources: film.sources.map((source) => {
      const file = fileOf(source.asset, files);
      return { spec: sourceSpec(file, source), file };
    }),
    rasters: film.rasters.map((key) => {
      const raster = rasters.get(key);
      if (raster === undefined) throw new Error(`the film names a raster that was not asked for: ${key}`);
      return raster;
    }),
  };
}

/** While one is decoded another is shrunk. */
const drawnAtOnce = 2;

/** What draws these rasters of the film: all of them unless told which. */
export async function renderJob(
  { film, sources, rasters }: RenderableFilm,
  wanted: ReadonlySet<number> = new Set(rasters.keys()),
  signal?: AbortSignal,
): Promise<RenderJob> {
  return {
    width: film.output.width,
    height: film.output.height,
    frameRate: ratioOf(film.output.fps),
    sources: sources.map(({ spec }) => spec),
    rasters: await limited([...rasters.entries()], drawnAtOnce, async ([index, raster]) => {
      signal?.throwIfAborted();
      return wanted.has(index) ? raster.pixels(1, signal) : undefined;
    }),
  };
}

/** How large a text is only drawing tells. */
const textRaster = (still: TextStill): RenderableRaster & { readonly facts: RasterFacts } => ({
  facts: still.facts,
  bytes: still.bytes,
  identity: still.identity,
  pixels: (_share, signal) => still.pixels(signal),
});

function imageRaster(
  engine: PictureShrinker,
  { asset, width, height }: ImageRasterRequest,
  files: ReadonlyMap<string, AssetFile>,
): RenderableRaster & { readonly facts: RasterFacts } {
  const { path, image, identity } = fileOf(asset, files);
  if (image === undefined) throw new Error(`the asset "${asset}" is not a still`);
  const size = image.sizeFor(width, height);
  return {
    facts: { ...size, scale: 1, opaque: image.facts.opaque },
    bytes: size.width * size.height * 4,
    path,
    identity: `${identity} ${size.width}x${size.height} ${image.way}`,
    pixels: (share, signal) =>
      image.pixels(Math.ceil(width * share), Math.ceil(height * share), engine, signal),
  };
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

/** As the engine takes it. */
export const ratioOf = ({ num, den }: Rational): Ratio => ({ num: Number(num), den: Number(den) });
