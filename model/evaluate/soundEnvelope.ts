/**
 * How loud a clip is over time: gain, fades and transitions multiplied, as points with straight lines between them. Knows
 * samples, no sources.
 */
import { animated } from './keyframes.ts';
import { clampUnit } from './clipPose.ts';
import type { ShownClip } from './shownClips.ts';
import type { TimelineTransition } from './timeline.ts';

type Point = readonly [offset: number, gain: number];
/** A factor of the gain, by sample of the film. */
interface Factor {
  readonly at: (sample: number) => number;
  /** Samples between which it changes; outside it keeps its value. */
  readonly from: number;
  readonly to: number;
  /** Samples where it bends or jumps. */
  readonly corners: readonly number[];
}

/** Points a second where the gain changes. */
const pointRate = 100;

/** The points of the span of `count` samples that starts at the film's sample `start`; at least one. */
export function soundEnvelope(
  shown: ShownClip,
  sampleAt: (frame: number) => number,
  sampleRate: number,
  start: number,
  count: number,
): readonly Point[] {
  const factors = [...clipFactors(shown, sampleAt, sampleRate), ...transitionFactors(shown, sampleAt)];
  const samples = new Set([start]);
  for (const { from, to, corners } of factors) {
    const first = Math.max(start, Math.floor(from));
    const last = Math.min(start + count - 1, Math.ceil(to));
    if (first > last) continue;
    for (const corner of [first, last, ...corners]) {
      if (corner >= first && corner <= last) samples.add(corner);
    }
    const step = sampleRate / pointRate;
    for (let i = Math.ceil(first / step); i * step < last; i++) samples.add(Math.round(i * step));
  }
  const points = [...samples]
    .sort((a, b) => a - b)
    .map((sample): Point => [sample - start, factors.reduce((gain, factor) => gain * factor.at(sample), 1)]);
  return withoutNeedless(points);
}

function clipFactors({ clip }: ShownClip, sampleAt: (frame: number) => number, sampleRate: number): Factor[] {
  const begin = sampleAt(clip.firstFrame);
  const end = sampleAt(clip.endFrame);
  const decibels = animated(clip.clip, 'gain', clip.clip.gain);
  const times = (clip.clip.animate.get('gain') ?? []).map(({ t }) => begin + t.toNumber() * sampleRate);
  const factors: Factor[] = [
    {
      at: (sample) => 10 ** (decibels((sample - begin) / sampleRate) / 20),
      from: times[0] ?? begin,
      to: times.at(-1) ?? begin,
      // On both sides of a key, for the jump that `hold` makes there.
      corners: times.flatMap((time) => [Math.ceil(time) - 1, Math.ceil(time)]),
    },
  ];
  const fadeIn = clip.clip.fadeIn.toNumber() * sampleRate;
  if (fadeIn > 0) factors.push(line((sample) => (sample - begin) / fadeIn, begin, begin + fadeIn));
  const fadeOut = clip.clip.fadeOut.toNumber() * sampleRate;
  if (fadeOut > 0) factors.push(line((sample) => (end - sample) / fadeOut, end - fadeOut, end));
  return factors;
}

function line(at: (sample: number) => number, from: number, to: number): Factor {
  return { at: (sample) => clampUnit(at(sample)), from, to, corners: [Math.round(from), Math.round(to)] };
}

function transitionFactors({ before, after }: ShownClip, sampleAt: (frame: number) => number): Factor[] {
  const factors: Factor[] = [];
  if (before) factors.push(crossing(before, (x) => x, sampleAt));
  if (after) factors.push(crossing(after, (x) => 1 - x, sampleAt));
  return factors;
}

/**
 * `presence` is how far the clip has come in at a progress of 0 to 1. Two clips cross at equal power; a dip lets one end before
 * the other begins; at a track's start or end the clip fades evenly, as with `fadeIn` and `fadeOut`.
 */
function crossing(
  { transition, firstFrame, endFrame, from, to }: TimelineTransition,
  presence: (progress: number) => number,
  sampleAt: (frame: number) => number,
): Factor {
  const begin = sampleAt(firstFrame);
  const end = sampleAt(endFrame);
  const middle = Math.round((begin + end) / 2);
  const dips = transition.style === 'dip';
  const crosses = from !== undefined && to !== undefined;
  return {
    at: (sample) => {
      const present = presence(clampUnit((sample - begin) / (end - begin)));
      const amount = dips ? clampUnit(2 * present - 1) : present;
      return crosses ? Math.sin((amount * Math.PI) / 2) : amount;
    },
    from: begin,
    to: end,
    corners: dips ? [middle] : [],
  };
}

/** Leaves out points on the straight line between their neighbours, and at the ends what stays constant anyway. */
function withoutNeedless(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    while (isNeedless(kept.at(-2), kept.at(-1), point)) kept.pop();
    kept.push(point);
  }
  while (kept.length > 1 && kept.at(-1)?.[1] === kept.at(-2)?.[1]) kept.pop();
  while (kept.length > 1 && kept[0]?.[1] === kept[1]?.[1]) kept.shift();
  return kept;
}

function isNeedless(before: Point | undefined, point: Point | undefined, after: Point): boolean {
  if (!before || !point) return false;
  const expected = before[1] + ((after[1] - before[1]) * (point[0] - before[0])) / (after[0] - before[0]);
  return Math.abs(expected - point[1]) < 1e-12;
}
