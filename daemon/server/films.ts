/**
 * Films, made and estimated with the engine in the thread this runs in: setting texts, planning and drawing lists of a long project take whole seconds
 * of it, so the daemon has a thread for them (filmThread.ts). Knows no connection and no job.
 */
import { stat } from 'node:fs/promises';
import { frameMap } from '../../model/evaluate/index.ts';
import { engineLine } from '../../model/plan/engineChoice.ts';
import { estimateFrom } from '../../model/plan/estimate.ts';
import { isCopied } from '../../model/plan/segmentPlan.ts';
import { exportOrder, type Job } from '../../model/protocol/exports.ts';
import type { Engine } from '../../native/index.ts';
import type { Lease } from '../cache/lease.ts';
import { chooseEngine } from '../export/chooseEngine.ts';
import { filmPlan } from '../export/filmPlan.ts';
import {
  makeFilm,
  orderedFilm,
  prepareOrder,
  type OrderedFilm,
  type PreparedOrder,
} from '../export/order.ts';
import { defaultTarget } from '../export/target.ts';
import { keepProxy } from '../preview/proxyFile.ts';
import { asUserError } from '../userError.ts';
import { withCacheLease } from './cacheLease.ts';
import type { ClipState, FilmAdviser, FilmMaker, ProxyMaker } from './filmMaker.ts';
import type { Log } from './log.ts';
import { requirePlainPath } from './plainPath.ts';

/** Costs of segments are remembered by key; these are some hours of film. */
const mostCosts = 10_000;

export class Films implements FilmMaker, FilmAdviser, ProxyMaker {
  readonly #log: Log;
  readonly #engine: () => Engine;
  readonly #prepared = new Map<number, PreparedOrder>();
  /** By segment key: milliseconds a frame when it was last encoded. */
  readonly #costs = new Map<string, number>();
  #handles = 0;

  /** `engine` is asked for when it is first needed. */
  constructor(log: Log, engine: () => Engine) {
    this.#log = log;
    this.#engine = engine;
  }

