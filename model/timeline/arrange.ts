/**
 * Where a project's items stand, for showing and editing them: like `layOut` (model/evaluate), whose places it gives wherever that succeeds, but total. An asset
 * that is not known, or an item in a wrong place, is still shown somewhere. Knows nothing of pictures, and judges nothing.
 */
import type { MediaFacts } from '../media/facts.ts';
import type { Clip, Item, Project, Track, Transition } from '../project/project.ts';
import { maxOf, Rational } from '../time/rational.ts';
import { resolveSourceTime, type SourceTime } from '../time/timeNotation.ts';
import { rational } from '../evaluate/sourceFrames.ts';

/** Everything in its place, in exact seconds. */
export interface Arrangement {
  readonly project: Project;
  /** One for each of the project's, bottom to top. */
  readonly tracks: readonly ArrangedTrack[];
  /** Seconds: the end of the last item that does not reach for it. */
  readonly end: Rational;
}

export interface ArrangedTrack {
  readonly track: Track;
  /** One for each of the track's items, in the order of the text. */
  readonly items: readonly ArrangedItem[];
}

export interface ArrangedItem {
  readonly item: Item;
  /** Seconds. A transition's span; a clip's own, transitions not counted in. */
  readonly start: Rational;
  readonly end: Rational;
  /** Of a clip of moving media: asset time at its start. Otherwise zero. */
  readonly in: Rational;
  /** Of a clip of moving media whose facts are known: seconds from the media's start to its end. */
  readonly sourceLength: Rational | undefined;
  /** False where the length is a guess, as the media are not known. */
  readonly lengthKnown: boolean;
}

/** Shown for a clip whose length nobody knows, and for stills without one. Seconds. */
const guessedLength = Rational.of(5);

/** `facts` by asset id, as far as they are known. */
export function arrange(project: Project, facts: ReadonlyMap<string, MediaFacts>): Arrangement {
  const drafts = project.tracks.map((track) => draft(track, project, facts));
  const end = drafts.reduce((latest, { end: trackEnd }) => maxOf(latest, trackEnd), Rational.zero);
  const tracks = drafts.map(({ track, items }) => ({ track, items: finished(items, end) }));
  return { project, tracks, end };
}

type DraftItem = Omit<ArrangedItem, 'end'> & { readonly end: Rational | 'end' };

function draft(
  track: Track,
  project: Project,
  facts: ReadonlyMap<string, MediaFacts>,
): { readonly track: Track; readonly items: readonly DraftItem[]; readonly end: Rational } {
  let at = Rational.zero;
  let end = Rational.zero;
  const items = track.items.map((item, index): DraftItem => {
    const still = { item, in: Rational.zero, sourceLength: undefined, lengthKnown: true };
    if (item.kind === 'transition') return { ...still, start: at, end: at };
    if (item.kind === 'gap') {
      const start = at;
      at = at.add(item.duration);
      end = maxOf(end, at);
      return { ...still, start, end: at };
    }
    const leading = index > 1 ? track.items[index - 1] : undefined;
    const earliest =
      leading?.kind === 'transition' && leading.mode === 'overlap'
        ? maxOf(Rational.zero, at.sub(leading.duration))
        : at;
    const start = item.start ?? earliest;
    const source = sourceOf(item, project, facts);
    const clipEnd = source.length === 'end' ? 'end' : start.add(source.length);
    at = clipEnd === 'end' ? start : clipEnd;
    end = maxOf(end, at);
    const { in: from, sourceLength, lengthKnown } = source;
    return { item, start, end: clipEnd, in: from, sourceLength, lengthKnown };
  });
  return { track, items, end };
}

interface Source extends Pick<ArrangedItem, 'in' | 'sourceLength' | 'lengthKnown'> {
  readonly length: Rational | 'end';
}

function sourceOf(clip: Clip, { canvas }: Project, facts: ReadonlyMap<string, MediaFacts>): Source {
  const frame = Rational.one.div(canvas.fps);
  const media = clip.kind === 'asset' ? facts.get(clip.asset) : undefined;
  if (clip.kind !== 'asset' || media?.image) {
    const length = clip.duration ?? guessedLength;
    return { in: Rational.zero, sourceLength: undefined, lengthKnown: true, length };
  }
  const rate = media?.video ? rational(media.video.frameRate) : canvas.fps;
  const sourceLength = media && rational(media.duration);
  const from = clip.in ? timeIn(clip.in, rate) : Rational.zero;
  const known = { in: from, sourceLength, lengthKnown: true };
  if (clip.duration !== undefined) return { ...known, length: clip.duration };
  const to = clip.out ? timeIn(clip.out, rate) : sourceLength;
  if (to === undefined) return { ...known, lengthKnown: false, length: guessedLength };
  const natural = to.sub(from).div(clip.speed);
  const length = natural.sign > 0 ? natural : frame;
  // Counted in frames, both ends mean what the media's rate makes of them.
  const countsFrames = clip.in?.unit === 'frames' || clip.out?.unit === 'frames';
  const countsLabels = clip.in?.unit === 'timecode' || clip.out?.unit === 'timecode';
  return { ...known, lengthKnown: media !== undefined || !(countsFrames || countsLabels), length };
}

function timeIn(time: SourceTime, rate: Rational): Rational {
  const resolved = resolveSourceTime(time, rate);
  return resolved instanceof Rational ? resolved : Rational.zero;
}

function finished(items: readonly DraftItem[], end: Rational): readonly ArrangedItem[] {
  const placed = items.map((item) => ({
    ...item,
    end: item.end === 'end' ? maxOf(end, item.start) : item.end,
  }));
  return placed.map((item, index) => {
    if (item.item.kind !== 'transition') return item;
    const [start, stop] = transitionSpan(
      item.item,
      clipAt(placed[index - 1]),
      clipAt(placed[index + 1]),
      item.start,
    );
    return { ...item, start, end: stop };
  });
}

const clipAt = (item: ArrangedItem | undefined): ArrangedItem | undefined =>
  item && item.item.kind !== 'gap' && item.item.kind !== 'transition' ? item : undefined;

/** As placeTransitions has it: centred on the cut, whole inside the clip at a track's ends. */
function transitionSpan(
  { duration, mode }: Transition,
  left: ArrangedItem | undefined,
  right: ArrangedItem | undefined,
  at: Rational,
): readonly [Rational, Rational] {
  if (left && right) {
    if (mode === 'overlap') return [right.start, left.end];
    const half = duration.div(Rational.of(2));
    return [left.end.sub(half), left.end.add(half)];
  }
  if (left) return [left.end.sub(duration), left.end];
  const start = right?.start ?? at;
  return [start, start.add(duration)];
}
