/**
 * What a drag on the timeline comes to, before anything is changed: where a clip snaps to, where it may stand, how far an edge may go. In frames; what is asked for in the end is
 * a gesture, which model/edit carries out exactly. Knows no pixels.
 */
import type { ItemView, TimelineView, TrackView } from './timelineView.ts';

/** A clip that is dragged: from where. */
export interface Dragged {
  readonly track: number;
  readonly item: number;
}

/** Where a clip would go: to a free place, or in front of an item, whose followers make room. */
export type DropPlace =
  | { readonly kind: 'move'; readonly track: number; readonly frame: number }
  | { readonly kind: 'reorder'; readonly track: number; readonly before: number; readonly frame: number };

/** Neither a gap nor a transition. */
export const isClipView = ({ kind }: ItemView): boolean => kind !== 'gap' && kind !== 'transition';

/** Frames that dragging snaps to, ascending, each once: edges of clips but those of `without`, markers, the playhead, the start. */
export function snapPoints(
  { tracks, markers }: TimelineView,
  without: readonly Dragged[],
  playhead: number,
): readonly number[] {
  const points = new Set<number>([0, playhead, ...markers.map(({ frame }) => frame)]);
  const left = new Set(without.map(({ track, item }) => `${track}/${item}`));
  tracks.forEach(({ items }, track) => {
    items.forEach((item, index) => {
      if (!isClipView(item) || left.has(`${track}/${index}`)) return;
      points.add(item.start);
      points.add(item.end);
    });
  });
  return [...points].toSorted((a, b) => a - b);
}

/** The point that is nearest to any of the edges, if it is within `tolerance`: by how much to move, and where they meet. */
export function snapped(
  edges: readonly number[],
  points: readonly number[],
  tolerance: number,
): { readonly by: number; readonly at: number } | undefined {
  let best: { readonly by: number; readonly at: number } | undefined;
  for (const edge of edges) {
    for (const at of [points[lowerBound(points, edge) - 1], points[lowerBound(points, edge)]]) {
      if (at === undefined) continue;
      const by = at - edge;
      if (Math.abs(by) <= tolerance && (best === undefined || Math.abs(by) < Math.abs(best.by)))
        best = { by, at };
    }
  }
  return best;
}

/** The index of the first element that is not below `value`. */
export function lowerBound(sorted: readonly number[], value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Where a clip of `length` frames goes when it is let go with its start at `frame`, the pointer at `pointer`. */
export function dropPlace(
  track: TrackView,
  at: { readonly track: number; readonly frame: number; readonly length: number; readonly pointer: number },
  without: number | undefined,
): DropPlace {
  const frame = Math.max(0, at.frame);
  const clips = track.items.flatMap((item, index) =>
    isClipView(item) && index !== without ? [{ item, index }] : [],
  );
  const isFree = clips.every(({ item }) => frame + at.length <= item.start || frame >= item.end);
  if (isFree) return { kind: 'move', track: at.track, frame };
  // Between clips it goes as near as there is room; over a clip it is put in before or behind that one.
  const left = Math.max(0, ...clips.map(({ item }) => item.end).filter((end) => end <= at.pointer));
  const right = Math.min(...clips.map(({ item }) => item.start).filter((start) => start > at.pointer));
  const isBetween = clips.every(({ item }) => at.pointer < item.start || at.pointer >= item.end);
  if (isBetween && right - left >= at.length) {
    return { kind: 'move', track: at.track, frame: Math.min(right - at.length, Math.max(left, frame)) };
  }
  const behind = clips.find(({ item }) => (item.start + item.end) / 2 > at.pointer);
  const last = clips.at(-1);
  return behind
    ? { kind: 'reorder', track: at.track, before: behind.index, frame: behind.item.start }
    : { kind: 'reorder', track: at.track, before: track.items.length, frame: last?.item.end ?? 0 };
}

/** The first and last frame that an edge of a clip may be at. */
export function trimLimits(
  { items }: TrackView,
  index: number,
  edge: 'start' | 'end',
  ripple: boolean,
): readonly [least: number, most: number] {
  const item = items[index];
  if (item === undefined) return [0, 0];
  const neighbour = edge === 'start' ? items[index - 1] : items[index + 1];
  const beyond = edge === 'start' ? items[index - 2] : items[index + 2];
  const rolls = neighbour?.kind === 'transition' && beyond !== undefined;
  if (edge === 'start') {
    const free = rolls
      ? beyond.start + 1
      : ripple
        ? -Infinity
        : (items.slice(0, index).findLast(isClipView)?.end ?? 0);
    return [
      Math.max(ripple && !rolls ? -Infinity : 0, free, item.start - (item.before ?? Infinity)),
      item.end - 1,
    ];
  }
  const next = rolls
    ? beyond.end - 1
    : ripple
      ? Infinity
      : (items.slice(index + 1).find(isClipView)?.start ?? Infinity);
  return [item.start + 1, Math.min(next, item.end + (item.after ?? Infinity))];
}

/** By how many frames a clip's source may be slipped, either way. */
export const slipLimits = ({ before = 0, after = 0 }: ItemView): readonly [least: number, most: number] => [
  -before,
  after,
];
