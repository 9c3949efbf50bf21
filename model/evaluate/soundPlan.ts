/**
 * What a film sounds like: which piece of which source sounds from which sample to which, and how loud. Clips side by side meet
 * at one sample, whatever the frame rate. Knows nothing of decoding or mixing.
 */
import type { Ratio } from '../media/facts.ts';
import type { SoundPlan, SoundSpan } from '../render/job.ts';
import { Rational } from '../time/rational.ts';
import type { Film } from './film.ts';
import { shownClips, type ShownClip } from './shownClips.ts';
import { soundEnvelope } from './soundEnvelope.ts';
import { rational } from './sourceFrames.ts';

/**
 * Every clip that sounds is one span, handles included. A clip's first sample is that of its first frame, rounded, and shows
 * its `in`; from there the source runs on evenly. Undefined when nothing in the film's range sounds.
 */
export function soundPlan(film: Film): SoundPlan | undefined {
  const { sampleRate, channels, fps } = film.timeline.project.canvas;
  const sampleCount = samplesIn(film.frameCount, film.output.fps, sampleRate);
  const start = samplesIn(film.frames.firstFrame, fps, sampleRate);
  const sampleAt = (frame: number): number => samplesIn(frame, fps, sampleRate) - start;
  const spans = shownClips(film.timeline, film.frames)
    .filter(({ sound }) => sound)
    .map((shown) => spanOf(shown, film, sampleAt, sampleCount))
    .filter((span) => span !== undefined);
  return spans.length > 0 ? { sampleRate, channels, sampleCount, spans } : undefined;
}

/** Samples from the beginning to the start of a frame. */
const samplesIn = (frame: number, fps: Rational, sampleRate: number): number =>
  Number(Rational.of(frame).mul(Rational.of(sampleRate)).div(fps).round());

function spanOf(
  shown: ShownClip,
  film: Film,
  sampleAt: (frame: number) => number,
  sampleCount: number,
): SoundSpan | undefined {
  const { clip } = shown;
  const source = film.sourceOf.get(clip);
  const start = sampleAt(shown.from);
  const count = Math.min(sampleAt(shown.to), sampleCount) - start;
  if (source === undefined || !clip.media || count <= 0) return undefined;
  const { sampleRate } = film.timeline.project.canvas;
  const offset = Rational.of(start - sampleAt(clip.firstFrame), sampleRate).mul(clip.speed);
  const from = rational(clip.media.startTime).add(clip.in).add(offset);
  const envelope = soundEnvelope(shown, sampleAt, sampleRate, start, count);
  if (envelope.every(([, gain]) => gain === 0)) return undefined;
  return { source, from: ratio(from), speed: ratio(clip.speed), start, count, envelope };
}

/** A picosecond: what is rounded to when the exact fraction is too long to cross into the engine. */
const finest = Rational.of(1, 1_000_000_000_000n);

/** As two integers, to a picosecond where the exact fraction is too long to cross into the engine. */
export function ratio(value: Rational): Ratio {
  const exact = { num: Number(value.num), den: Number(value.den) };
  if (Number.isSafeInteger(exact.num) && Number.isSafeInteger(exact.den)) return exact;
  const rounded = Rational.of(value.div(finest).round()).mul(finest);
  return { num: Number(rounded.num), den: Number(rounded.den) };
}
