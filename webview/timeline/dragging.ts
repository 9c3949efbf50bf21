/**
 * Drags on the lanes: what moving the part of an item that was pressed would do. In pixels of the lanes; what comes out are gestures. The text may get another gesture meanwhile, or
 * be typed in: a drag goes on in the picture that is seen.
 */
import {
  dropPlace,
  isClipView,
  slipLimits,
  snapped,
  snapPoints,
  trimLimits,
} from '../../model/timeline/dragging.ts';
import { timeText } from '../../model/timeline/clockText.ts';
import type { ItemPlace } from '../../model/protocol/timelinePanel.ts';
import type { ItemView, TimelineView } from '../../model/timeline/timelineView.ts';
import type { Hit } from './hit.ts';
import type { Pointed } from './pointing.ts';
import { rowAt } from './rows.ts';
import type { Ghost } from './scene.ts';
import type { SelectAfter, TimelineStore } from './store.ts';
import type { Gesture } from '../../model/edit/gesture.ts';

const snapPx = 9;

/** One drag, from the press to the release. */
export class Drag {
  readonly #store: TimelineStore;
  /** As it was pressed. */
  readonly #pressed: Hit;
  readonly #pointed: Pointed<ItemPlace>;
  /** On the timeline, scrolled or not. */
  readonly #x: number;
  readonly #mode: 'move' | 'trim' | 'slip' | 'keys' | 'roll' | 'resize';
  /** As it is in the picture that is seen, and what it snaps to there. */
  #hit: Hit;
  #view: TimelineView | undefined;
  #points: readonly number[] = [];
  #version = 0;
  #gesture: Gesture | undefined;
  #selectAfter: SelectAfter | undefined;

  constructor(store: TimelineStore, hit: Hit, x: number, isSlip: boolean) {
    this.#store = store;
    this.#pressed = hit;
    this.#hit = hit;
    this.#pointed = store.pointing.item(hit.place);
    this.#x = x + store.state.scrollX;
    this.#mode = modeOf(hit, isSlip);
  }

  /** Words for what it would do now; none where what is dragged has gone. */
  move(x: number, y: number, { ripple, free }: { readonly ripple: boolean; readonly free: boolean }): string {
    this.#gesture = undefined;
    if (!this.#isThere()) {
      this.#store.set({ ghost: undefined });
      return '';
    }
    const { scale, snapping, scrollX } = this.#store.state;
    const by = Math.round((x + scrollX - this.#x) / scale);
    const tolerance = snapping && !free ? snapPx / scale : 0;
    switch (this.#mode) {
      case 'move':
        return this.#moved(by - this.#shift(), x, y, tolerance);
      case 'trim':
        return this.#trimmed(by - this.#shift(), ripple, tolerance);
      case 'slip':
        return this.#slipped(-by);
      case 'keys':
        return this.#keysMoved(by - this.#shift(), tolerance);
      case 'roll':
        return this.#rolled(by - this.#shift(), tolerance);
      case 'resize':
        return this.#resized(by - this.#shift());
    }
  }

  release(): void {
    this.#pointed.forget();
    if (this.#gesture) this.#store.perform(this.#gesture, this.#selectAfter, this.#version);
    else this.#store.set({ ghost: undefined });
  }

  giveUp(): void {
    this.#pointed.forget();
    this.#store.set({ ghost: undefined });
  }

  /** Looks for it in the picture that is seen. */
  #isThere(): boolean {
    const { view, version, playhead } = this.#store.state;
    const place = this.#pointed.at;
    const item = place && this.#store.item(place);
    if (!view || !place || !item) return false;
    if (view !== this.#view) this.#points = snapPoints(view, [place], playhead);
    [this.#view, this.#version, this.#hit] = [view, version, { ...this.#pressed, place, item }];
    return true;
  }

  /** Frames that it was moved by while it was dragged: it stays under the pointer. */
  #shift(): number {
    const edge = this.#pressed.part === 'end' ? 'end' : 'start';
    return this.#hit.item[edge] - this.#pressed.item[edge];
  }

  #moved(by: number, x: number, y: number, tolerance: number): string {
    const { place, item } = this.#hit;
    const { rows, scrollX, scrollY, scale } = this.#store.state;
    const view = this.#view;
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
    const view = this.#view;
    const track = view?.tracks[place.track];
    if (!track || part === 'body' || part === 'key') return '';
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
    const view = this.#view;
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

  /** All keys of a frame, between those before and behind them. */
  #keysMoved(by: number, tolerance: number): string {
    const { place, item, keyFrame } = this.#hit;
    const { playhead } = this.#store.state;
    const view = this.#view;
    if (!view || keyFrame === undefined) return '';
    const wanted = Math.min(item.end - item.start, Math.max(0, keyFrame + by));
    const snap = snapped([item.start + wanted], [playhead], tolerance);
    const [least, most] = keyLimits(item, keyFrame);
    const toFrame = Math.min(most, Math.max(least, wanted + (snap?.by ?? 0)));
    this.#gesture =
      toFrame === keyFrame ? undefined : { kind: 'moveKeys', ...place, frame: keyFrame, toFrame };
    this.#selectAfter = { track: place.track, start: item.start };
    const keyframes = item.keyframes.map((frame) => (frame === keyFrame ? toFrame : frame));
    this.#show({
      toTrack: place.track,
      shown: { ...item, keyframes },
      insertAt: undefined,
      snapAt: undefined,
    });
    return timeText(toFrame, view.fps);
  }

