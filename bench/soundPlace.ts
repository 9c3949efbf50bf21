/** Where one sound lies in time beside another. Pure. */

export interface SoundPlace {
  /** Later than the reference; of the places where it was asked, the one farthest off. */
  readonly laterMs: number;
  /**
   * What is left of the reference when the sound, so moved, is taken off it: 0 where they are the same, 1 where they have nothing in common, infinite where
   * something sounds and the reference is silent.
   */
  readonly difference: number;
}

const reachSeconds = 0.1;
const pieceSeconds = 2;

/**
 * Asks near the start, in the middle and near the end, so that sounds that drift apart are found. The lag is where the two differ
 * least. Their product alone will not do: music repeats itself, and where it grows louder a lag of some periods gives more than none.
 * Sounds that are too short to ask are an error.
 */
export function soundPlace(heard: Float32Array, reference: Float32Array, rate: number): SoundPlace {
  const reach = Math.round(reachSeconds * rate);
  const length = pieceSeconds * rate;
  const last = Math.min(heard.length, reference.length) - length - reach;
  if (last < reach)
    throw new Error(
      `Sounds are compared over ${pieceSeconds + 2 * reachSeconds} s at least; these are shorter.`,
    );
  const places = [reach, (reach + last) >> 1, last].map((from) =>
    placeAt(heard, reference, from, length, reach),
  );
  const farthest = places.reduce((one, other) => (Math.abs(other.lag) > Math.abs(one.lag) ? other : one));
  return {
    laterMs: (1000 * farthest.lag) / rate,
    difference: Math.max(...places.map(({ difference }) => difference)),
  };
}

/** Of one piece, in samples. */
function placeAt(
  heard: Float32Array,
  reference: Float32Array,
  from: number,
  length: number,
  reach: number,
): { readonly lag: number; readonly difference: number } {
  let energy = 0;
  for (let at = from; at < from + length; at++) energy += (reference[at] ?? 0) ** 2;
  // Of equal differences the smallest lag counts.
  let best = { lag: 0, left: differenceAt(heard, reference, from, length, 0) };
  for (let distance = 1; distance <= reach; distance++) {
    for (const lag of [-distance, distance]) {
      const left = differenceAt(heard, reference, from, length, lag);
      if (left < best.left) best = { lag, left };
    }
  }
  return { lag: best.lag, difference: best.left === 0 ? 0 : best.left / energy };
}

function differenceAt(
  heard: Float32Array,
  reference: Float32Array,
  from: number,
  length: number,
  lag: number,
): number {
  let sum = 0;
  for (let at = from; at < from + length; at++) {
    const apart = (heard[at + lag] ?? 0) - (reference[at] ?? 0);
    sum += apart * apart;
  }
  return sum;
}
