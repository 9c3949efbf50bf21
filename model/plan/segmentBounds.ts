/**
 * Where a film is divided into segments. Bounds follow the project and its media, never the machine, and each depends only on
 * what is near it: an edit moves the bounds around it, an insert moves all later ones along and changes none.
 *
 *     cuts and ends of transitions of the base track   always wanted
 *     source key frames, one about every 8 s           within a clip of the base track, by the source's own clock
 *     a grid of 8 s                                    where there is no key frame near, from the clip's start
 *
 * Where the base stands still for longer than a segment (a background, a gap) and media are shown over it, their track is the
 * base: they move when something is inserted before them, and their bounds have to move with them.
 *
 * Of bounds that are closer than a quarter of a segment's length the one that matters more stays.
 */
import type { Film } from '../evaluate/film.ts';
import { sourceFrames } from '../evaluate/sourceFrames.ts';
import type { TimelineClip, TimelineTrack } from '../evaluate/timeline.ts';

export interface BoundOptions {
  /** Length to aim for, seconds, above 0. */
  readonly segmentSeconds: number;
  /**
   * A number that depends on what the output frames from `firstFrame` to before `endFrame` show and on nothing else: decides
   * between bounds that matter equally.
   */
  readonly score: (firstFrame: number, endFrame: number) => number;
}

/** How far a bound may go from its place in the grid to meet a key frame, and how short a segment may be, in segments. */
const snapShare = 3 / 8;
const shortShare = 1 / 4;

/**
 * A place where a segment could start, in canvas frames. What matters most has the lowest rank: cuts and the ends of transitions of the base,
 * where the picture changes in any case, then those of the track over it.
 */
interface Candidate {
  readonly frame: number;
  readonly rank: number;
}

/** Of what is no cut: behind every cut, on whatever track. */
const withinClip = Number.POSITIVE_INFINITY;

/** Output frames at which segments start, ascending from 0, and the film's `frameCount` at the end. */
export function segmentBounds(film: Film, options: BoundOptions): readonly number[] {
  const { frames, frameCount } = film;
  const shortest = shortestSegment(film, options.segmentSeconds);
  const wanted = new Map<number, number>();
  for (const { frame, rank } of candidates(film, options.segmentSeconds)) {
    if (frame <= frames.firstFrame || frame >= frames.endFrame) continue;
    const n = outputFrame(film, frame);
    if (n > 0 && n < frameCount) wanted.set(n, Math.min(rank, wanted.get(n) ?? rank));
  }
  return [0, ...thinned(wanted, frameCount, shortest, options.score), frameCount];
}

/** Output frames that a segment has at least, where the film is long enough; may be a fraction. */
export const shortestSegment = ({ output }: Film, segmentSeconds: number): number =>
  segmentSeconds * shortShare * output.fps.toNumber();

/** The first output frame that shows the canvas frame or a later one. */
function outputFrame({ frames, frameCount }: Film, canvasFrame: number): number {
  return firstWhere(0, frameCount, (n) => frames.canvasFrame(n) >= canvasFrame);
}

function* candidates(film: Film, segmentSeconds: number): Generator<Candidate> {
  const { firstFrame, endFrame } = film.frames;
  const tracks = film.timeline.tracks.filter(({ kind, hidden }) => kind === 'video' && !hidden);
  // What lies above the lowest one that shows something is seen over it.
  const base = tracks.findIndex(({ clips }) => clips.some((clip) => isSeen(clip, firstFrame, endFrame)));
  if (base < 0) yield* grid(firstFrame, firstFrame, endFrame, film, segmentSeconds);
  else yield* stretch(tracks.slice(base), 0, firstFrame, endFrame, film, segmentSeconds);
}

/** Within a part of the film, in canvas frames, with the first of the tracks as its base. */
function* stretch(
  [track, ...above]: readonly TimelineTrack[],
  rank: number,
  firstFrame: number,
  endFrame: number,
  film: Film,
  segmentSeconds: number,
): Generator<Candidate> {
  if (track === undefined) return;
  const longest = segmentSeconds * film.timeline.project.canvas.fps.toNumber();
  const edges = edgesOf(track, firstFrame, endFrame);
  for (const [index, from] of edges.entries()) {
    yield { frame: from, rank };
    const to = edges[index + 1];
    if (to === undefined) continue;
    const clip = track.clips.find((each) => each.firstFrame <= from && to <= each.endFrame);
    const isTransition = track.transitions.some((each) => each.firstFrame < to && from < each.endFrame);
    if (clip?.media?.video !== undefined && !isTransition) {
      yield* keyFrames(clip, from, to, film, segmentSeconds);
      continue;
    }
    const next = above.findIndex(({ clips }) =>
      clips.some((each) => each.media !== undefined && isSeen(each, from, to)),
    );
    if (to - from > longest && next >= 0) {
      yield* stretch(above.slice(next), rank + 1, from, to, film, segmentSeconds);
    } else {
      yield* grid(clip?.firstFrame ?? from, from, to, film, segmentSeconds);
    }
  }
}

