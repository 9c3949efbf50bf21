/** Values that change along a clip: keyframes as functions of time. Knows nothing of what the values mean. */
import type { AnimatedProperty, Clip, Keyframe } from '../project/project.ts';
import { ease } from './easing.ts';

/** A value at a time from the clip's start, in the unit of its keys; times outside the clip are allowed. */
export type Curve = (at: number) => number;

/** A key at a time in any unit. */
export interface CurveKey extends Pick<Keyframe, 'v' | 'ease'> {
  readonly at: number;
}

/** The curve of exact keys. */
export const curveOf = (keys: readonly Keyframe[]): Curve =>
  curveThrough(keys.map(({ t, v, ease: way }) => ({ at: t.toNumber(), v, ease: way })));

/**
 * The value at each time: before the first key its value, after the last its value, at a key exactly the key's. `keys` ascend
 * and hold at least one; of keys at one time the last counts.
 */
export function curveThrough(keys: readonly CurveKey[]): Curve {
  return (at) => {
    let next = 0;
    while (next < keys.length && (keys[next]?.at ?? 0) <= at) next++;
    const before = keys[next - 1];
    const after = keys[next];
    if (!before) return after?.v ?? 0;
    if (!after) return before.v;
    return before.v + (after.v - before.v) * ease(after.ease, (at - before.at) / (after.at - before.at));
  };
}

/** The clip's curve for a property, or what stays the same where it has none. */
export function animated(clip: Clip, property: AnimatedProperty, still: number): Curve {
  const keys = clip.animate.get(property);
  return keys && keys.length > 0 ? curveOf(keys) : () => still;
}
