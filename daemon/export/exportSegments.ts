/**
 * An MP4 export as a list of parts: what was encoded before is taken from the cache, untouched footage from its file, the rest is encoded
 * and kept, and all is joined to one film. So an export after an edit costs the edit, and one that died goes on where it was.
 */
import { stat } from 'node:fs/promises';
import { type CopiedSegment, isCopied, type Segment } from '../../model/plan/segmentPlan.ts';
import type { CopiedStretch, PixelPath } from '../../model/render/job.ts';
import type { MemoryBudget } from '../../model/plan/memoryBudget.ts';
import type { ExportSettings } from '../../model/project/project.ts';
import type { Engine, FilmJoin, SoundEncoder, TraceRecorder } from '../../native/index.ts';
import type { Lease, PendingEntry } from '../cache/lease.ts';
import { requireUnchanged } from '../project/assetFile.ts';
import { ratioOf, type RenderableFilm } from '../project/renderFilm.ts';
import {
  addedCounts,
  addedQueues,
  addedStages,
  estimatedBytes,
  type FilmProgress,
  type FilmResult,
} from './filmProgress.ts';
import { FilmJobs } from './filmJobs.ts';
import type { FilmPlan, PlannedSound } from './filmPlan.ts';
import type { MemoryMonitor } from './memoryMonitor.ts';
import { SegmentWork } from './segmentWork.ts';

export interface SegmentsRequest extends RenderableFilm {
  readonly settings: ExportSettings;
  readonly plan: FilmPlan;
  /** Where the film is written. */
  readonly path: string;
  readonly lease: Lease;
  readonly pixels: PixelPath;
  readonly budget: MemoryBudget;
  readonly monitor: MemoryMonitor;
  readonly signal: AbortSignal;
  readonly recorder: TraceRecorder | undefined;
  /** A segment is encoded: its key, and milliseconds a frame. */
  readonly onSegment?: ((key: string, msPerFrame: number) => void) | undefined;
}

/** A part that is damaged is encoded again; one that is damaged again and again is a fault of the disk. */
const mostRepairs = 3;

/** Of an encoder's buffers, what stills may have. */
const stillShare = 1 / 4;

/** One export; its parts are looked up, then encoded, then joined. */
export class SegmentedExport {
  readonly #engine: Engine;
  readonly #request: SegmentsRequest;
  /** Of each segment that is kept, by key: its file. */
  readonly #paths = new Map<string, string>();
  /** Keys of those that were encoded before. */
  readonly #cached = new Set<string>();
  readonly #copied: readonly CopiedSegment[];
  /** Segments that were encoded now. */
  #encoded = 0;
  #work: SegmentWork | undefined;
  #sound: SoundEncoder | undefined;
  #join: FilmJoin | undefined;
  /** Of parts that were encoded before. */
  #cachedBytes = 0;
  /** Of the film, once it is whole. */
  #bytes: number | undefined;

  constructor(engine: Engine, request: SegmentsRequest) {
    this.#engine = engine;
    this.#request = request;
    this.#copied = request.plan.segments.filter(isCopied);
  }

