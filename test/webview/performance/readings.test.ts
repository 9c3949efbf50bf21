import assert from 'node:assert/strict';
import type { Reading } from '../../../model/protocol/performancePanel.ts';
import {
  columnsOf,
  heightOf,
  queueNames,
  reuseColumns,
  stageColumns,
  stageNames,
  withReading,
} from '../../../webview/performance/readings.ts';

const reading = (seconds: number, known: Partial<Reading> = {}): Reading => ({
  seconds,
  fps: seconds * 10,
  residentBytes: 1,
  limitBytes: 2,
  queues: {},
  poolBytes: 3,
  frames: 0,
  cachedFrames: 0,
  stageMs: {},
  poolHits: 0,
  poolMisses: 0,
  ...known,
});

describe('the readings of an export', () => {
  it('are columns over time', () => {
    const readings = [reading(1, { queues: { encode: 4 } }), reading(2)];
    assert.deepEqual(columnsOf(readings, [({ fps }) => fps, ({ queues }) => queues['encode'] ?? null]), [
      [1, 2],
      [10, 20],
      [4, null],
    ]);
  });

  it('show a limit when it is near', () => {
    const lines = [{}, { dashed: true }];
    assert.equal(
      heightOf(
        [
          [1, 2],
          [3, null],
          [90, 90],
        ],
        lines,
      ),
      3,
    );
    assert.equal(
      heightOf(
        [
          [1, 2],
          [3, 30],
          [90, 90],
        ],
        lines,
      ),
      90,
    );
    assert.equal(
      heightOf(
        [
          [1, 2],
          [3, 95],
          [90, 90],
        ],
        lines,
      ),
      95,
    );
    assert.equal(heightOf([[], [], []], lines), 0);
  });

  it('know every queue and stage there was', () => {
    const readings = [
      reading(1, { queues: { encode: 1 }, stageMs: { mux: 1 } }),
      reading(2, { queues: { mux: 1, encode: 0 }, stageMs: { decode: 2, mux: 1 } }),
    ];
    assert.deepEqual(queueNames(readings), ['encode', 'mux']);
    assert.deepEqual(stageNames(readings), ['decode', 'mux']);
  });

  it('tell how many cores a stage keeps busy', () => {
    const readings = [
      reading(1),
      reading(2, { stageMs: { encode: 1500 } }),
      reading(3, { stageMs: { encode: 3500 } }),
    ];
    assert.deepEqual(stageColumns(readings, ['encode', 'mux']), [
      [1, 2, 3],
      [null, 1.5, 1.75],
      [null, 0, 0],
    ]);
  });

  it('tell how many buffers are used again, while some are taken', () => {
    const readings = [
      reading(1),
      reading(2, { poolHits: 3, poolMisses: 1 }),
      reading(3, { poolHits: 9, poolMisses: 1 }),
    ];
    assert.deepEqual(reuseColumns(readings), [
      [1, 2, 3],
      [null, 75, 90],
    ]);
    assert.deepEqual(reuseColumns([reading(1), reading(2)]), [
      [1, 2],
      [null, null],
    ]);
  });

  it('of a long one become sparser, and reach from its beginning to its end', () => {
    let readings: readonly Reading[] = [];
    for (let second = 0; second < 5000; second++) readings = withReading(readings, reading(second));
    assert.ok(readings.length <= 1200);
    assert.deepEqual([readings[0]?.seconds, readings.at(-1)?.seconds], [0, 4999]);
  });
});