const isSeen = ({ firstFrame, endFrame }: TimelineClip, from: number, to: number): boolean =>
  firstFrame < to && endFrame > from;

/** Cuts and the ends of transitions, ascending, with the part's own ends. */
function edgesOf(track: TimelineTrack, firstFrame: number, endFrame: number): readonly number[] {
  const edges = [...track.clips, ...track.transitions]
    .flatMap((each) => [each.firstFrame, each.endFrame])
    .filter((frame) => firstFrame < frame && frame < endFrame)
    .filter((frame) => !track.transitions.some((each) => each.firstFrame < frame && frame < each.endFrame));
  return [firstFrame, ...[...new Set(edges)].sort((a, b) => a - b), endFrame];
}

/** Every segment's length from `origin`, between `from` and `to`. Canvas frames. */
function* grid(
  origin: number,
  from: number,
  to: number,
  film: Film,
  segmentSeconds: number,
): Generator<Candidate> {
  const step = segmentSeconds * film.timeline.project.canvas.fps.toNumber();
  for (let k = Math.floor((from - origin) / step) + 1; ; k++) {
    const frame = origin + Math.round(k * step);
    if (frame >= to) return;
    if (frame > from) yield { frame, rank: withinClip };
  }
}

/**
 * Every segment's length of the source's own clock, moved to the nearest key frame: a clip that is trimmed at its start keeps
 * the segments after it.
 */
function* keyFrames(
  clip: TimelineClip,
  from: number,
  to: number,
  film: Film,
  segmentSeconds: number,
): Generator<Candidate> {
  const video = clip.media?.video;
  if (video === undefined) return;
  const ptsAt = sourceFrames(clip, video, film.timeline.project.canvas.fps);
  /** The canvas frame that first shows the source at `pts` or later. */
  const frameAt = (pts: number): number =>
    firstWhere(from, to, (frame) => ptsAt(frame - clip.firstFrame) >= pts);
  const second = video.timeBase.den / video.timeBase.num;
  const step = segmentSeconds * clip.speed.toNumber() * second;
  const keys = Array.from(video.keyFrames, (index) => video.pts[index] ?? 0);
  const begin = video.pts[0] ?? 0;
  const first = ptsAt(from - clip.firstFrame);
  const last = ptsAt(to - 1 - clip.firstFrame);
  for (let k = Math.floor((first - begin) / step); begin + (k - 1) * step <= last; k++) {
    const wanted = begin + k * step;
    const key = nearest(keys, wanted);
    const pts = key !== undefined && Math.abs(key - wanted) <= step * snapShare ? key : wanted;
    if (pts <= first || pts > last) continue;
    const frame = frameAt(pts);
    if (frame > from && frame < to) yield { frame, rank: withinClip };
  }
}

/** Of ascending numbers. */
function nearest(sorted: readonly number[], value: number): number | undefined {
  const after = firstWhere(0, sorted.length, (index) => (sorted[index] ?? 0) >= value);
  const [low, high] = [sorted[after - 1], sorted[after]];
  if (low === undefined || high === undefined) return low ?? high;
  return value - low <= high - value ? low : high;
}

/** The first integer in [from, to) for which an ascending condition holds; `to` when it holds for none. */
function firstWhere(from: number, to: number, holds: (value: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The bounds that stay: the one that matters most first, then the next that is not too close to one that stays. Among equals the picture itself decides, so that a row of short shots is divided alike wherever it stands.
 */
function thinned(
  wanted: ReadonlyMap<number, number>,
  frameCount: number,
  shortest: number,
  score: BoundOptions['score'],
): readonly number[] {
  // As far as two bounds may be in each other's way: shots that all begin in black are told apart by what follows.
  const seen = Math.ceil(shortest);
  const ranked = [...wanted]
    .filter(([n]) => n >= shortest && frameCount - n >= shortest)
    .map(([n, rank]) => ({ n, rank, score: score(n, Math.min(n + seen, frameCount)) }))
    .sort((a, b) => compare(a.rank, b.rank) || a.score - b.score || a.n - b.n);
  const kept: number[] = [];
  for (const { n } of ranked) {
    const at = firstWhere(0, kept.length, (index) => (kept[index] ?? 0) >= n);
    const before = kept[at - 1] ?? -Infinity;
    const after = kept[at] ?? Infinity;
    if (n - before >= shortest && after - n >= shortest) kept.splice(at, 0, n);
  }
  return kept;
}

/** Also of infinities, whose difference is no number. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
