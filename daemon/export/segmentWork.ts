/**
 * Encodes the segments of a film that are not kept yet, several side by side, and keeps each as soon as it is whole: what is done
 * when the process dies is done. Knows no planning, no sound and no container.
 */
import type { Film } from '../../model/evaluate/index.ts';
import { openingRuns, segmentRuns, type Segment } from '../../model/plan/segmentPlan.ts';
import { SegmentQueue } from '../../model/plan/segmentQueue.ts';
import type { SegmentSettings } from '../../model/render/job.ts';
import type { Engine, SegmentEncoder, SegmentProgress, TraceRecorder } from '../../native/index.ts';
import type { Lease } from '../cache/lease.ts';
import type { DrawableJob, FilmJobs } from './filmJobs.ts';

/** How far into its next segment an encoder looks to open sources in time. */
const aheadFrames = 24;

export interface SegmentWorkOptions {
  readonly engine: Pick<Engine, 'createSegmentEncoder'>;
  readonly film: Film;
  readonly jobs: Pick<FilmJobs, 'for'>;
  readonly settings: SegmentSettings;
  /** Side by side, at least 1. */
  readonly encoders: number;
  /** Those to encode, in the order of the film. */
  readonly segments: readonly Segment[];
  readonly lease: Lease;
  readonly recorder: TraceRecorder | undefined;
  /** Throws when a file that this segment shows is no longer what its key says. */
  readonly requireUnchanged: (segment: Segment) => Promise<void>;
  /** Called for each segment once it is kept, with its path and what encoding it took. */
  readonly onDone: (segment: Segment, path: string, tookMs: number) => void;
}

/** An encoder, and what it draws on. */
interface OpenEncoder {
  readonly encoder: SegmentEncoder;
  readonly on: DrawableJob;
}

export class SegmentWork {
  readonly #options: SegmentWorkOptions;
  readonly #queue: SegmentQueue<Segment>;
  readonly #open = new Set<SegmentEncoder>();
  /** What encoders that are closed have cost. */
  readonly #closed: SegmentProgress[] = [];
  /** Encoders that have to stop for want of memory: their segment goes back to the queue. */
  readonly #given = new Set<SegmentEncoder>();
  /** Keys of what is being encoded. */
  readonly #encoding = new Set<string>();
  #cancelled = false;

  constructor(options: SegmentWorkOptions) {
    this.#options = options;
    this.#queue = new SegmentQueue(options.segments, options.encoders);
  }

  /** Resolves when all segments are kept. Rejects with the first error, after everything has stopped. */
  async run(): Promise<void> {
    const { encoders, segments } = this.#options;
    await this.#workers(Math.min(encoders, segments.length));
    // A segment that was given back when the others had already ended.
    while (!this.#queue.isEmpty) await this.#workers(1);
  }

  async #workers(count: number): Promise<void> {
    const workers = Array.from({ length: count }, (_, worker) =>
      this.#work(worker).catch((error: unknown) => {
        this.cancel();
        throw error;
      }),
    );
    const ends = await Promise.allSettled(workers);
    const failures = ends.filter((end) => end.status === 'rejected');
    // A worker that was stopped because of another's error says only that.
    const [first] = failures.toSorted(
      (a, b) => Number(isCancelled(a.reason)) - Number(isCancelled(b.reason)),
    );
    if (first !== undefined) throw first.reason;
  }

  cancel(): void {
    this.#cancelled = true;
    for (const encoder of this.#open) encoder.cancel();
  }

  /** Encoders at work. */
  get encoders(): number {
    return this.#open.size - this.#given.size;
  }

  isEncoding(key: string): boolean {
    return this.#encoding.has(key);
  }

  /** Of all encoders so far. */
  progress(): readonly SegmentProgress[] {
    return [...this.#closed, ...Array.from(this.#open, (encoder) => encoder.progress())];
  }

  /** Lets caches go that can be made again. */
  trim(): void {
    for (const encoder of this.#open) encoder.trim();
  }

  /** Stops all encoders but one, whose segments are then encoded by it. */
  keepOne(): void {
    for (const encoder of [...this.#open].slice(1)) {
      if (this.#given.has(encoder)) continue;
      this.#given.add(encoder);
      encoder.cancel();
    }
  }

  async #work(worker: number): Promise<void> {
    let opened: OpenEncoder | undefined;
    try {
      for (;;) {
        const segment = this.#queue.next(worker);
        if (segment === undefined) return;
        if (opened?.on.has(segment) !== true) {
          if (opened !== undefined) this.#close(opened);
          opened = undefined;
          const on = await this.#options.jobs.for([segment, ...this.#queue.upcoming(worker)]);
          opened = this.#opened(worker, on);
        }
        if (this.#cancelled) opened.encoder.cancel();
        if (!(await this.#encode(opened.encoder, worker, segment))) return;
      }
    } finally {
      if (opened !== undefined) this.#close(opened);
    }
  }

  #opened(worker: number, on: DrawableJob): OpenEncoder {
    const { engine, settings, recorder } = this.#options;
    const encoder = engine.createSegmentEncoder(on.job, settings, recorder, `encoder ${worker + 1}`);
    this.#open.add(encoder);
    return { encoder, on };
  }

  #close({ encoder, on }: OpenEncoder): void {
    this.#closed.push(encoder.progress());
    this.#open.delete(encoder);
    this.#given.delete(encoder);
    encoder.close();
    on.release();
  }

  /** False when the encoder had to give the segment back. */
  async #encode(encoder: SegmentEncoder, worker: number, segment: Segment): Promise<boolean> {
    const { film, lease, requireUnchanged, onDone } = this.#options;
    const entry = await lease.create(segment.key);
    this.#encoding.add(segment.key);
    try {
      const [following] = this.#queue.upcoming(worker);
      const job = {
        runs: segmentRuns(film, segment),
        ahead: following === undefined ? new Int32Array() : openingRuns(film, following, aheadFrames),
        frameCount: segment.endFrame - segment.firstFrame,
        path: entry.path,
        number: segment.number,
        firstFrame: segment.firstFrame,
      };
      const startedMs = performance.now();
      await entry.write(() => encoder.encode(job));
      const tookMs = performance.now() - startedMs;
      // What was made of a changed file must not be found under the old one's key, should that come back.
      await requireUnchanged(segment);
      onDone(segment, await entry.commit(), tookMs);
      return true;
    } catch (error) {
      if (!this.#given.has(encoder) || this.#cancelled || !isCancelled(error)) throw error;
      this.#queue.putBack(segment);
      return false;
    } finally {
      this.#encoding.delete(segment.key);
      await entry.discard();
    }
  }
}

const isCancelled = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'cancelled';
