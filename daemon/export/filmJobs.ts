/**
 * What the encoders of a film draw on. Where its stills are few, one job has them all. Where they are many, photos or titles by the hundred, each encoder gets those
 * of its next segments, so that the memory they take does not grow with the film. Knows no encoder and no cache.
 */
import type { Segment } from '../../model/plan/segmentPlan.ts';
import type { Engine, FilmJob } from '../../native/index.ts';
import { renderJob, type RenderableFilm } from '../project/renderFilm.ts';
import { rasters } from '../raster/rasters.ts';

/** A job that has some of the film's stills. */
export interface DrawableJob {
  readonly job: FilmJob;
  /** It has all that the segment shows. */
  has(segment: Segment): boolean;
  /** Whoever asked for it opens no encoder on it any more: stills that nobody else draws go. */
  release(): void;
}

export interface FilmJobsOptions {
  readonly engine: Pick<Engine, 'createFilmJob'>;
  readonly film: RenderableFilm;
  /** All segments that will be encoded. */
  readonly segments: readonly Segment[];
  /** For the stills of each encoder's job, about; those of a single segment may be more. */
  readonly bytesEach: number;
  readonly encoders: number;
  readonly signal: AbortSignal;
}

export class FilmJobs {
  readonly #options: FilmJobsOptions;
  /** Of all segments, where that is not too much for one job that all encoders share. */
  readonly #all: ReadonlySet<number> | undefined;
  #shared: Promise<FilmJob> | undefined;

  constructor(options: FilmJobsOptions) {
    this.#options = options;
    const { segments, bytesEach, encoders } = options;
    const all = new Set(segments.flatMap(({ rasters }) => rasters));
    this.#all = this.#bytesOf(all) <= bytesEach * encoders ? all : undefined;
  }

  /** One that has the first of these segments, and as many of the next as fit. Release it when its encoder is closed. */
  async for(segments: readonly [Segment, ...Segment[]]): Promise<DrawableJob> {
    if (this.#all !== undefined) {
      this.#shared ??= this.#madeLast(this.#all);
      return drawable(await this.#shared, this.#all, () => undefined);
    }
    const some = this.#fitting(segments);
    const job = await this.#made(some);
    return drawable(job, some, () => job.close());
  }

  /** Nothing is encoded any more. */
  async close(): Promise<void> {
    (await this.#shared?.catch(() => undefined))?.close();
    await rasters.rest();
  }

  async #made(rasters: ReadonlySet<number>): Promise<FilmJob> {
    const { engine, film, signal } = this.#options;
    return engine.createFilmJob(await renderJob(film, rasters, signal));
  }

  /** No other will be: what the thread for pictures took goes back to the system before the encoders begin. */
  async #madeLast(all: ReadonlySet<number>): Promise<FilmJob> {
    const { engine, film, signal } = this.#options;
    const job = await renderJob(film, all, signal);
    await rasters.rest();
    return engine.createFilmJob(job);
  }

  #fitting([first, ...next]: readonly [Segment, ...Segment[]]): ReadonlySet<number> {
    const wanted = new Set(first.rasters);
    let bytes = this.#bytesOf(wanted);
    for (const { rasters } of next) {
      const more = rasters.filter((index) => !wanted.has(index));
      bytes += this.#bytesOf(more);
      if (bytes > this.#options.bytesEach) break;
      for (const index of more) wanted.add(index);
    }
    return wanted;
  }

  #bytesOf(rasters: Iterable<number>): number {
    let bytes = 0;
    for (const index of rasters) bytes += this.#options.film.rasters[index]?.bytes ?? 0;
    return bytes;
  }
}

const drawable = (job: FilmJob, rasters: ReadonlySet<number>, release: () => void): DrawableJob => ({
  job,
  has: (segment) => segment.rasters.every((index) => rasters.has(index)),
  release,
});
