/**
 * Which part of its media a clip takes, and how long that is on the timeline: `in`, `out`, `duration` and `speed` against what
 * the media really have. Knows nothing of the clip's place on the timeline.
 */
import type { MediaFacts } from '../media/facts.ts';
import type { AssetClip, Canvas, Clip, Track } from '../project/project.ts';
import { Rational } from '../time/rational.ts';
import { resolveSourceTime, type SourceTime } from '../time/timeNotation.ts';
import { nameOf, rangeOf, type Reporter, seconds } from './reporter.ts';
import { rational } from './sourceFrames.ts';

export interface SourceRange {
  readonly media: MediaFacts | undefined;
  /** Asset time, seconds from the media's `startTime`. */
  readonly in: Rational;
  /** Source seconds a timeline second. */
  readonly speed: Rational;
  /** Timeline seconds, above zero; `'end'`: to the timeline's end. */
  readonly length: Rational | 'end';
}

/** Undefined when something needed is missing or wrong; that has been reported, missing media excepted. */
export function sourceRange(
  clip: Clip,
  kind: Track['kind'],
  facts: ReadonlyMap<string, MediaFacts>,
  canvas: Canvas,
  report: Reporter,
): SourceRange | undefined {
  if (clip.kind !== 'asset') return stillRange(clip, undefined, report);
  const media = facts.get(clip.asset);
  if (!media || !fitsTrack(clip, kind, media, report)) return undefined;
  return media.image ? stillRange(clip, media, report) : movingRange(clip, media, canvas, report);
}

/** The length of the media, in seconds: what `in` and `out` may use. */
const mediaLength = (media: MediaFacts): Rational => rational(media.duration);

function fitsTrack(clip: AssetClip, kind: Track['kind'], media: MediaFacts, report: Reporter): boolean {
  const range = rangeOf(clip, 'asset');
  if (kind === 'audio') {
    if (media.audio) return true;
    const what = media.image ? 'is an image' : 'has no sound';
    report.error(
      'asset-without-sound',
      range,
      `An audio track needs sound, but "${clip.asset}" ${what}. Put it on a video track.`,
    );
    return false;
  }
  if (media.image) return true;
  if (!media.video) {
    report.error(
      'asset-without-picture',
      range,
      `A video track needs a picture, but "${clip.asset}" has only sound. Use an audio track.`,
    );
    return false;
  }
  if (media.video.refusal !== undefined) {
    report.error('media-unsupported', range, `"${clip.asset}" cannot be shown. ${media.video.refusal}`);
    return false;
  }
  return true;
}

function stillRange(clip: Clip, media: MediaFacts | undefined, report: Reporter): SourceRange | undefined {
  const what =
    clip.kind === 'asset' ? `The image ${nameOf(clip)}` : clip.kind === 'text' ? 'A text' : 'A colour';
  let fine = true;
  for (const key of ['in', 'out']) {
    if (clip.kind !== 'asset' || !clip.ranges.has(key)) continue;
    report.error(
      'image-without-time',
      rangeOf(clip, key),
      `${what} has no time of its own, so "${key}" means nothing. Use "duration".`,
    );
    fine = false;
  }
  if (clip.duration === undefined) {
    report.error('duration-missing', clip.range, `${what} has no length of its own. Give it a "duration".`);
    return undefined;
  }
  if (!fine || !isPositive(clip, clip.duration, report)) return undefined;
  return { media, in: Rational.zero, speed: Rational.one, length: clip.duration };
}

function movingRange(
  clip: AssetClip,
  media: MediaFacts,
  canvas: Canvas,
  report: Reporter,
): SourceRange | undefined {
  const length = mediaLength(media);
  // Containers round their lengths: what is less than half a canvas frame too much cannot be seen.
  const limit = length.add(Rational.of(1, 2).div(canvas.fps));
  const from = clip.in ? assetTime(clip, 'in', clip.in, media, report) : Rational.zero;
  const to = clip.out ? assetTime(clip, 'out', clip.out, media, report) : undefined;
  if (!from || (clip.out && !to)) return undefined;

  const has = `"${clip.asset}" is ${seconds(length)} long`;
  if (from.compare(length) >= 0) {
    report.error(
      'source-too-short',
      rangeOf(clip, 'in'),
      `The clip starts at ${seconds(from)} of its source, but ${has}. Choose an earlier "in".`,
    );
    return undefined;
  }
  if (to && to.compare(limit) > 0) {
    report.error(
      'source-too-short',
      rangeOf(clip, 'out'),
      `The clip ends at ${seconds(to)} of its source, but ${has}. Choose an earlier "out".`,
    );
    return undefined;
  }
  if (to && to.compare(from) <= 0) {
    report.error(
      'out-before-in',
      rangeOf(clip, 'out'),
      `"out" is ${seconds(to)}, which is not after "in", ${seconds(from)}. Choose a later "out".`,
    );
    return undefined;
  }
  const range = { media, in: from, speed: clip.speed };
  const natural = (to ?? length).sub(from).div(clip.speed);
  if (clip.duration === undefined) return { ...range, length: natural };
  if (to && (clip.duration === 'end' || !clip.duration.equals(natural))) {
    const written = clip.duration === 'end' ? '"end"' : seconds(clip.duration);
    report.error(
      'out-and-duration',
      rangeOf(clip, 'duration'),
      `"in", "out" and "speed" make the clip ${seconds(natural)} long, but its "duration" is ${written}. Leave out "out" or "duration".`,
    );
    return undefined;
  }
  if (!isPositive(clip, clip.duration, report)) return undefined;
  if (clip.duration !== 'end') {
    const needed = from.add(clip.duration.mul(clip.speed));
    if (needed.compare(limit) > 0) {
      report.error(
        'source-too-short',
        rangeOf(clip, 'duration'),
        `The clip needs its source up to ${seconds(needed)}, but ${has}. Choose a "duration" of at most ${seconds(natural)}.`,
      );
      return undefined;
    }
  }
  return { ...range, length: clip.duration };
}

function isPositive(clip: Clip, duration: Rational | 'end', report: Reporter): boolean {
  if (duration === 'end' || duration.sign > 0) return true;
  report.error('clip-too-short', rangeOf(clip, 'duration'), 'A clip needs a "duration" above zero.');
  return false;
}

/** Seconds from the media's start. Frames and timecodes count the media's own frame rate. */
function assetTime(
  clip: AssetClip,
  key: 'in' | 'out',
  time: SourceTime,
  media: MediaFacts,
  report: Reporter,
): Rational | undefined {
  if (time.unit === 'seconds') return time.seconds;
  if (!media.video) {
    report.error(
      'source-without-frames',
      rangeOf(clip, key),
      `"${clip.asset}" has only sound, so there are no frames to count. Write "${key}" in seconds.`,
    );
    return undefined;
  }
  const resolved = resolveSourceTime(time, rational(media.video.frameRate));
  if (resolved instanceof Rational) return resolved;
  report.error(resolved.code, rangeOf(clip, key), resolved.message);
  return undefined;
}
