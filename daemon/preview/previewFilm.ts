/**
 * One text of a project, ready to be looked at: its pictures by frame, moving or still, and what has been made of them lately. Its decoders stay open.
 * One call at a time. Knows no client.
 */
import { createHash } from 'node:crypto';
import { soundPlan, type Timeline } from '../../model/evaluate/index.ts';
import { outputOf } from '../../model/evaluate/index.ts';
import type { DrawList } from '../../model/render/drawList.ts';
import { encodeDrawList } from '../../model/render/drawListWords.ts';
import type { RenderJob, SoundPlan } from '../../model/render/job.ts';
import type { Engine, Renderer } from '../../native/index.ts';
import type { AssetFile } from '../project/assetFile.ts';
import { renderableFilm, renderJob, type RenderableFilm } from '../project/renderFilm.ts';
import { skia } from '../raster/skia.ts';
import { Approach } from './approach.ts';
import type { PictureCache } from './pictureCache.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The encoder's quantiser, 2 to 31: hardly to be told from the still. */
const quantizer = 4;

/** What makes pictures; kept over texts that use the same media and stills, with its decoders. */
interface Maker {
  /** Tells jobs apart that draw the same list differently. */
  readonly identity: string;
  readonly job: RenderJob;
  readonly renderer: Renderer;
  readonly approach: Approach;
}

/** A stop on the way to a frame that is far in its group. Each way of taking it is a call. */
export interface Step {
  /** With a picture to be shown, nearly right. */
  draw(): Promise<Uint8Array>;
  /** Without one, which costs nothing that the way does not cost anyhow. */
  pass(): Promise<void>;
}

export class PreviewFilm {
  readonly timeline: Timeline;
  readonly canvas: Size;
  readonly frameCount: number;
  readonly sound: SoundPlan | undefined;
  readonly #film: RenderableFilm;
  readonly #maker: Maker;
  readonly #cache: PictureCache;

  /** `before` gives its decoders where they fit; the caller then leaves it without a call. Otherwise it is to be closed. */
  static async of(
    engine: Engine,
    { timeline, files }: { readonly timeline: Timeline; readonly files: ReadonlyMap<string, AssetFile> },
    { cache, before }: { readonly cache: PictureCache; readonly before: PreviewFilm | undefined },
  ): Promise<PreviewFilm> {
    const film = renderableFilm(engine, timeline, files, outputOf(timeline.project.canvas));
    const identity = identityOf(film);
    const maker =
      before !== undefined && before.#maker.identity === identity
        ? before.#maker
        : await makerOf(engine, film, identity);
    return new PreviewFilm(timeline, film, maker, cache);
  }

  private constructor(timeline: Timeline, film: RenderableFilm, maker: Maker, cache: PictureCache) {
    this.timeline = timeline;
    this.canvas = { width: film.film.output.width, height: film.film.output.height };
    this.frameCount = film.film.frameCount;
    this.sound = soundPlan(film.film);
    this.#film = film;
    this.#maker = maker;
    this.#cache = cache;
  }

  get sources(): RenderJob['sources'] {
    return this.#maker.job.sources;
  }

  sharesDecodersWith(other: PreviewFilm): boolean {
    return this.#maker === other.#maker;
  }

  /** What was made of a frame lately, at this size. */
  kept(frame: number, size: Size): Uint8Array | undefined {
    return this.#cache.get(this.#key(this.#film.film.drawList(frame), size));
  }

  isKept(frame: number, size: Size): boolean {
    return this.#cache.has(this.#key(this.#film.film.drawList(frame), size));
  }

  /** Frames of a source to be decoded before this one can be drawn. */
  distance(frame: number): number {
    return this.#maker.approach.distance(this.#film.film.drawList(frame));
  }

  /** The stops on the way to a frame, each nearer; none where it is near. */
  *nearing(frame: number, size: Size): Generator<Step> {
    const { renderer, approach } = this.#maker;
    for (const list of approach.steps(this.#film.film.drawList(frame))) {
      yield {
        draw: () => this.#drawn(list, size),
        pass: async () => {
          await renderer.fetch(encodeDrawList(list));
          approach.drawn(list);
        },
      };
    }
  }

  /** The frame as a JPEG, which is kept. */
  async moving(frame: number, size: Size): Promise<Uint8Array> {
    return await this.#drawn(this.#film.film.drawList(frame), size);
  }

  /** The frame without loss, in the canvas's size: RGBA. */
  async still(frame: number): Promise<Uint8Array> {
    const list = this.#film.film.drawList(frame);
    const pixels = await this.#maker.renderer.render(encodeDrawList(list));
    this.#maker.approach.drawn(list);
    return pixels;
  }

  /** The pictures are the maker's: nothing may be called afterwards, here and in films that share its decoders. */
  close(): void {
    this.#maker.renderer.close();
  }

  async #drawn(list: DrawList, size: Size): Promise<Uint8Array> {
    const key = this.#key(list, size);
    const kept = this.#cache.get(key);
    if (kept !== undefined) return kept;
    const { renderer, approach } = this.#maker;
    const jpeg = await renderer.renderJpeg(encodeDrawList(list), size.width, size.height, quantizer);
    approach.drawn(list);
    this.#cache.set(key, jpeg);
    return jpeg;
  }

  #key(list: DrawList, { width, height }: Size): string {
    const words = encodeDrawList(list);
    const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
    return `${this.#maker.identity} ${width}x${height} ${bytes.toString('latin1')}`;
  }
}

/** Without loss, off the JavaScript thread. */
export async function pngOf(pixels: Uint8Array, { width, height }: Size): Promise<Uint8Array> {
  const canvas = skia().createCanvas(width, height);
  const clamped = new Uint8ClampedArray(pixels.buffer as ArrayBuffer, pixels.byteOffset, pixels.length);
  canvas.getContext('2d').putImageData(new (skia().ImageData)(clamped, width, height), 0, 0);
  return await canvas.encode('png');
}

/** Equal only for jobs that draw equal lists equally. */
function identityOf({ film, sources, rasters }: RenderableFilm): string {
  const parts = [
    `${film.output.width}x${film.output.height}`,
    ...sources.map(({ spec, file }) => `${file.identity} ${spec.videoStream} ${spec.path}`),
    ...rasters.map(({ identity }) => identity),
  ];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

async function makerOf(engine: Engine, film: RenderableFilm, identity: string): Promise<Maker> {
  const job = await renderJob(film);
  const approach = new Approach(film.sources.map(({ file }) => file.facts.video));
  return { identity, job, renderer: engine.createRenderer(job), approach };
}
