/**
 * A film's pictures, drawn in one size: in full from its own media, or smaller and with proxies of what is heavy. Smaller ones have everything where the full ones have it. Its decoders stay open, and are handed on to the drawing
 * of a later text that uses the same media, with the stills it has. One call at a time. Knows no client.
 */
import { createHash } from 'node:crypto';
import type { DrawList } from '../../model/render/drawList.ts';
import type { RenderJob } from '../../model/render/job.ts';
import { scaledDrawList } from '../../model/render/scaledDrawList.ts';
import type { Engine, Renderer } from '../../native/index.ts';
import { renderJob, type RenderableFilm } from '../project/renderFilm.ts';
import { Approach, lastAtOrBefore, withFrames } from './approach.ts';
import type { PictureCache } from './pictureCache.ts';
import type { Proxy } from './proxies.ts';
import { identitiesIn, Stills } from './stills.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A stop on the way to a frame that is far in its group, the last of which is the frame itself. Each way of taking it is a call. */
export interface Stop {
  readonly isLast: boolean;
  /** With a picture to be shown, nearly right. */
  draw(): Promise<Uint8Array>;
  /** Without one, and only decoded. Ends soon after `isOver` says that something else is wanted. */
  pass(isOver: () => boolean): Promise<void>;
}

/** Between two looks at whether something else is wanted. */
const lookEveryMs = 20;

/** By the identity of the file they stand for. */
export type ProxyTable = ReadonlyMap<string, Proxy>;

/** The encoder's quantiser, 2 to 31: hardly to be told from the still. */
const quantizer = 4;

/** Of the stills that a drawing has at hand: some twenty photos as 1080p shows them. */
const mostStillBytes = 256 * 2 ** 20;
/** Seconds from a frame that was drawn, at which the next may be wanted: their stills are made beforehand. */
const soonSeconds = [0.5, 1, 1.5, 2, 2.5, 3, -1];

/** How a film is drawn. */
interface DrawingOptions {
  readonly cache: PictureCache;
  /** Smaller, and from these; undefined: in full. */
  readonly light?: { readonly proxies: ProxyTable; readonly size: Size };
  readonly before: Drawing | undefined;
}

/** What makes pictures. */
interface Maker {
  /** Tells jobs apart that draw the same list differently. */
  readonly identity: string;
  readonly job: RenderJob;
  readonly renderer: Renderer;
  readonly approach: Approach;
  readonly stills: Stills;
}

export class Drawing {
  readonly #film: RenderableFilm;
  readonly #maker: Maker;
  readonly #cache: PictureCache;
  /** By source; undefined for those that are drawn from their own file. */
  readonly #proxies: readonly (Proxy | undefined)[];

  /** `before` gives its decoders where they fit: see `sharesDecodersWith`. */
  static async of(
    engine: Engine,
    film: RenderableFilm,
    { cache, light, before }: DrawingOptions,
  ): Promise<Drawing> {
    const used = film.sources.map(({ file, spec }) =>
      spec.videoStream < 0 ? undefined : light?.proxies.get(file.identity),
    );
    const size = light?.size ?? film.film.output;
    const identity = identityOf(film, used, size);
    const maker =
      before !== undefined && before.#maker.identity === identity
        ? before.#maker
        : await makerOf(engine, film, used, { identity, size });
    return new Drawing(film, maker, used, cache);
  }

  private constructor(
    film: RenderableFilm,
    maker: Maker,
    proxies: readonly (Proxy | undefined)[],
    cache: PictureCache,
  ) {
    this.#film = film;
    this.#maker = maker;
    this.#proxies = proxies;
    this.#cache = cache;
  }

  sharesDecodersWith(other: Drawing): boolean {
    return this.#maker === other.#maker;
  }

