import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addedDurations, percentileMs } from '../../../model/telemetry/durations.ts';

/** One below 2^10 ns, eight to each of 26 octaves, one above: as native/engine/duration_histogram.h has them. */
const buckets = 1 + 26 * 8 + 1;

function bucketOf(ns: number): number {
  const octave = Math.floor(Math.log2(ns));
  if (octave < 10) return 0;
  if (octave >= 36) return buckets - 1;
  return 1 + (octave - 10) * 8 + Math.floor(ns / 2 ** (octave - 3) - 8);
}

function counted(...lengthsNs: readonly number[]): Uint32Array {
  const counts = new Uint32Array(buckets);
  for (const ns of lengthsNs) counts[bucketOf(ns)]! += 1;
  return counts;
}

describe('percentiles of durations', () => {
  it('are 0 of nothing', () => {
    assert.equal(percentileMs(counted(), 0.5), 0);
    assert.equal(percentileMs(new Uint32Array(), 0.95), 0);
  });

  it('are right to an eighth of an octave', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1024, max: 2 ** 36 - 1 }), { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0.01, 0.5, 0.95, 1),
        (lengthsNs, share) => {
          const sorted = lengthsNs.toSorted((a, b) => a - b);
          const exactMs = sorted[Math.ceil(share * sorted.length) - 1]! / 1e6;
          const found = percentileMs(counted(...lengthsNs), share);
          assert.ok(found > exactMs / 1.126 && found < exactMs * 1.126, `${found} for ${exactMs}`);
        },
      ),
    );
  });

  it('tell the slow few from the many', () => {
    const counts = counted(...Array<number>(90).fill(2e6), ...Array<number>(10).fill(50e6));
    assert.ok(Math.abs(percentileMs(counts, 0.5) - 2) < 0.25);
    assert.ok(Math.abs(percentileMs(counts, 0.95) - 50) < 5);
  });

  it('are those of all makers together', () => {
    const some = counted(2e6, 3e6);
    const others = counted(4e6);
    assert.deepEqual(addedDurations([some, others]), counted(2e6, 3e6, 4e6));
    assert.deepEqual(addedDurations([]), new Uint32Array());
  });
});
