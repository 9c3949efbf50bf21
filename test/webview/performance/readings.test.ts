import assert from 'node:assert/strict';
import type { Reading } from '../../../model/protocol/performancePanel.ts';
import { columnsOf, queueNames, withReading } from '../../../webview/performance/readings.ts';

const reading = (seconds: number, queues: Readonly<Record<string, number>> = {}): Reading => ({
  seconds,
  fps: seconds * 10,
  residentBytes: 1,
  limitBytes: 2,
  queues,
  poolBytes: 3,
});

describe('the readings of an export', () => {
  it('are columns over time', () => {
    const readings = [reading(1, { encode: 4 }), reading(2)];
    assert.deepEqual(columnsOf(readings, [({ fps }) => fps, ({ queues }) => queues['encode'] ?? null]), [
      [1, 2],
      [10, 20],
      [4, null],
    ]);
  });

  it('know every queue there was', () => {
    assert.deepEqual(queueNames([reading(1, { encode: 1 }), reading(2, { mux: 1, encode: 0 })]), [
      'encode',
      'mux',
    ]);
  });

  it('of a long one become sparser, and reach from its beginning to its end', () => {
    let readings: readonly Reading[] = [];
    for (let second = 0; second < 5000; second++) readings = withReading(readings, reading(second));
    assert.ok(readings.length <= 3600);
    assert.deepEqual([readings[0]?.seconds, readings.at(-1)?.seconds], [0, 4999]);
  });
});
