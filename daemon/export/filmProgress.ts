/** What the makers of a film tell of themselves, added up. Plain values; knows no clock. */
import { addedDurations, percentileMs } from '../../model/telemetry/durations.ts';
import type { ExportFigures, MakerCounts, StageCost, Telemetry } from '../../model/protocol/telemetry.ts';
import type { StageFigures } from '../../native/index.ts';

/** An export's telemetry as far as it needs no clock. */
export type FilmProgress = ExportFigures;

/** What a film was made with. */
export interface FilmResult extends FilmProgress {
  /** Names the encoders that were used. */
  readonly videoEncoder: string;
  readonly audioEncoder?: string | undefined;
}

/** The last telemetry of an export, and what its film was made with. */
export interface WatchedReport extends Telemetry, FilmResult {}

/** The same, and why it was made with that. */
export interface FilmReport extends WatchedReport {
  /** A line for the user. */
  readonly engine: string;
}

/** Adds up what several makers of pictures have cost; stages of the same kind are one. */
export function addedStages(all: readonly (readonly StageFigures[])[]): StageCost[] {
  const kinds = new Map<string, StageFigures[]>();
  for (const figures of all.flat()) {
    const kind = `${figures.stage}\n${figures.detail}`;
    const same = kinds.get(kind);
    if (same === undefined) kinds.set(kind, [figures]);
    else same.push(figures);
  }
  return Array.from(kinds.values(), costOf);
}

function costOf(figures: readonly StageFigures[]): StageCost {
  const durations = addedDurations(figures.map((each) => each.durations));
  return {
    stage: figures[0]?.stage ?? '',
    detail: figures[0]?.detail ?? '',
    count: figures.reduce((sum, { count }) => sum + count, 0),
    totalMs: figures.reduce((sum, { totalMs }) => sum + totalMs, 0),
    p50Ms: percentileMs(durations, 0.5),
    p95Ms: percentileMs(durations, 0.95),
  };
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

/** Adds up what waits before the stages of several makers. */
export function addedQueues(
  all: readonly Readonly<Record<string, number>>[],
): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const [stage, length] of all.flatMap((queues) => Object.entries(queues))) {
    sums[stage] = (sums[stage] ?? 0) + length;
  }
  return sums;
}

/** What a whole film will have, from what so many of its frames have; undefined before there are any. */
export function estimatedBytes(bytes: number, frames: number, frameCount: number): number | undefined {
  return frames === 0 || bytes === 0 ? undefined : Math.round((bytes / frames) * frameCount);
}
