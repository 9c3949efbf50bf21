/**
 * One text of a project, ready to be looked at: its pictures by frame, moving or still. Moving ones are drawn from proxies where those are there and wanted. One call
 * at a time. Knows no client.
 */
import { outputOf, soundPlan, type Timeline } from '../../model/evaluate/index.ts';
import type { SoundPlan, SourceSpec } from '../../model/render/job.ts';
import type { Engine } from '../../native/index.ts';
import type { AssetFile } from '../project/assetFile.ts';
import { renderableFilm, type RenderableFilm } from '../project/renderFilm.ts';
import { rasters } from '../raster/rasters.ts';
import { Drawing, type ProxyTable, type Size, type Stop } from './drawing.ts';
import type { PictureCache } from './pictureCache.ts';
import { proxySize } from './proxyFile.ts';

export type { Size } from './drawing.ts';

interface Ready {
  readonly timeline: Timeline;
  readonly files: ReadonlyMap<string, AssetFile>;
}

export class PreviewFilm {
  readonly timeline: Timeline;
  readonly canvas: Size;
  readonly frameCount: number;
  readonly sound: SoundPlan | undefined;
  /** Of the sound's plan. */
  readonly sources: readonly SourceSpec[];
  readonly files: ReadonlyMap<string, AssetFile>;
  readonly #film: RenderableFilm;
  readonly #cache: PictureCache;
  readonly #whole: Drawing;
  #light: Drawing | undefined;
  #closed = false;

  /** Whether moving pictures are drawn from proxies, where there are some. */
  lightly = true;

  /** `before` gives its decoders where they fit; it is then to be closed with this one as what goes on. */
  static async of(
    engine: Engine,
    { timeline, files }: Ready,
    { cache, before }: { readonly cache: PictureCache; readonly before: PreviewFilm | undefined },
  ): Promise<PreviewFilm> {
    const film = await renderableFilm(engine, timeline, files, outputOf(timeline.project.canvas));
    const whole = await Drawing.of(engine, film, {
      cache,
      before: before === undefined ? undefined : before.#whole,
    });
    const { width, height } = film.film.output;
    return new PreviewFilm(
      { timeline, files },
      { film, whole, cache },
      {
        canvas: { width, height },
        frameCount: film.film.frameCount,
        sound: soundPlan(film.film),
        sources: film.sources.map(({ spec }) => spec),
      },
    );
  }

  private constructor(
    { timeline, files }: Ready,
    {
      film,
      whole,
      cache,
    }: { readonly film: RenderableFilm; readonly whole: Drawing; readonly cache: PictureCache },
    { canvas, frameCount, sound, sources }: Pick<PreviewFilm, 'canvas' | 'frameCount' | 'sound' | 'sources'>,
  ) {
    this.timeline = timeline;
    this.files = files;
    this.canvas = canvas;
    this.frameCount = frameCount;
    this.sound = sound;
    this.sources = sources;
    this.#film = film;
    this.#cache = cache;
    this.#whole = whole;
  }

  /** From now on moving pictures may be drawn from these. Once. */
  async lighten(engine: Engine, proxies: ProxyTable): Promise<void> {
    const size = scaledTo(this.canvas, proxySize, this.canvas);
    const light = await Drawing.of(engine, this.#film, {
      cache: this.#cache,
      light: { proxies, size },
      before: undefined,
    });
    if (this.#closed) light.close();
    else this.#light = light;
  }

  /** Whether the moving picture of a frame is drawn from proxies. */
  isLight(frame: number): boolean {
    return this.lightly && this.#light?.usesProxies(frame) === true;
  }

  /** Of a frame's moving picture, which is at most so large: in the canvas's shape, no larger than it or its proxies. */
  sizeOf(frame: number, largest: Size): Size {
    return scaledTo(this.canvas, largest, this.isLight(frame) ? proxySize : this.canvas);
  }

  /** What was made of a frame lately. */
  kept(frame: number, largest: Size): Uint8Array | undefined {
    return this.#drawing(frame).kept(frame, this.sizeOf(frame, largest));
  }

  isKept(frame: number, largest: Size): boolean {
    return this.#drawing(frame).isKept(frame, this.sizeOf(frame, largest));
  }

  /** Frames of a source to be decoded before this one can be drawn. */
  distance(frame: number): number {
    return this.#drawing(frame).distance(frame);
  }

  /** The stops on the way to a frame, each nearer, the last of which is the frame itself. */
  nearing(frame: number, largest: Size): Iterable<Stop> {
    return this.#drawing(frame).nearing(frame, this.sizeOf(frame, largest));
  }

  /** The frame as a JPEG, which is kept. */
  moving(frame: number, largest: Size): Promise<Uint8Array> {
    return this.#drawing(frame).moving(frame, this.sizeOf(frame, largest));
  }

  /** The stops on the way to a frame that is to be had without loss. */
  nearingStill(frame: number): Iterable<Stop> {
    return this.#whole.nearing(frame, this.canvas);
  }

  /** The frame without loss, in the canvas's size and from its own media: RGBA. */
  still(frame: number): Promise<Uint8Array> {
    return this.#whole.still(frame);
  }

  /** Nothing may be called afterwards. Decoders that `goesOn` uses too stay open. */
  close(goesOn?: PreviewFilm): void {
    this.#closed = true;
    this.#light?.close();
    if (goesOn === undefined || !this.#whole.sharesDecodersWith(goesOn.#whole)) this.#whole.close();
  }

  #drawing(frame: number): Drawing {
    return this.#light !== undefined && this.isLight(frame) ? this.#light : this.#whole;
  }
}

/** The same shape in even pixels, within two others and no larger than it was. */
function scaledTo({ width, height }: Size, largest: Size, most: Size): Size {
  const scale = Math.min(
    1,
    Math.min(largest.width, most.width) / width,
    Math.min(largest.height, most.height) / height,
  );
  const even = (pixels: number): number => Math.max(2, 2 * Math.round(pixels * scale * 0.5));
  return { width: even(width), height: even(height) };
}

/** Without loss, off the JavaScript thread, to which the pixels go. */
export const pngOf = (pixels: Uint8Array, { width, height }: Size): Promise<Uint8Array> =>
  rasters.perform('pack', { picture: { width, height, pixels }, as: { format: 'png' } });
