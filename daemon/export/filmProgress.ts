/** What an export tells of itself while it runs and at its end. Plain values. */
import type { MakerCounts, StageFigures } from '../../native/index.ts';

export interface FilmProgress {
  /** Of the film, done: encoded now or before. */
  readonly frames: number;
  /** Of these, those that were encoded before. */
  readonly cachedFrames: number;
  readonly frameCount: number;
  /** Encoded or copied so far. */
  readonly bytes: number;
  /** Items waiting before each stage, by its name. */
  readonly queues: Readonly<Record<string, number>>;
  readonly stages: readonly StageFigures[];
  /** Encoders at work side by side. */
  readonly encoders: number;
  readonly memory: MemoryReading;
  readonly counts: MakerCounts;
  /** Undefined for a film that is encoded in one piece. */
  readonly segments: SegmentCounts | undefined;
}

export interface MemoryReading {
  /** Of this process, in bytes. */
  readonly residentBytes: number;
  readonly limitBytes: number;
  readonly peakBytes: number;
}

export interface SegmentCounts {
  readonly total: number;
  /** Encoded before, taken as they are. */
  readonly cached: number;
  readonly encoded: number;
}

export interface FilmReport extends FilmProgress {
  /** Names the encoders that were used. */
  readonly videoEncoder: string;
  readonly audioEncoder: string | undefined;
}

/** Adds up what several makers of pictures have cost; stages of the same kind are one. */
export function addedStages(all: readonly (readonly StageFigures[])[]): StageFigures[] {
  const sums = new Map<string, StageFigures>();
  for (const figures of all.flat()) {
    const key = `${figures.stage}\n${figures.detail}`;
    const before = sums.get(key);
    sums.set(key, {
      ...figures,
      count: figures.count + (before?.count ?? 0),
      totalMs: figures.totalMs + (before?.totalMs ?? 0),
    });
  }
  return [...sums.values()];
}

/** Before anything was made. */
export const noCounts: MakerCounts = {
  contextsCreated: 0,
  poolHits: 0,
  poolMisses: 0,
  framesPassedThrough: 0,
};

/** Adds up what several makers of pictures have used. */
export function addedCounts(all: readonly MakerCounts[]): MakerCounts {
  return all.reduce(
    (sum, { contextsCreated, poolHits, poolMisses, framesPassedThrough }) => ({
      contextsCreated: sum.contextsCreated + contextsCreated,
      poolHits: sum.poolHits + poolHits,
      poolMisses: sum.poolMisses + poolMisses,
      framesPassedThrough: sum.framesPassedThrough + framesPassedThrough,
    }),
    noCounts,
  );
}
