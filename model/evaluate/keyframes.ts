/** Values that change along a clip: keyframes as functions of time. Knows nothing of what the values mean. */
import type { AnimatedProperty, Clip, Keyframe } from '../project/project.ts';
import { ease } from './easing.ts';

/** A value at a time, in seconds from the clip's start; times outside the clip are allowed. */
export type Curve = (seconds: number) => number;

/**
 * The value at each time: before the first key its value, after the last its value, at a key exactly the key's. `keys` ascend
 * and hold at least one; of keys at one time the last counts.
 */
export function curveOf(keys: readonly Keyframe[]): Curve {
  const times = keys.map((key) => key.t.toNumber());
  return (seconds) => {
    let next = 0;
    while (next < keys.length && (times[next] ?? 0) <= seconds) next++;
    const before = keys[next - 1];
    const after = keys[next];
    if (!before) return after?.v ?? 0;
    if (!after) return before.v;
    const from = times[next - 1] ?? 0;
    const to = times[next] ?? 0;
    return before.v + (after.v - before.v) * ease(after.ease, (seconds - from) / (to - from));
  };
}

/** The clip's curve for a property, or what stays the same where it has none. */
export function animated(clip: Clip, property: AnimatedProperty, still: number): Curve {
  const keys = clip.animate.get(property);
  return keys && keys.length > 0 ? curveOf(keys) : () => still;
}
