/**
 * What an export tells of itself four times a second, and once more at its end. Plain values that can be written as JSON;
 * nothing of it leaves the machine. Knows no engine and no clock.
 */

export interface ExportTelemetry {
  /** Of the film, done: encoded now or before. */
  readonly frames: number;
  /** Of these, those that were encoded before. */
  readonly cachedFrames: number;
  readonly frameCount: number;
  /** Frames a second that were encoded, over the last few seconds. */
  readonly fps: number;
  /** Until the last frame, at that rate; undefined before there is a rate. */
  readonly secondsLeft: number | undefined;
  /** Since the export began. */
  readonly secondsPassed: number;
  /** Of the film, encoded so far or before; at the end its size. */
  readonly bytes: number;
  /** What the film's size will be, from what is encoded of it; undefined before anything is. */
  readonly estimatedBytes: number | undefined;
  /** Items waiting before each stage, by its name, of all its workers. */
  readonly queues: Readonly<Record<string, number>>;
  /** `decode`, `convert`, `compose`, `encode`, `sound`, `mux`, each as often as there are kinds of it. */
  readonly stages: readonly StageCost[];
  /** Encoders at work side by side. */
  readonly encoders: number;
  readonly memory: MemoryReading;
  readonly counts: MakerCounts;
  /** Of the whole process, in which another export or a preview may run. */
  readonly live: LiveCounts;
  /** Undefined for a film that is encoded in one piece. */
  readonly segments: SegmentCounts | undefined;
}

/** What one stage or one conversion has cost so far, without what it waited: `encode`, `libx264`. */
export interface StageCost {
  readonly stage: string;
  readonly detail: string;
  /** Times it ran. */
  readonly count: number;
  /** All runs together. */
  readonly totalMs: number;
  /** What half of the runs, and 95 of 100, did not exceed. */
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export interface MemoryReading {
  /** Of this process, in bytes. */
  readonly residentBytes: number;
  readonly limitBytes: number;
  readonly peakBytes: number;
}

/** How sparing the making of pictures was. */
export interface MakerCounts {
  /** How many scaler and converter contexts were made: constant in a steady state. */
  readonly contextsCreated: number;
  readonly poolHits: number;
  readonly poolMisses: number;
  /** Frames handed to the encoder by reference, without a pixel drawn or copied. */
  readonly framesPassedThrough: number;
}

/** What the engine holds. All are zero when every owner is gone. */
export interface LiveCounts {
  readonly frames: number;
  readonly packets: number;
  readonly codecs: number;
  readonly files: number;
  /** In pixel buffers made by pools, those that wait for reuse included. */
  readonly poolBytes: number;
}

export interface SegmentCounts {
  readonly total: number;
  /** Encoded before, taken as they are. */
  readonly cached: number;
  readonly encoded: number;
}