  /** Whether a frame shows anything by a proxy. */
  usesProxies(frame: number): boolean {
    let uses = false;
    withFrames(this.#film.film.drawList(frame), (source, pts) => {
      uses ||= this.#proxies[source] !== undefined;
      return pts;
    });
    return uses;
  }

  /** What was made of a frame lately, at this size. */
  kept(frame: number, size: Size): Uint8Array | undefined {
    return this.#cache.get(this.#key(this.#list(frame), size));
  }

  isKept(frame: number, size: Size): boolean {
    return this.#cache.has(this.#key(this.#list(frame), size));
  }

  /** Frames of a source to be decoded before this one can be drawn. */
  distance(frame: number): number {
    return this.#maker.approach.distance(this.#list(frame));
  }

  /** The stops on the way to a frame, each nearer. */
  *nearing(frame: number, size: Size): Generator<Stop> {
    const { renderer, approach } = this.#maker;
    const goal = this.#list(frame);
    for (const list of approach.stops(goal)) {
      yield {
        isLast: list === goal,
        draw: () => this.#drawn(list, size),
        pass: async (isOver) => {
          const words = await this.#words(list);
          for (;;) {
            const { there, reached } = await renderer.approach(words, lookEveryMs);
            if (there) approach.drawn(list);
            else if (isOver()) approach.left(reached);
            else continue;
            return;
          }
        },
      };
    }
  }

  /** The frame as a JPEG, which is kept. */
  async moving(frame: number, size: Size): Promise<Uint8Array> {
    const jpeg = await this.#drawn(this.#list(frame), size);
    this.#expectAfter(frame);
    return jpeg;
  }

  /** The frame without loss, in the drawing's size: RGBA. */
  async still(frame: number): Promise<Uint8Array> {
    const list = this.#list(frame);
    const pixels = await this.#maker.renderer.render(await this.#words(list));
    this.#maker.approach.drawn(list);
    return pixels;
  }

  /** Nothing may be called afterwards, here and in drawings that share its decoders. */
  close(): void {
    this.#maker.stills.close();
    this.#maker.renderer.close();
  }

  /** In the drawing's size; of the film's own times, those of the proxies. */
  #list(frame: number): DrawList {
    const { film } = this.#film;
    const list = film.drawList(frame);
    if (this.#proxies.every((proxy) => proxy === undefined)) return list;
    return withFrames(scaledDrawList(list, film.output, this.#maker.job), (source, pts) => {
      const proxy = this.#proxies[source];
      const own = this.#film.sources[source]?.file.facts.video;
      return proxy === undefined || own === undefined
        ? pts
        : (proxy.video.pts[lastAtOrBefore(own.pts, pts)] ?? 0);
    });
  }

  async #drawn(list: DrawList, size: Size): Promise<Uint8Array> {
    const key = this.#key(list, size);
    const kept = this.#cache.get(key);
    if (kept !== undefined) return kept;
    const { renderer, approach } = this.#maker;
    const jpeg = await renderer.renderJpeg(await this.#words(list), size.width, size.height, quantizer);
    approach.drawn(list);
    this.#cache.set(key, jpeg);
    return jpeg;
  }

  /** As the renderer takes it, which has all it shows. */
  #words(list: DrawList): Promise<Int32Array> {
    return this.#maker.stills.ready(list, this.#film.rasters);
  }

  #expectAfter(frame: number): void {
    const { film, rasters } = this.#film;
    const fps = film.output.fps.toNumber();
    const soon = soonSeconds
      .map((seconds) => frame + Math.round(seconds * fps))
      .filter((n) => n >= 0 && n < film.frameCount);
    this.#maker.stills.expect(
      soon.map((n) => film.drawList(n)),
      rasters,
    );
  }

  #key(list: DrawList, { width, height }: Size): string {
    const { rasters } = this.#film;
    const words = this.#maker.stills.words(list, rasters);
    const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
    const stills = identitiesIn(list, rasters).join(' ');
    return `${this.#maker.identity} ${width}x${height} ${stills} ${bytes.toString('latin1')}`;
  }
}

/** Equal only for jobs that draw equal lists of equal stills equally. */
function identityOf(
  { sources }: RenderableFilm,
  proxies: readonly (Proxy | undefined)[],
  { width, height }: Size,
): string {
  const parts = [
    `${width}x${height}`,
    ...sources.map(({ spec, file }, index) => {
      const kind = proxies[index] === undefined ? 'whole' : 'proxy';
      return `${kind} ${file.identity} ${spec.videoStream} ${spec.path}`;
    }),
  ];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

async function makerOf(
  engine: Engine,
  film: RenderableFilm,
  proxies: readonly (Proxy | undefined)[],
  { identity, size: { width, height } }: { readonly identity: string; readonly size: Size },
): Promise<Maker> {
  const whole = await renderJob(film, new Set());
  const job = {
    ...whole,
    width,
    height,
    sources: whole.sources.map((source, index) => {
      const proxy = proxies[index];
      return proxy === undefined
        ? source
        : { path: proxy.path, videoStream: proxy.video.stream, audioStream: -1 };
    }),
  };
  const approach = new Approach(
    film.sources.map(({ file }, index) => proxies[index]?.video ?? file.facts.video),
  );
  const renderer = engine.createRenderer(job);
  const stills = new Stills(renderer, width / film.film.output.width, mostStillBytes);
  return { identity, job, renderer, approach, stills };
}
