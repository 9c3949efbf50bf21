/** What requests need of the engine, the cache and the machine, each opened when it is first needed and shared by all clients. */
import type { MediaFacts } from '../../model/media/facts.ts';
import type { Params, Result } from '../../model/protocol/index.ts';
import type { Finding } from '../../model/protocol/services.ts';
import { loadEngine, type Engine } from '../../native/index.ts';
import { openCache } from '../cache/cache.ts';
import { cacheFolder } from '../cache/cacheFolder.ts';
import type { Entry } from '../cache/entries.ts';
import { examineMachine } from '../machine.ts';
import { ClipPictures } from '../media/clipPictures.ts';
import { Previews } from '../preview/previews.ts';
import { isMemoryShort, Proxies } from '../preview/proxies.ts';
import { readAssetFile } from '../project/assetFile.ts';
import { cacheFor, withCacheLease } from './cacheLease.ts';
import type { ProxyMaker } from './filmMaker.ts';
import type { Log } from './log.ts';
import { requirePlainPath } from './plainPath.ts';

export class Services {
  readonly #log: Log;
  readonly #clipPictures = new ClipPictures(() => this.engine());
  #engine: Engine | undefined;

  /** What windows look at. */
  readonly previews: Previews;

  /** `films` makes proxies; none are made while it `isBusy`, or while a preview plays. */
  constructor(log: Log, films: ProxyMaker, isBusy: () => boolean) {
    this.#log = log;
    const proxies = new Proxies({
      engine: () => this.engine(),
      cache: () => cacheFor(log),
      make: (path, hold, signal) => films.makeProxy(path, hold, signal),
      isBusy: () => isBusy() || this.previews.watched,
      isMemoryShort,
      log: (line) => log.line(line),
    });
    this.previews = new Previews(() => this.engine(), {
      proxies,
      withCache: (work) => withCacheLease(log, true, work),
      onBug: (error) => log.failure('preview', error),
    });
  }

  get engineLoaded(): boolean {
    return this.#engine !== undefined;
  }

  /** Loads it. Throws `engine-missing`. */
  engine(): Engine {
    this.#engine ??= loadEngine();
    return this.#engine;
  }

  async probe(path: string): Promise<MediaFacts> {
    requirePlainPath(path);
    const file = await withCacheLease(this.#log, true, (cache) =>
      readAssetFile(path, () => this.engine(), cache),
    );
    return file.facts;
  }

  thumbnails({ path, level, index }: Params<'media/thumbnails'>, signal: AbortSignal): Promise<Uint8Array> {
    requirePlainPath(path);
    return withCacheLease(this.#log, true, (cache) =>
      this.#clipPictures.thumbnails(path, { level, index }, cache, signal),
    );
  }

  waveform({ path, index }: Params<'media/waveform'>, signal: AbortSignal): Promise<Uint8Array> {
    requirePlainPath(path);
    return withCacheLease(this.#log, true, (cache) =>
      this.#clipPictures.waveform(path, index, cache, signal),
    );
  }

  async checkMachine(): Promise<Finding[]> {
    const findings: Finding[] = [];
    for await (const finding of examineMachine()) findings.push(finding);
    return findings;
  }

  async cacheSize(): Promise<Result<'cache/size'>> {
    const cache = await openCache({ folder: cacheFolder() });
    const entries = await cache.entries();
    return {
      folder: cache.folder,
      entries: entries.length,
      bytes: bytesOf(entries),
      limitBytes: await cache.limitBytes(),
    };
  }

  async clearCache(): Promise<Result<'cache/clear'>> {
    return removal(await (await openCache({ folder: cacheFolder() })).clear());
  }

  async limitCache({ limitBytes }: Params<'cache/limit'>): Promise<Result<'cache/limit'>> {
    return removal(await (await openCache({ folder: cacheFolder() })).setLimit(limitBytes));
  }
}

const bytesOf = (entries: readonly Entry[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0);

const removal = (entries: readonly Entry[]): Result<'cache/clear'> => ({
  removed: entries.length,
  bytes: bytesOf(entries),
});
