/** Drags on the lanes: what is under the pointer, and what moving it would do. In pixels of the lanes; what comes out are gestures. */
import {
  dropPlace,
  isClipView,
  slipLimits,
  snapped,
  snapPoints,
  trimLimits,
} from '../../model/timeline/dragging.ts';
import { timeText } from '../../model/timeline/clockText.ts';
import type { ItemView } from '../../model/timeline/timelineView.ts';
import type { ItemPlace } from '../../model/protocol/timelinePanel.ts';
import type { Ghost } from './drawTimeline.ts';
import { rowAt } from './rows.ts';
import type { SelectAfter, TimelineStore } from './store.ts';
import type { Gesture } from '../../model/edit/gesture.ts';

/** What the pointer is over. */
export interface Hit {
  readonly place: ItemPlace;
  readonly item: ItemView;
  readonly part: 'start' | 'end' | 'body';
}

const edgePx = 7;
const snapPx = 9;

/** `x`, `y` in the lanes as they are seen. */
export function hitAt({ state }: TimelineStore, x: number, y: number): Hit | undefined {
  const { view, rows, scale, scrollX, scrollY } = state;
  const row = rowAt(rows, y + scrollY);
  const track = row && view?.tracks[row.track];
  if (!row || !track) return undefined;
  const at = x + scrollX;
  let found: Hit | undefined;
  for (const [index, item] of track.items.entries()) {
    if (item.kind === 'gap') continue;
    const [left, right] = [item.start * scale, Math.max(item.end * scale, item.start * scale + 3)];
    if (at < left - 1 || at > right + 1) continue;
    const edge = Math.min(edgePx, (right - left) / 3);
    const part =
      item.kind === 'transition' ? 'body' : at < left + edge ? 'start' : at > right - edge ? 'end' : 'body';
    // A transition lies over its clips; their edges stay at hand at its top.
    if (found && item.kind !== 'transition' && found.item.kind === 'transition') continue;
    found = { place: { track: row.track, item: index }, item, part };
    if (item.kind === 'transition') return found;
  }
  return found;
}

/** One drag, from the press to the release. */
export class Drag {
  readonly #store: TimelineStore;
  readonly #hit: Hit;
  /** On the timeline, scrolled or not. */
  readonly #x: number;
  readonly #mode: 'move' | 'trim' | 'slip';
  readonly #points: readonly number[];
  #gesture: Gesture | undefined;
  #selectAfter: SelectAfter | undefined;

  constructor(store: TimelineStore, hit: Hit, x: number, isSlip: boolean) {
    this.#store = store;
    this.#hit = hit;
    this.#x = x + store.state.scrollX;
    this.#mode = hit.part !== 'body' ? 'trim' : isSlip && hit.item.source !== undefined ? 'slip' : 'move';
    const { view, playhead } = store.state;
    this.#points = view ? snapPoints(view, [hit.place], playhead) : [];
  }

