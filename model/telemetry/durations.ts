/**
 * Percentiles of how long pieces of work took, from counts by the logarithm of their length. The buckets are those of
 * native/engine/duration_histogram.h: one below 2^10 ns, eight to each octave above, one from 2^36 ns on.
 */

const firstOctave = 10;
const perOctave = 8;

/** Adds up counts of the same buckets. */
export function addedDurations(all: readonly Uint32Array[]): Uint32Array {
  const sum = new Uint32Array(Math.max(0, ...all.map(({ length }) => length)));
  for (const counts of all) {
    for (const [bucket, count] of counts.entries()) sum[bucket] = (sum[bucket] ?? 0) + count;
  }
  return sum;
}

/** The length, in milliseconds, that `share` (0 to 1) of the runs did not exceed; 0 when there were none. Right to about 6 %. */
export function percentileMs(counts: Uint32Array, share: number): number {
  const runs = counts.reduce((sum, count) => sum + count, 0);
  if (runs === 0) return 0;
  const wanted = share * runs;
  let before = 0;
  for (const [bucket, count] of counts.entries()) {
    if (count > 0 && before + count >= wanted) {
      const { fromNs, toNs } = boundsOf(bucket);
      return (fromNs + ((wanted - before) / count) * (toNs - fromNs)) / 1e6;
    }
    before += count;
  }
  return boundsOf(counts.length - 1).fromNs / 1e6;
}

function boundsOf(bucket: number): { readonly fromNs: number; readonly toNs: number } {
  if (bucket === 0) return { fromNs: 0, toNs: 2 ** firstOctave };
  const octave = 2 ** (firstOctave + Math.floor((bucket - 1) / perOctave));
  const width = octave / perOctave;
  const fromNs = octave + ((bucket - 1) % perOctave) * width;
  return { fromNs, toNs: fromNs + width };
}
