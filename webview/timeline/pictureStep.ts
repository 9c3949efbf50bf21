/** From one picture of the text to the next: where each thing that was in the one is in the other. Places are indexes, and what comes before a thing shifts it. Knows no store. */
import type { ItemPlace } from '../../model/protocol/timelinePanel.ts';
import type { ItemView, MarkerView, TimelineView, TrackView } from '../../model/timeline/timelineView.ts';

/** Each gives undefined for what has gone. */
export interface PictureStep {
  readonly track: (index: number) => number | undefined;
  readonly item: (place: ItemPlace) => ItemPlace | undefined;
  readonly marker: (index: number) => number | undefined;
}

type Follow = (index: number) => number | undefined;

export function pictureStep(before: TimelineView, now: TimelineView): PictureStep {
  // Looked at when something is asked for: most pictures have one thing that is followed, on one track.
  const track = lazily(() => follow(before.tracks, now.tracks, { isSame: isSameTrack, isLike: isSameTrack }));
  const marker = lazily(() =>
    follow(before.markers, now.markers, { isSame: isSameMarker, isLike: () => true }),
  );
  const onTracks = new Map<number, Follow>();
  return {
    track,
    marker,
    item(place) {
      const to = track(place.track);
      if (to === undefined) return undefined;
      const [items = [], itemsNow = []] = [before.tracks[place.track]?.items, now.tracks[to]?.items];
      const onTrack =
        onTracks.get(place.track) ?? follow(items, itemsNow, { isSame: isSameItem, isLike: isLikeItem });
      onTracks.set(place.track, onTrack);
      const item = onTrack(place.item);
      return item === undefined ? undefined : { track: to, item };
    },
  };
}

const isSameTrack = (a: TrackView, b: TrackView): boolean => a.kind === b.kind && a.name === b.name;

const isSameMarker = (a: MarkerView, b: MarkerView): boolean => a.frame === b.frame && a.name === b.name;

/** By what is written of it, but for its place: others that move may give it one. */
function isSameItem(a: ItemView, b: ItemView): boolean {
  const written = (item: ItemView): string => JSON.stringify({ ...item.written, start: undefined });
  return a.kind === b.kind && written(a) === written(b);
}

const isLikeItem = (a: ItemView, b: ItemView): boolean => a.kind === b.kind;

/** How entries of the two lists are compared. */
interface Likeness<T> {
  /** It is unchanged. */
  readonly isSame: (before: T, now: T) => boolean;
  /** It may have become that. */
  readonly isLike: (before: T, now: T) => boolean;
}

/** What is unchanged at both ends stays there; between them, what is found once in each is that, and otherwise as many as before are the same ones, in their order. */
function follow<T>(before: readonly T[], now: readonly T[], { isSame, isLike }: Likeness<T>): Follow {
  const most = Math.min(before.length, now.length);
  const areSame = (a: T | undefined, b: T | undefined): boolean =>
    a !== undefined && b !== undefined && isSame(a, b);
  let head = 0;
  while (head < most && areSame(before[head], now[head])) head++;
  let tail = 0;
  while (tail < most - head && areSame(before.at(-1 - tail), now.at(-1 - tail))) tail++;
  const longer = now.length - before.length;
  const [were, are] = [before.slice(head, before.length - tail), now.slice(head, now.length - tail)];
  return (index) => {
    if (index < head) return index;
    if (index >= before.length - tail) return index < before.length ? index + longer : undefined;
    const entry = were[index - head];
    if (entry === undefined) return undefined;
    const same = are.filter((each) => isSame(entry, each));
    const [only] = same;
    if (only !== undefined && same.length === 1 && were.filter((each) => isSame(each, only)).length === 1)
      return head + are.indexOf(only);
    const there = are[index - head];
    if (longer !== 0 || there === undefined || were.some((each) => isSame(each, there))) return undefined;
    return isLike(entry, there) ? index : undefined;
  };
}

function lazily(make: () => Follow): Follow {
  let made: Follow | undefined;
  return (index) => (made ??= make())(index);
}