  /** The cut under a transition. */
  #rolled(by: number, tolerance: number): string {
    const { place, item } = this.#hit;
    const view = this.#view;
    const track = view?.tracks[place.track];
    const left = track?.items[place.item - 1];
    if (!track || !left || !isClipView(left)) return '';
    const clip = { track: place.track, item: place.item - 1 };
    const [least, most] = trimLimits(track, clip.item, 'end', false);
    const snap = tolerance > 0 ? snapped([left.end + by], this.#points, tolerance) : undefined;
    const frame = Math.min(most, Math.max(least, left.end + by + (snap?.by ?? 0)));
    const moved = frame - left.end;
    this.#gesture = moved === 0 ? undefined : { kind: 'trim', ...clip, edge: 'end', frame, ripple: false };
    const shown = { ...item, start: item.start + moved, end: item.end + moved };
    this.#show({
      toTrack: place.track,
      shown,
      insertAt: undefined,
      snapAt: snap && moved !== 0 ? snap.at : undefined,
    });
    return `${moved < 0 ? '−' : '+'}${timeText(Math.abs(moved), view.fps)}`;
  }

  /** A transition's length; between two clips it stays centred on the cut. */
  #resized(by: number): string {
    const { place, item, part } = this.#hit;
    const view = this.#view;
    const items = view?.tracks[place.track]?.items ?? [];
    if (!view) return '';
    const clips = [items[place.item - 1], items[place.item + 1]].filter((each) => each && isClipView(each));
    const most = Math.min(...clips.map((each) => (each ? each.end - each.start : Infinity)));
    const isCentred = clips.length === 2;
    const longer = (part === 'start' ? -by : by) * (isCentred ? 2 : 1);
    const before = item.end - item.start;
    const frames = Math.max(1, Math.min(most, before + longer));
    this.#gesture =
      frames === before
        ? undefined
        : { kind: 'setProperty', ...place, path: ['duration'], value: { frames } };
    const grown = frames - before;
    const start = item.start - (isCentred ? grown / 2 : part === 'start' ? grown : 0);
    this.#show({
      toTrack: place.track,
      shown: { ...item, start, end: start + frames },
      insertAt: undefined,
      snapAt: undefined,
    });
    return timeText(frames, view.fps);
  }

  /** What it shows when it begins so many frames later in its source. */
  #sourceFrom({ source }: ItemView, frames: number): Pick<ItemView, 'source'> {
    const view = this.#view;
    if (!source || !view) return {};
    return { source: { ...source, in: source.in + (frames * source.speed * view.fps.den) / view.fps.num } };
  }

  #show(ghost: Omit<Ghost, 'of' | 'isSent'>): void {
    this.#store.set({ ghost: { ...ghost, of: this.#pointed, isSent: false } });
  }
}

function modeOf({ item, part }: Hit, isSlip: boolean): 'move' | 'trim' | 'slip' | 'keys' | 'roll' | 'resize' {
  if (part === 'key') return 'keys';
  if (item.kind === 'transition') return part === 'body' ? 'roll' : 'resize';
  if (part !== 'body') return 'trim';
  return isSlip && item.source !== undefined ? 'slip' : 'move';
}

/** Between the keys before and behind that frame. */
function keyLimits(
  { animated, start, end }: ItemView,
  frame: number,
): readonly [least: number, most: number] {
  const lists = Object.values(animated).filter((keys) => keys.some(({ at }) => at === frame));
  const others = lists.flatMap((keys) => keys.map(({ at }) => at));
  return [
    Math.max(-1, ...others.filter((at) => at < frame)) + 1,
    Math.min(end - start + 1, ...others.filter((at) => at > frame)) - 1,
  ];
}
