/** The readings of one export as the graphs take them: columns over time. Pure. */
import type { Reading } from '../../model/protocol/performancePanel.ts';
import type { Telemetry } from '../../model/protocol/telemetry.ts';

/** A quarter of an hour at four a second; beyond it every second one goes, so that the whole export stays to be seen. */
const mostReadings = 3600;

export function readingOf({ secondsPassed, fps, memory, queues, live }: Telemetry): Reading {
  const { residentBytes, limitBytes } = memory;
  return { seconds: secondsPassed, fps, residentBytes, limitBytes, queues, poolBytes: live.poolBytes };
}

export function withReading(readings: readonly Reading[], reading: Reading): readonly Reading[] {
  const kept = readings.length < mostReadings ? readings : readings.filter((_each, index) => index % 2 === 0);
  return [...kept, reading];
}

/** A column of numbers for each series, and their time first. */
export type Columns = [seconds: number[], ...series: (number | null)[][]];

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
export function queueNames(readings: readonly Reading[]): readonly string[] {
  return [...new Set(readings.flatMap(({ queues }) => Object.keys(queues)))];
}