  readonly prepare: FilmMaker['prepare'] = async (order, signal) => {
    for (const path of [order.project, order.target, order.trace])
      if (path !== undefined) requirePlainPath(path);
    const prepared = await withCacheLease(this.#log, order.cache, (cache) =>
      prepareOrder(this.#engine(), order, cache, signal),
    );
    const handle = ++this.#handles;
    this.#prepared.set(handle, prepared);
    const { name, settings, target, targetFolder, diagnostics, flow, files, film } = prepared;
    return {
      handle,
      order,
      name,
      quality: settings.format === 'gif' ? undefined : settings.video.quality,
      target,
      targetFolder,
      frameCount: film.film.frameCount,
      diagnostics,
      flow,
      files: files.map(({ path, identity }) => ({ path, identity })),
    };
  };

  readonly make: FilmMaker['make'] = ({ handle, targetFolder, keptTrace }, events, signal) => {
    const prepared = this.#prepared.get(handle);
    if (prepared === undefined) throw new Error(`film ${handle} was forgotten`);
    const onSegment = (key: string, msPerFrame: number): void => this.#remember(key, msPerFrame);
    return makeFilm(
      this.#engine(),
      { ...prepared, targetFolder, keptTrace },
      { ...events, onSegment },
      signal,
    );
  };

  readonly forget: FilmMaker['forget'] = ({ handle }) => {
    this.#prepared.delete(handle);
  };

  readonly estimate: FilmAdviser['estimate'] = (order, earlier, signal) => {
    requirePlainPath(order.project);
    return withCacheLease(this.#log, true, async (cache) => {
      const ordered = await orderedFilm(this.#engine(), order, cache, signal);
      const { loaded, name, settings, film } = ordered;
      const target = order.target ?? defaultTarget(loaded.path, name, settings.format);
      const { frameCount } = film.film;
      const there = await this.#there(ordered, cache, signal);
      const quality = settings.format === 'gif' ? undefined : settings.video.quality;
      const wanted = {
        project: order.project,
        export: name,
        quality,
        frameCount,
        kept: { frames: there.cached + there.copied, bytes: there.bytes },
        copied: there.copied,
      };
      return {
        export: name,
        target,
        targetExists: (await stat(target).catch(() => undefined)) !== undefined,
        frameCount,
        cachedFrames: there.cached,
        copiedFrames: there.copied,
        ...estimateFrom(earlier.flatMap(madeOf), wanted),
        engine: engineLine(
          await chooseEngine(this.#engine(), order.engine, { ...settings, copies: there.copied > 0 }),
        ),
      };
    });
  };

  readonly clipStates: FilmAdviser['clipStates'] = async ({ project, text }, signal) => {
    requirePlainPath(project);
    const order = exportOrder.parse({ project, text });
    return withCacheLease(this.#log, true, async (cache) => {
      try {
        const ordered = await orderedFilm(this.#engine(), order, cache, signal);
        return cache === undefined ? [] : await this.#states(ordered, cache, signal);
      } catch (error) {
        // What keeps it from being exported is told where it is exported, and in its text.
        if (asUserError(error) === undefined) throw error;
        return [];
      }
    });
  };

  readonly makeProxy: ProxyMaker['makeProxy'] = (path, hold, signal) => {
    requirePlainPath(path);
    return withCacheLease(this.#log, true, async (cache) => {
      if (cache !== undefined) await keepProxy(this.#engine(), path, cache, { hold, signal });
    });
  };

  async #states(
    { loaded, settings, film }: OrderedFilm,
    cache: Lease,
    signal: AbortSignal,
  ): Promise<readonly ClipState[]> {
    if (settings.format === 'gif') return [];
    const { segments } = await filmPlan(this.#engine(), film, settings, 'yuv', signal);
    const kept = new Set<string>();
    for (const segment of segments)
      if (isCopied(segment) || (await cache.look(segment.key)) !== undefined) kept.add(segment.key);
    const map = frameMap(loaded.timeline, film.film.output);
    const spans = segments.map(({ key, firstFrame, endFrame }) => ({
      key,
      firstFrame: map.canvasFrame(firstFrame),
      lastFrame: map.canvasFrame(endFrame - 1),
    }));
    return loaded.timeline.tracks
      .filter(({ kind, hidden }) => kind === 'video' && !hidden)
      .flatMap(({ clips }) => clips)
      .flatMap((clip) => {
        const shown = spans.filter(
          ({ firstFrame, lastFrame }) => firstFrame < clip.endFrame && lastFrame >= clip.firstFrame,
        );
        if (shown.length === 0) return [];
        const costs = shown.flatMap(({ key }) => this.#costs.get(key) ?? []);
        return {
          offset: clip.clip.range.offset,
          cached: shown.every(({ key }) => kept.has(key)),
          msPerFrame:
            costs.length === 0 ? undefined : costs.reduce((sum, each) => sum + each, 0) / costs.length,
        };
      });
  }

  /** What of a film need not be encoded. */
  async #there(
    { film, settings }: OrderedFilm,
    cache: Lease | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly cached: number; readonly copied: number; readonly bytes: number }> {
    let cached = 0;
    let copied = 0;
    let bytes = 0;
    if (settings.format === 'gif') return { cached, copied, bytes };
    const { segments, sound } = await filmPlan(this.#engine(), film, settings, 'yuv', signal);
    for (const segment of segments) {
      const frames = segment.endFrame - segment.firstFrame;
      if (isCopied(segment)) {
        copied += frames;
        bytes += segment.untouched.bytes;
        continue;
      }
      const path = await cache?.look(segment.key);
      if (path === undefined) continue;
      cached += frames;
      bytes += (await stat(path)).size;
    }
    const path = sound && (await cache?.look(sound.key));
    // For the frames that are left, sound is in what a frame comes to.
    if (path !== undefined) bytes += ((await stat(path)).size * (cached + copied)) / film.film.frameCount;
    return { cached, copied, bytes };
  }

  #remember(key: string, msPerFrame: number): void {
    this.#costs.delete(key);
    this.#costs.set(key, msPerFrame);
    const [oldest] = this.#costs.keys();
    if (this.#costs.size > mostCosts && oldest !== undefined) this.#costs.delete(oldest);
  }
}

/** What a job that is done tells for the next. */
function madeOf(job: Job): Parameters<typeof estimateFrom>[0] {
  const { report, seconds, project, quality } = job;
  if (report === undefined || seconds === undefined) return [];
  const { bytes, frameCount, cachedFrames, copiedFrames } = report;
  const encoded = frameCount - cachedFrames - copiedFrames;
  return [
    { project, export: job.export, quality, bytes, frameCount, encoded, copied: copiedFrames, seconds },
  ];
}
