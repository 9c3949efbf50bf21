/**
 * Where a track's transitions stand: which frames they take, whether they fit into their clips, and whether the source has
 * enough beyond the cut. Knows nothing of what they look like.
 */
import type { Track, Transition } from '../project/project.ts';
import { maxOf, Rational } from '../time/rational.ts';
import type { TransitionDraft } from './draftTrack.ts';
import { nameOf, rangeOf, type Reporter, seconds } from './reporter.ts';
import { rational } from './sourceFrames.ts';
import type { TimelineClip, TimelineTransition } from './timeline.ts';

/** `transitions` in order of time, beside clips whose places are known. Every frame bound is an exact time, rounded. */
export function placeTransitions(
  transitions: readonly TransitionDraft[],
  clips: readonly TimelineClip[],
  kind: Track['kind'],
  fps: Rational,
  report: Reporter,
): readonly TimelineTransition[] {
  const placed = transitions.map(({ transition, from, to }) => {
    const left = from === undefined ? undefined : clips[from];
    const right = to === undefined ? undefined : clips[to];
    const [start, end] = bounds(transition, left, right);
    const firstFrame = Number(start.mul(fps).round());
    const endFrame = Number(end.mul(fps).round());
    if (firstFrame >= endFrame) {
      report.error(
        'transition-too-short',
        rangeOf(transition, 'duration'),
        `The transition is ${seconds(transition.duration)} long, less than a frame of the canvas. Make it longer.`,
      );
    }
    if (transition.mode === 'handles' && left && right) {
      checkHandles(transition, left, right, kind, Rational.of(1, 2).div(fps), report);
    }
    return { transition, firstFrame, endFrame, from, to, start, end };
  });
  for (const { transition, from, to, start, end } of placed) {
    const left = from === undefined ? undefined : clips[from];
    const right = to === undefined ? undefined : clips[to];
    if (left && start.compare(left.start) < 0) reportTooLong(transition, left, report);
    if (right && end.compare(right.end) > 0) reportTooLong(transition, right, report);
  }
  clips.forEach(({ clip }, index) => {
    const before = placed.find(({ to }) => to === index);
    const after = placed.find(({ from }) => from === index);
    if (!before || !after || before.end.compare(after.start) <= 0) return;
    report.error(
      'transitions-overlap',
      after.transition.range,
      `This transition starts at ${seconds(after.start)}, before the other one of ${nameOf(clip)} has ended at ` +
        `${seconds(before.end)}. Shorten one of them, or make the clip longer.`,
      { related: [{ message: 'The other transition.', range: before.transition.range }] },
    );
  });
  return placed.map(({ transition, firstFrame, endFrame, from, to }) => ({
    transition,
    firstFrame,
    endFrame,
    from,
    to,
  }));
}

/** At a track's start or end all of it lies in the clip; with handles it is centred on the cut. */
function bounds(
  { duration, mode }: Transition,
  left: TimelineClip | undefined,
  right: TimelineClip | undefined,
): readonly [start: Rational, end: Rational] {
  if (left && right) {
    if (mode === 'overlap') return [right.start, left.end];
    const half = duration.div(Rational.of(2));
    return [left.end.sub(half), left.end.add(half)];
  }
  if (left) return [left.end.sub(duration), left.end];
  const start = right?.start ?? Rational.zero;
  return [start, start.add(duration)];
}

function reportTooLong(transition: Transition, { clip, start, end }: TimelineClip, report: Reporter): void {
  report.error(
    'transition-too-long',
    rangeOf(transition, 'duration'),
    `The transition needs more of ${nameOf(clip)} than its ${seconds(end.sub(start))}. Shorten it, or make the clip longer.`,
    { related: [{ message: 'The clip.', range: clip.range }] },
  );
}

/** Warns, for each side, when the source ends before the transition does. `data` says what a fix needs. */
function checkHandles(
  transition: Transition,
  left: TimelineClip,
  right: TimelineClip,
  kind: Track['kind'],
  tolerance: Rational,
  report: Reporter,
): void {
  const needed = transition.duration.div(Rational.of(2));
  const sides = [
    { clip: left, side: 'out', available: handleAfter(left, kind), held: 'last', beyond: 'after its end' },
    {
      clip: right,
      side: 'in',
      available: handleBefore(right, kind),
      held: 'first',
      beyond: 'before its start',
    },
  ];
  for (const { clip, side, available, held, beyond } of sides) {
    if (!available || available.add(tolerance).compare(needed) >= 0) continue;
    const missing = needed.sub(available);
    report.warning(
      'handle-too-short',
      transition.range,
      `The transition needs ${seconds(needed)} of ${nameOf(clip.clip)} ${beyond}, but its source has only ${seconds(available)} there; ` +
        `${kind === 'video' ? `the ${held} frame is held` : 'the rest is silence'}. Trim the clip by ${seconds(missing)}, or write "mode": "overlap".`,
      {
        related: [{ message: 'The clip.', range: clip.clip.range }],
        data: { side, needed: String(needed), available: String(available), missing: String(missing) },
      },
    );
  }
}

/** Timeline seconds that the source goes on after the clip; undefined: for ever. */
function handleAfter(clip: TimelineClip, kind: Track['kind']): Rational | undefined {
  const extent = sourceExtent(clip, kind);
  if (!extent) return undefined;
  const out = clip.in.add(clip.end.sub(clip.start).mul(clip.speed));
  return maxOf(Rational.zero, extent.end.sub(out).div(clip.speed));
}

function handleBefore(clip: TimelineClip, kind: Track['kind']): Rational | undefined {
  const extent = sourceExtent(clip, kind);
  return extent && maxOf(Rational.zero, clip.in.sub(extent.start).div(clip.speed));
}

/** From where to where the stream that the track shows or plays really goes, in asset time; undefined for stills. */
function sourceExtent(
  { media }: TimelineClip,
  kind: Track['kind'],
): { readonly start: Rational; readonly end: Rational } | undefined {
  if (!media || media.image) return undefined;
  const zero = rational(media.startTime);
  if (kind === 'video' && media.video) {
    const tick = rational(media.video.timeBase);
    const { pts, endPts } = media.video;
    return {
      start: Rational.of(pts[0] ?? 0)
        .mul(tick)
        .sub(zero),
      end: Rational.of(endPts).mul(tick).sub(zero),
    };
  }
  if (!media.audio) return undefined;
  const start = rational(media.audio.startTime).sub(zero);
  return { start, end: start.add(rational(media.audio.duration)) };
}
