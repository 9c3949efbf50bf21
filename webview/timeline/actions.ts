/** What keys and buttons do. Knows the store, no elements. */
import { isClipView } from '../../model/timeline/dragging.ts';
import type { ItemPlace } from '../../model/protocol/timelinePanel.ts';
import { placeOf, type TimelineStore } from './store.ts';
import type { SingleGesture } from '../../model/edit/gesture.ts';

/** Cuts what is selected under the playhead; without a selection the topmost clip there. */
export function split(store: TimelineStore): void {
  const { playhead } = store.state;
  const under = (place: ItemPlace): boolean => {
    const item = store.item(place);
    return item !== undefined && isClipView(item) && item.start < playhead && playhead < item.end;
  };
  const selected = [...store.state.selected].map(placeOf).filter(under);
  const places = selected.length > 0 ? selected : topmost(store, under);
  if (places.length === 0) return store.set({ spoken: 'There is no clip under the playhead.' });
  const gestures = places
    .toSorted((a, b) => b.item - a.item)
    .map((place): SingleGesture => ({ kind: 'split', ...place, frame: playhead }));
  const [first] = places;
  store.perform({ kind: 'several', gestures }, first && { track: first.track, start: playhead });
}

function topmost({ state }: TimelineStore, under: (place: ItemPlace) => boolean): readonly ItemPlace[] {
  for (const { track } of state.rows) {
    const item = state.view?.tracks[track]?.items.findIndex((_, at) => under({ track, item: at })) ?? -1;
    if (item >= 0) return [{ track, item }];
  }
  return [];
}

/** What is selected. The last ones first, so that the others are still where they were. */
export function remove(store: TimelineStore, ripple: boolean): void {
  const places = [...store.state.selected].map(placeOf).toSorted((a, b) => b.item - a.item);
  if (places.length === 0) return;
  store.perform({ kind: 'several', gestures: places.map((place) => ({ kind: 'delete', ...place, ripple })) });
  store.set({ selected: new Set() });
}

export function nudge(store: TimelineStore, frames: number): void {
  const place = store.single;
  const item = place && store.item(place);
  if (!place || !item || !isClipView(item)) return;
  const frame = Math.max(0, item.start + frames);
  store.perform(
    { kind: 'move', ...place, toTrack: place.track, frame },
    { track: place.track, start: frame },
  );
}

/** Brings an edge of what is selected to the playhead. */
export function trimToPlayhead(store: TimelineStore, edge: 'start' | 'end'): void {
  const place = store.single;
  const item = place && store.item(place);
  if (!place || !item || !isClipView(item)) return;
  const { playhead, ripple } = store.state;
  const start = edge === 'start' && !ripple ? playhead : item.start;
  store.perform({ kind: 'trim', ...place, edge, frame: playhead, ripple }, { track: place.track, start });
}

export function addMarker(store: TimelineStore): void {
  const count = store.state.view?.markers.length ?? 0;
  store.perform({ kind: 'addMarker', frame: store.state.playhead, name: `marker ${count + 1}` });
}

/** To the nearest edge of a clip or marker that way. */
export function jump(store: TimelineStore, way: 1 | -1): void {
  const { view, playhead } = store.state;
  const edges = view ? [0, view.end, ...view.markers.map(({ frame }) => frame)] : [];
  for (const { items } of view?.tracks ?? []) for (const { start, end } of items) edges.push(start, end);
  const ahead = edges.filter((frame) => (frame - playhead) * way > 0);
  if (ahead.length === 0) return;
  const frame = way > 0 ? Math.min(...ahead) : Math.max(...ahead);
  store.movePlayhead(frame);
  store.reveal(frame);
}

/** Selects the item beside the one that has the focus, on its track or on another. */
export function step(store: TimelineStore, way: 'left' | 'right' | 'up' | 'down', extend: boolean): void {
  const { focused, rows, view } = store.state;
  const next = focused && store.item(focused) ? neighbour(store, focused, way) : firstItem(store);
  if (!next || !view) return;
  const kept = extend ? [...store.state.selected].map(placeOf) : [];
  store.select([next, ...kept]);
  const item = store.item(next);
  if (item && rows.length > 0) store.reveal(item.start, next.track);
}

function neighbour(
  store: TimelineStore,
  focused: ItemPlace,
  way: 'left' | 'right' | 'up' | 'down',
): ItemPlace | undefined {
  const { rows, view } = store.state;
  const items = view?.tracks[focused.track]?.items ?? [];
  if (way === 'left' || way === 'right') {
    const by = way === 'left' ? -1 : 1;
    let item = focused.item + by;
    while (items[item]?.kind === 'gap') item += by;
    return items[item] ? { track: focused.track, item } : undefined;
  }
  const at = store.item(focused)?.start ?? 0;
  const index = rows.findIndex(({ track }) => track === focused.track);
  for (let row = index + (way === 'up' ? -1 : 1); rows[row]; row += way === 'up' ? -1 : 1) {
    const track = rows[row]?.track ?? 0;
    const found = nearest(store, track, at);
    if (found) return found;
  }
  return undefined;
}

function nearest({ state }: TimelineStore, track: number, frame: number): ItemPlace | undefined {
  const clips = (state.view?.tracks[track]?.items ?? []).flatMap((item, at) =>
    isClipView(item) ? [{ item, at }] : [],
  );
  const distance = ({ start, end }: { readonly start: number; readonly end: number }): number =>
    frame < start ? start - frame : frame >= end ? frame - end + 1 : 0;
  const [best] = clips.toSorted((a, b) => distance(a.item) - distance(b.item));
  return best && { track, item: best.at };
}

function firstItem(store: TimelineStore): ItemPlace | undefined {
  for (const { track } of store.state.rows) {
    const found = nearest(store, track, store.state.playhead);
    if (found) return found;
  }
  return undefined;
}