  /** Throws errors with a code. */
  async run(): Promise<FilmResult> {
    const { plan } = this.#request;
    for (let repairs = 0; ; repairs++) {
      await this.#encodeMissing();
      try {
        await this.#joinParts();
        break;
      } catch (error) {
        if (repairs === mostRepairs || !(await this.#dropDamaged(error))) throw error;
      }
    }
    return {
      ...this.progress(),
      frames: this.#request.film.frameCount,
      videoEncoder: plan.segments.every(isCopied) ? 'copy' : 'libx264',
      audioEncoder: plan.sound === undefined ? undefined : 'aac',
    };
  }

  isKept(key: string): boolean {
    return this.#paths.has(key);
  }

  progress(): FilmProgress {
    const { film, plan, monitor } = this.#request;
    const encoders = this.#work?.progress() ?? [];
    const others = [this.#sound?.figures(), this.#join?.figures()].filter((stage) => stage !== undefined);
    const encoded = encoders.reduce((sum, { frames }) => sum + frames, 0);
    const cached = plan.segments.filter(({ key }) => this.#cached.has(key));
    const cachedFrames = framesOf(cached);
    const toCopy = framesOf(this.#copied);
    const encodedFrames = Math.min(cachedFrames + encoded, film.frameCount - toCopy);
    const encodedBytes = encoders.reduce((sum, encoder) => sum + encoder.bytes, this.#cachedBytes);
    const copyBytes = this.#copied.reduce((sum, { untouched }) => sum + untouched.bytes, 0);
    const joined = this.#joinedShare(encodedBytes + copyBytes);
    const copiedFrames = Math.round(toCopy * joined);
    const bytes = this.#bytes ?? encodedBytes + Math.round(copyBytes * joined);
    const left = estimatedBytes(encodedBytes, encodedFrames, film.frameCount - toCopy);
    return {
      frames: encodedFrames + copiedFrames,
      cachedFrames,
      copiedFrames,
      frameCount: film.frameCount,
      bytes,
      estimatedBytes: this.#bytes ?? (left === undefined ? undefined : left + copyBytes),
      queues: addedQueues(encoders.map(({ queues }) => queues)),
      stages: addedStages([...encoders.map(({ stages }) => stages), others]),
      encoders: this.#work?.encoders ?? 0,
      memory: monitor.reading(),
      counts: addedCounts(encoders),
      segments: {
        total: plan.segments.length,
        cached: cached.length,
        copied: this.#copied.length,
        encoded: this.#encoded,
        ends: plan.segments.map(({ endFrame }) => endFrame),
        states: plan.segments.map((segment) => this.#stateOf(segment)).join(''),
      },
    };
  }

  /** How much of the film is put together, 0 to 1. `bytes`: what it will have, about. */
  #joinedShare(bytes: number): number {
    if (this.#bytes !== undefined) return 1;
    return Math.min(1, (this.#join?.bytes() ?? 0) / Math.max(1, bytes));
  }

  /** A letter, as telemetry has them. */
  #stateOf(segment: Segment): string {
    if (isCopied(segment)) return 'u';
    const { key } = segment;
    if (this.#cached.has(key)) return 'c';
    if (this.#paths.has(key)) return 'd';
    return this.#work?.isEncoding(key) === true ? 'e' : 'w';
  }

  /** Reacts to the memory in use; to be called now and then. */
  watchMemory(): void {
    const pressure = this.#request.monitor.look();
    if (pressure === 'none') return;
    this.#work?.trim();
    if (pressure === 'emergency') this.#work?.keepOne();
  }

  /** Looks up what is kept already. Before `run`. */
  async findKept(): Promise<void> {
    const { plan, lease } = this.#request;
    for (const segment of plan.segments) {
      if (isCopied(segment)) continue;
      const { key } = segment;
      const path = await lease.find(key);
      if (path === undefined) continue;
      this.#paths.set(key, path);
      this.#cached.add(key);
      this.#cachedBytes += await sizeOf(path);
    }
    if (plan.sound === undefined) return;
    const path = await lease.find(plan.sound.key);
    if (path === undefined) return;
    this.#paths.set(plan.sound.key, path);
    this.#cachedBytes += await sizeOf(path);
  }

  async #encodeMissing(): Promise<void> {
    const { plan, signal } = this.#request;
    signal.throwIfAborted();
    // Two segments may be the same picture: it is encoded once, where it is first shown.
    const missing = new Map<string, Segment>();
    for (const segment of plan.segments) {
      if (isCopied(segment) || this.#paths.has(segment.key) || missing.has(segment.key)) continue;
      missing.set(segment.key, segment);
    }
    const sound = plan.sound !== undefined && !this.#paths.has(plan.sound.key) ? plan.sound : undefined;
    const stop = new AbortController();
    const parts = [
      this.#encodePicture([...missing.values()], stop.signal),
      this.#encodeSound(sound, stop.signal),
    ];
    const cancel = (): void => stop.abort(signal.reason);
    signal.addEventListener('abort', cancel);
    // What fails first ends the other, and is what is told.
    let first: unknown;
    for (const part of parts) {
      part.catch((error: unknown) => {
        first ??= error;
        stop.abort();
      });
    }
    const ends = await Promise.allSettled(parts);
    signal.removeEventListener('abort', cancel);
    if (ends.some(({ status }) => status === 'rejected')) throw first;
  }

  async #encodePicture(missing: readonly Segment[], signal: AbortSignal): Promise<void> {
    if (missing.length === 0) return;
    const { film, settings, pixels, lease, budget } = this.#request;
    const jobs = new FilmJobs({
      engine: this.#engine,
      film: this.#request,
      segments: missing,
      bytesEach: budget.bufferBytes * stillShare,
      encoders: budget.encoders,
      signal,
    });
    const work = new SegmentWork({
      engine: this.#engine,
      film,
      jobs,
      settings: {
        quality: settings.video.quality,
        preset: settings.video.preset,
        bufferBytes: budget.bufferBytes,
        pixels,
      },
      encoders: budget.encoders,
      segments: missing,
      lease,
      recorder: this.#request.recorder,
      requireUnchanged: ({ sources }) => this.#requireUnchanged(sources),
      onDone: ({ key, firstFrame, endFrame }, path, tookMs) => {
        this.#paths.set(key, path);
        this.#encoded++;
        this.#request.onSegment?.(key, tookMs / (endFrame - firstFrame));
      },
    });
    this.#work = work;
    const cancel = (): void => work.cancel();
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    try {
      await work.run();
    } finally {
      signal.removeEventListener('abort', cancel);
      await jobs.close();
    }
  }

  async #encodeSound(sound: PlannedSound | undefined, signal: AbortSignal): Promise<void> {
    if (sound === undefined) return;
    const { lease, sources } = this.#request;
    const entry: PendingEntry = await lease.create(sound.key);
    const specs = sources.map(({ spec }) => spec);
    try {
      await entry.write(async () => {
        const encoder = this.#engine.createSoundEncoder(
          specs,
          sound.plan,
          sound.bitrate,
          entry.path,
          this.#request.recorder,
        );
        this.#sound = encoder;
        const cancel = (): void => encoder.cancel();
        signal.addEventListener('abort', cancel);
        if (signal.aborted) cancel();
        try {
          await encoder.encode();
        } finally {
          signal.removeEventListener('abort', cancel);
        }
      });
      await this.#requireUnchanged(sources.keys());
      this.#paths.set(sound.key, await entry.commit());
    } finally {
      await entry.discard();
    }
  }

  async #joinParts(): Promise<void> {
    const { film, plan, path, signal } = this.#request;
    const join = this.#engine.createFilmJoin(
      {
        path,
        segments: plan.segments.map((segment) =>
          isCopied(segment) ? this.#stretchOf(segment) : this.#pathOf(segment.key),
        ),
        sound: plan.sound === undefined ? undefined : this.#pathOf(plan.sound.key),
        frameCount: film.frameCount,
        frameRate: ratioOf(film.output.fps),
      },
      this.#request.recorder,
    );
    this.#join = join;
    const cancel = (): void => join.cancel();
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    try {
      this.#bytes = await join.run();
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** After a part was found damaged: forgets those that are. False when that was not the matter. */
  async #dropDamaged(error: unknown): Promise<boolean> {
    if (!(error instanceof Error && 'code' in error && error.code === 'segment-damaged')) return false;
    for (const [key, path] of this.#paths) {
      if (await this.#engine.isWholeSegment(path)) continue;
      await this.#request.lease.evict(key);
      this.#paths.delete(key);
      this.#cached.delete(key);
    }
    return true;
  }

  /** Of these sources of the film. */
  async #requireUnchanged(sources: Iterable<number>): Promise<void> {
    const files = new Set(Array.from(sources, (index) => this.#request.sources[index]?.file));
    for (const file of files) if (file !== undefined) await requireUnchanged(file);
  }

  #stretchOf({ untouched: { source, pts } }: CopiedSegment): CopiedStretch {
    const spec = this.#request.sources[source]?.spec;
    if (spec === undefined) throw new Error(`the film has no source ${source}`);
    return { path: spec.path, stream: spec.videoStream, pts };
  }

  #pathOf(key: string): string {
    const path = this.#paths.get(key);
    if (path === undefined) throw new Error(`a part of the film was not encoded: ${key}`);
    return path;
  }
}

const framesOf = (segments: readonly Segment[]): number =>
  segments.reduce((sum, { firstFrame, endFrame }) => sum + endFrame - firstFrame, 0);

/** 0 for a file that is not there: whoever reads it will say so. */
const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;
