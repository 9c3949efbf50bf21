/**
 * Which frame of a video a clip shows. The n-th output frame of a clip shows the source at `in + n * speed / fps`, counted
 * from the clip's own first frame, so moving a clip never changes its frames; n is negative in the handle before it.
 */
import type { Ratio, VideoFacts } from '../media/facts.ts';
import { minOf, Rational } from '../time/rational.ts';
import type { TimelineClip } from './timeline.ts';

/** A ratio as media facts carry it (JSON has no bigint), to compute with. */
export const rational = (ratio: Ratio): Rational => Rational.of(ratio.num, ratio.den);

/** Numbers whose quotients of integers are floored right: far enough below 2^53 that no fraction is rounded away. */
const exactLimit = 2 ** 51;

/**
 * The presentation time (in ticks) of the frame that the n-th frame of a clip shows: the last with pts ≤ its source time plus
 * one tick, at most half a canvas frame, which forgives time bases too coarse for their own rate. Outside the source the first
 * and the last frame are held.
 */
export function sourceFrames(
  { in: sourceIn, speed, media, firstFrame, endFrame }: TimelineClip,
  video: VideoFacts,
  fps: Rational,
): (n: number) => number {
  const tick = rational(video.timeBase);
  const start = media ? rational(media.startTime) : Rational.zero;
  const tolerance = minOf(Rational.one, Rational.of(1, 2).div(fps.mul(tick)));
  const first = start.add(sourceIn).div(tick).add(tolerance);
  const step = speed.div(fps.mul(tick));
  // first + n * step = (a + n * b) / d
  const a = first.num * step.den;
  const b = step.num * first.den;
  const d = first.den * step.den;
  // Handles reach no farther out of a clip than twice its length or ten thousand frames, whichever is more.
  const reach = BigInt(2 * (endFrame - firstFrame) + 10_000);
  const small = (a < 0n ? -a : a) + reach * b < exactLimit && d < exactLimit;
  const [aNumber, bNumber, dNumber] = [Number(a), Number(b), Number(d)];
  const ticksAt = (n: number): number =>
    small && n > -reach && n < reach
      ? Math.floor((aNumber + n * bNumber) / dNumber)
      : Number(Rational.of(a + BigInt(n) * b, d).floor());
  return (n) => frameAt(video.pts, ticksAt(n));
}

/** The last of the ascending times that is not after `ticks`; the first when all are. */
function frameAt(pts: Float64Array, ticks: number): number {
  let low = 0;
  let high = pts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((pts[middle] ?? 0) <= ticks) low = middle;
    else high = middle;
  }
  return pts[low] ?? 0;
}