  /** Words for what it would do now. */
  move(x: number, y: number, { ripple, free }: { readonly ripple: boolean; readonly free: boolean }): string {
    const { scale, snapping, scrollX } = this.#store.state;
    const by = Math.round((x + scrollX - this.#x) / scale);
    const tolerance = snapping && !free ? snapPx / scale : 0;
    switch (this.#mode) {
      case 'move':
        return this.#moved(by, x, y, tolerance);
      case 'trim':
        return this.#trimmed(by, ripple, tolerance);
      case 'slip':
        return this.#slipped(-by);
    }
  }

  release(): void {
    if (this.#gesture) this.#store.perform(this.#gesture, this.#selectAfter);
    else this.#store.set({ ghost: undefined });
  }

  #moved(by: number, x: number, y: number, tolerance: number): string {
    const { place, item } = this.#hit;
    const { rows, view, scrollX, scrollY, scale } = this.#store.state;
    if (!view || !isClipView(item)) return '';
    const length = item.end - item.start;
    const row = rowAt(rows, y + scrollY);
    const target = row && view.tracks[row.track] ? row.track : place.track;
    const track = view.tracks[target];
    if (!track) return '';
    const wanted = Math.max(0, item.start + by);
    const snap = tolerance > 0 ? snapped([wanted, wanted + length], this.#points, tolerance) : undefined;
    const start = Math.max(0, wanted + (snap?.by ?? 0));
    const pointer = (x + scrollX) / scale;
    const without = target === place.track ? place.item : undefined;
    const drop = dropPlace(track, { track: target, frame: start, length, pointer }, without);
    const isReorder = drop.kind === 'reorder';
    this.#gesture = isReorder
      ? { kind: 'reorder', ...place, toTrack: target, before: drop.before }
      : drop.frame === item.start && target === place.track
        ? undefined
        : { kind: 'move', ...place, toTrack: target, frame: drop.frame };
    this.#selectAfter = isReorder ? undefined : { track: target, start: drop.frame };
    const shown = isReorder ? item : { ...item, start: drop.frame, end: drop.frame + length };
    this.#show({
      toTrack: target,
      shown,
      insertAt: isReorder ? drop.frame : undefined,
      snapAt: drop.kind === 'move' && drop.frame === start ? snap?.at : undefined,
    });
    return isReorder ? 'Insert here' : timeText(drop.frame, view.fps);
  }

  #trimmed(by: number, ripple: boolean, tolerance: number): string {
    const { place, item, part } = this.#hit;
    const { view } = this.#store.state;
    const track = view?.tracks[place.track];
    if (!track || part === 'body') return '';
    const stands = part === 'start' ? item.start : item.end;
    const [least, most] = trimLimits(track, place.item, part, ripple);
    const snap = tolerance > 0 ? snapped([stands + by], this.#points, tolerance) : undefined;
    const wanted = stands + by + (snap?.by ?? 0);
    const frame = Math.min(most, Math.max(least, wanted));
    // A rippled start stays where it is on the timeline: what goes is from its source.
    const shifts = ripple && part === 'start';
    this.#gesture =
      frame === stands || frame < 0 ? undefined : { kind: 'trim', ...place, edge: part, frame, ripple };
    const start = part === 'start' && !shifts ? frame : item.start;
    this.#selectAfter = { track: place.track, start };
    const end = part === 'end' ? frame : shifts ? item.end - (frame - item.start) : item.end;
    const shown = {
      ...item,
      start,
      end,
      ...this.#sourceFrom(item, part === 'start' ? frame - item.start : 0),
    };
    this.#show({
      toTrack: place.track,
      shown,
      insertAt: undefined,
      snapAt: snap && frame === wanted ? snap.at : undefined,
    });
    const change = part === 'start' ? item.start - frame : frame - item.end;
    return `${change < 0 ? '−' : '+'}${timeText(Math.abs(change), view.fps)}`;
  }

  #slipped(by: number): string {
    const { place, item } = this.#hit;
    const { view } = this.#store.state;
    if (!view) return '';
    const [least, most] = slipLimits(item);
    const frames = Math.min(most, Math.max(least, by));
    this.#gesture = frames === 0 ? undefined : { kind: 'slip', ...place, frames };
    this.#selectAfter = { track: place.track, start: item.start };
    this.#show({
      toTrack: place.track,
      shown: { ...item, ...this.#sourceFrom(item, frames) },
      insertAt: undefined,
      snapAt: undefined,
    });
    return `${frames < 0 ? '−' : '+'}${timeText(Math.abs(frames), view.fps)} in the source`;
  }

  /** What it shows when it begins so many frames later in its source. */
  #sourceFrom({ source }: ItemView, frames: number): Pick<ItemView, 'source'> {
    const { view } = this.#store.state;
    if (!source || !view) return {};
    return { source: { ...source, in: source.in + (frames * source.speed * view.fps.den) / view.fps.num } };
  }

  #show(ghost: Omit<Ghost, 'track' | 'item'>): void {
    this.#store.set({ ghost: { ...this.#hit.place, ...ghost } });
  }
}
