/** What requests need of the engine, the cache and the machine, each opened when it is first needed and shared by all clients. */
import { stat } from 'node:fs/promises';
import { isAbsolute, normalize } from 'node:path';
import { FramewrightError } from '../../model/errors.ts';
import type { MediaFacts } from '../../model/media/facts.ts';
import type { ExportOrder, Job } from '../../model/protocol/exports.ts';
import type { Params, Result } from '../../model/protocol/index.ts';
import type { Finding } from '../../model/protocol/services.ts';
import { loadEngine, type Engine } from '../../native/index.ts';
import { openCache } from '../cache/cache.ts';
import { cacheFolder, defaultLimitBytes } from '../cache/cacheFolder.ts';
import type { Lease } from '../cache/lease.ts';
import { filmPlan } from '../export/filmPlan.ts';
import { makeFilm, orderedFilm, prepareOrder, type OrderedFilm } from '../export/order.ts';
import { defaultTarget } from '../export/target.ts';
import { examineMachine } from '../machine.ts';
import { ClipPictures } from '../media/clipPictures.ts';
import { Previews } from '../preview/previews.ts';
import { readAssetFile } from '../project/assetFile.ts';
import { asUserError } from '../userError.ts';
import type { FilmMaker } from './jobs.ts';
import type { Log } from './log.ts';

export class Services implements FilmMaker {
  readonly #log: Log;
  readonly #clipPictures = new ClipPictures(() => this.engine());
  #engine: Engine | undefined;

  /** What windows look at. */
  readonly previews: Previews;

  constructor(log: Log) {
    this.#log = log;
    this.previews = new Previews(
      () => this.engine(),
      (error) => log.failure('preview', error),
    );
  }

  get engineLoaded(): boolean {
    return this.#engine !== undefined;
  }

  /** Loads it. Throws `engine-missing`. */
  engine(): Engine {
    if (this.#engine === undefined) {
      this.#engine = loadEngine();
      // Whoever edits comes first: what answers a window keeps its priority, what makes films does not.
      this.#engine.letFilmsGiveWay();
    }
    return this.#engine;
  }

  readonly prepare: FilmMaker['prepare'] = (order, signal) => {
    requirePlain(order.project);
    if (order.target !== undefined) requirePlain(order.target);
    if (order.trace !== undefined) requirePlain(order.trace);
    return this.#withCache(order.cache, (cache) => prepareOrder(this.engine(), order, cache, signal));
  };

  readonly make: FilmMaker['make'] = (prepared, events, signal) =>
    makeFilm(this.engine(), prepared, events, signal);

  async probe(path: string): Promise<MediaFacts> {
    requirePlain(path);
    const file = await this.#withCache(true, (cache) => readAssetFile(path, () => this.engine(), cache));
    return file.facts;
  }

  thumbnails({ path, level, index }: Params<'media/thumbnails'>, signal: AbortSignal): Promise<Uint8Array> {
    requirePlain(path);
    return this.#withCache(true, (cache) =>
      this.#clipPictures.thumbnails(path, { level, index }, cache, signal),
    );
  }

  async checkMachine(): Promise<Finding[]> {
    const findings: Finding[] = [];
    for await (const finding of examineMachine()) findings.push(finding);
    return findings;
  }

  async cacheSize(): Promise<Result<'cache/size'>> {
    const cache = await openCache({ folder: cacheFolder(), limitBytes: defaultLimitBytes });
    const entries = await cache.entries();
    return {
      folder: cache.folder,
      entries: entries.length,
      bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
      limitBytes: defaultLimitBytes,
    };
  }

  async clearCache(): Promise<Result<'cache/clear'>> {
    const cache = await openCache({ folder: cacheFolder(), limitBytes: defaultLimitBytes });
    const removed = await cache.clear();
    return { removed: removed.length, bytes: removed.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  /** `earlier`: exports that are over, newest first, to go by. */
  estimate(
    order: Params<'export/estimate'>,
    earlier: readonly Job[],
    signal: AbortSignal,
  ): Promise<Result<'export/estimate'>> {
    requirePlain(order.project);
    return this.#withCache(true, async (cache) => {
      const ordered = await orderedFilm(this.engine(), order, cache, signal);
      const { loaded, name, settings, film } = ordered;
      const target = order.target ?? defaultTarget(loaded.path, name, settings.format);
      const { frameCount } = film.film;
      const cachedFrames = cache === undefined ? 0 : await this.#cachedFrames(ordered, cache);
      const like = alike(earlier, order.project, name);
      return {
        export: name,
        target,
        targetExists: (await stat(target).catch(() => undefined)) !== undefined,
        frameCount,
        cachedFrames,
        bytes: like && (like.bytes / like.frameCount) * frameCount,
        seconds: like && like.secondsEach * (frameCount - cachedFrames),
        engine:
          settings.format === 'gif'
            ? 'Software: gif, with one palette.'
            : 'Software: libx264, which looks the same on every machine.',
      };
    });
  }

  async #cachedFrames({ film, settings }: OrderedFilm, cache: Lease): Promise<number> {
    if (settings.format === 'gif') return 0;
    let frames = 0;
    for (const { key, firstFrame, endFrame } of filmPlan(this.engine(), film, settings, 'yuv').segments) {
      if ((await cache.look(key)) !== undefined) frames += endFrame - firstFrame;
    }
    return frames;
  }

  /** Without one where there can be none: it only makes things quicker. */
  async #withCache<T>(wanted: boolean, work: (cache: Lease | undefined) => Promise<T>): Promise<T> {
    const lease = wanted ? await this.#lease() : undefined;
    try {
      return await work(lease);
    } finally {
      await lease?.release();
    }
  }

  async #lease(): Promise<Lease | undefined> {
    try {
      return await (await openCache({ folder: cacheFolder(), limitBytes: defaultLimitBytes })).lease();
    } catch (error) {
      const known = asUserError(error);
      if (known === undefined) throw error;
      this.#log.line(known.message);
      return undefined;
    }
  }
}

/** What the latest export of the same settings took for each frame that it encoded. */
function alike(
  earlier: readonly Job[],
  project: string,
  name: string,
): { readonly bytes: number; readonly frameCount: number; readonly secondsEach: number } | undefined {
  const done = earlier.filter(({ report, export: used }) => report !== undefined && used === name);
  const { report, seconds = 0 } = done.find((job) => job.project === project) ?? done[0] ?? {};
  if (report === undefined) return undefined;
  const encoded = report.frames - report.cachedFrames;
  const { bytes, frameCount } = report;
  return { bytes, frameCount, secondsEach: encoded === 0 ? 0 : seconds / encoded };
}

/** A path that says what it names: absolute, without a way back in it. Throws `request-invalid`. */
function requirePlain(path: ExportOrder['project']): void {
  if (isAbsolute(path) && normalize(path) === path && !path.includes('\0')) return;
  throw new FramewrightError(
    'request-invalid',
    `"${path}" is not the whole way to a file. Name it from the root, without "." and "..".`,
  );
}
