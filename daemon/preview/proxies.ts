/**
 * The proxies of the films that previews show: found in the cache, and made in the background where there are none, one after another in the whole daemon. Exports and
 * previews that play come first: what is being made then waits, and goes on when the daemon is free. When memory is short it is given up. Knows no preview's pictures.
 */
import { freemem, totalmem } from 'node:os';
import { FramewrightError } from '../../model/errors.ts';
import type { VideoFacts } from '../../model/media/facts.ts';
import type { Engine } from '../../native/index.ts';
import type { Cache } from '../cache/cache.ts';
import type { Lease } from '../cache/lease.ts';
import type { AssetFile } from '../project/assetFile.ts';
import { asUserError } from '../userError.ts';
import { Hold } from './hold.ts';
import { isHeavy, proxyKey } from './proxyFile.ts';

/** A proxy that is there. */
export interface Proxy {
  /** Good for as long as the lease it was found with. */
  readonly path: string;
  readonly video: VideoFacts;
}

/** What proxies are made with and kept in. */
export interface ProxySurroundings {
  readonly engine: () => Engine;
  /** Undefined where there can be none: then there are no proxies. */
  readonly cache: () => Promise<Cache | undefined>;
  readonly make: (path: string, hold: Hold, signal: AbortSignal) => Promise<void>;
  /** Films are made, or shown without a break. */
  readonly isBusy: () => boolean;
  readonly isMemoryShort: () => boolean;
  readonly log: (line: string) => void;
}

/** Between two looks at whether the daemon is free. */
const lookEveryMs = 250;
/** Of the machine's memory, what has to be free for one to be made. */
const freeShare = 0.1;

/** Memory is short on this machine. */
export const isMemoryShort = (): boolean => freemem() < totalmem() * freeShare;

/** Without anybody who waits for it, a proxy is made on for so long. */
const graceMs = 10_000;

/** One that is being made, or waits for its turn. */
interface Making {
  readonly done: Promise<void>;
  readonly giveUp: AbortController;
  waiting: number;
  idle: NodeJS.Timeout | undefined;
}

export class Proxies {
  /** By the file's identity. */
  readonly #making = new Map<string, Making>();
  readonly #surroundings: ProxySurroundings;
  #last: Promise<unknown> = Promise.resolve();

  constructor(surroundings: ProxySurroundings) {
    this.#surroundings = surroundings;
  }

  /** Where its proxies are, until it is released. */
  async lease(): Promise<Lease | undefined> {
    return await (await this.#surroundings.cache())?.lease();
  }

  /** By the file's identity: of all heavy files, as soon as all are there. What cannot be made is left out, and said in the log. Rejects with the signal's reason. */
  async of(
    files: readonly AssetFile[],
    lease: Lease,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Proxy>> {
    const found = new Map<string, Proxy>();
    for (const file of files) {
      const { video } = file.facts;
      if (video === undefined || !isHeavy(video) || found.has(file.identity)) continue;
      const proxy = (await this.#find(file, video, lease)) ?? (await this.#made(file, video, lease, signal));
      signal.throwIfAborted();
      if (proxy !== undefined) found.set(file.identity, proxy);
    }
    return found;
  }

  async #made(
    file: AssetFile,
    video: VideoFacts,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<Proxy | undefined> {
    const making = this.#making.get(file.identity) ?? this.#begin(file);
    making.waiting++;
    clearTimeout(making.idle);
    try {
      await Promise.race([making.done, aborted(signal)]);
      return await this.#find(file, video, lease);
    } catch (error) {
      signal.throwIfAborted();
      const known = asUserError(error);
      if (known === undefined) throw error;
      this.#surroundings.log(`no proxy of ${file.path}: ${known.message}`);
      return undefined;
    } finally {
      making.waiting--;
      // Whoever types asks again in a moment.
      if (making.waiting === 0) making.idle = setTimeout(() => making.giveUp.abort(nobodyWaits()), graceMs);
      making.idle?.unref();
    }
  }

  #begin({ identity, path }: AssetFile): Making {
    const giveUp = new AbortController();
    const done = this.#last.then(() => this.#make(path, giveUp.signal));
    const making: Making = { done, giveUp, waiting: 0, idle: undefined };
    this.#making.set(identity, making);
    this.#last = done.catch(() => {}).finally(() => this.#making.delete(identity));
    return making;
  }

  /** Until it is there, however often it has to wait or to begin again. */
  async #make(path: string, signal: AbortSignal): Promise<void> {
    const { isBusy, isMemoryShort, make } = this.#surroundings;
    for (;;) {
      signal.throwIfAborted();
      while (isBusy() || isMemoryShort()) {
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
        signal.throwIfAborted();
      }
      const hold = new Hold();
      const giveWay = new AbortController();
      const looking = setInterval(() => {
        hold.set(isBusy());
        if (isMemoryShort()) giveWay.abort(new Error('memory is short'));
      }, lookEveryMs);
      try {
        await make(path, hold, AbortSignal.any([signal, giveWay.signal]));
        return;
      } catch (error) {
        if (!giveWay.signal.aborted) throw error;
      } finally {
        clearInterval(looking);
      }
    }
  }

  async #find(file: AssetFile, video: VideoFacts, lease: Lease): Promise<Proxy | undefined> {
    const engine = this.#surroundings.engine();
    const key = proxyKey(engine, file);
    const path = await lease.find(key);
    if (path === undefined) return undefined;
    const facts = await engine.probe(path).catch(() => undefined);
    // One that is damaged, or of another film, is made again.
    if (facts?.video?.pts.length === video.pts.length) return { path, video: facts.video };
    await lease.evict(key);
    return undefined;
  }
}

const nobodyWaits = (): FramewrightError =>
  new FramewrightError('cancelled', 'Nobody waits for the proxy any more.');

/** Rejects with the signal's reason, and never resolves. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
