/** The readings of one export as the graphs take them: columns over time. Pure. */
import type { Reading } from '../../model/protocol/performancePanel.ts';
import type { Telemetry } from '../../model/protocol/telemetry.ts';

/** Five minutes at four a second; beyond it every second one goes, so that the whole export stays to be seen. */
const mostReadings = 1200;

export function readingOf(telemetry: Telemetry): Reading {
  const { secondsPassed, fps, memory, queues, live, frames, cachedFrames, counts, stages } = telemetry;
  const { residentBytes, limitBytes } = memory;
  const stageMs: Record<string, number> = {};
  for (const { stage, totalMs } of stages) stageMs[stage] = (stageMs[stage] ?? 0) + totalMs;
  return {
    seconds: secondsPassed,
    fps,
    residentBytes,
    limitBytes,
    queues,
    poolBytes: live.poolBytes,
    frames,
    cachedFrames,
    stageMs,
    poolHits: counts.poolHits,
    poolMisses: counts.poolMisses,
  };
}

export function withReading(readings: readonly Reading[], reading: Reading): readonly Reading[] {
  const kept = readings.length < mostReadings ? readings : readings.filter((_each, index) => index % 2 === 0);
  return [...kept, reading];
}

/** A column of numbers for each series, and their time first. */
export type Columns = [seconds: number[], ...series: (number | null)[][]];

/** Of a bound, what the others reach when it comes into view: further away it would press them flat. */
const nearShare = 1 / 3;

/** The most that a graph of columns has to show: of its lines, and of the dashed ones, which are bounds, those that are near. */
export function heightOf(
  [, ...series]: readonly (ArrayLike<number | null | undefined> | undefined)[],
  lines: readonly { readonly dashed?: boolean }[],
): number {
  const most = (dashed: boolean): number =>
    Math.max(
      0,
      ...lines.flatMap((line, index) =>
        (line.dashed === true) === dashed ? Array.from(series[index] ?? [], (value) => value ?? 0) : [],
      ),
    );
  const [reached, bound] = [most(false), most(true)];
  return reached >= bound * nearShare ? Math.max(reached, bound) : reached;
}

export function columnsOf(
  readings: readonly Reading[],
  series: readonly ((reading: Reading) => number | null)[],
): Columns {
  return [
    readings.map(({ seconds }) => seconds),
    ...series.map((valueOf) => readings.map((reading) => valueOf(reading))),
  ];
}

/** Every queue that was ever told of, in the order of the stages. */
export const queueNames = (readings: readonly Reading[]): readonly string[] =>
  namesIn(readings.map(({ queues }) => queues));

/** The way of a picture. */
const stageOrder = ['decode', 'deinterlace', 'convert', 'compose', 'encode', 'sound', 'mux'];

/** Every stage that has ever run, in the order of the way. */
export const stageNames = (readings: readonly Reading[]): readonly string[] =>
  namesIn(readings.map(({ stageMs }) => stageMs)).toSorted(
    (a, b) => stageOrder.indexOf(a) - stageOrder.indexOf(b),
  );

const namesIn = (records: readonly Readonly<Record<string, number>>[]): readonly string[] => [
  ...new Set(records.flatMap((record) => Object.keys(record))),
];

/** How many readings a share is taken over: single ones jump. */
const over = 8;

/** What each stage did lately, in cores: 1 is a thread that does nothing else. */
export function stageColumns(readings: readonly Reading[], names: readonly string[]): Columns {
  return withLately(
    readings,
    names.map((name) => (now, before) => {
      const ms = (now.stageMs[name] ?? 0) - (before.stageMs[name] ?? 0);
      return ms / 1000 / (now.seconds - before.seconds);
    }),
  );
}

/** The share of picture buffers that were there already, lately; nothing while none is taken. */
export function reuseColumns(readings: readonly Reading[]): Columns {
  return withLately(readings, [
    (now, before) => {
      const hits = now.poolHits - before.poolHits;
      const taken = hits + now.poolMisses - before.poolMisses;
      return taken > 0 ? (100 * hits) / taken : null;
    },
  ]);
}

function withLately(
  readings: readonly Reading[],
  series: readonly ((now: Reading, before: Reading) => number | null)[],
): Columns {
  return [
    readings.map(({ seconds }) => seconds),
    ...series.map((valueOf) =>
      readings.map((now, index) => {
        const before = readings[Math.max(0, index - over)];
        return before === undefined || before.seconds >= now.seconds ? null : valueOf(now, before);
      }),
    ),
  ];
}
