/** What keys and buttons do. Knows the store, no elements. */
import { isClipView, slipLimits } from '../../model/timeline/dragging.ts';
import type { ItemView } from '../../model/timeline/timelineView.ts';
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
  const { marker } = store.state;
  if (marker !== undefined) {
    store.perform({ kind: 'deleteMarker', marker });
    return store.set({ marker: undefined });
  }
  const places = [...store.state.selected].map(placeOf).toSorted((a, b) => b.item - a.item);
  if (places.length === 0) return;
  store.perform({ kind: 'several', gestures: places.map((place) => ({ kind: 'delete', ...place, ripple })) });
  store.set({ selected: new Set() });
}

/** Moves what is selected: a clip, a marker, or the cut under a transition. */
export function nudge(store: TimelineStore, frames: number): void {
  const { marker, view } = store.state;
  const marked = marker === undefined ? undefined : view?.markers[marker];
  if (marker !== undefined && marked)
    return store.perform({ kind: 'moveMarker', marker, frame: Math.max(0, marked.frame + frames) });
  const place = store.single;
  const item = place && store.item(place);
  if (!place || !item) return;
  if (item.kind === 'transition') {
    const left = { track: place.track, item: place.item - 1 };
    const clip = store.item(left);
    if (clip && isClipView(clip))
      store.perform({ kind: 'trim', ...left, edge: 'end', frame: clip.end + frames, ripple: false });
    return;
  }
  if (!isClipView(item)) return;
  const frame = Math.max(0, item.start + frames);
  store.perform(
    { kind: 'move', ...place, toTrack: place.track, frame },
    { track: place.track, start: frame },
  );
}

/** To the nearest track of its kind above or below, at the same time. */
export function moveToTrack(store: TimelineStore, way: 1 | -1): void {
  const place = store.single;
  const item = place && store.item(place);
  const { rows, view } = store.state;
  if (!place || !item || !isClipView(item) || !view) return;
  const kind = view.tracks[place.track]?.kind;
  const from = rows.findIndex(({ track }) => track === place.track);
  for (let row = from + way; rows[row]; row += way) {
    const toTrack = rows[row]?.track ?? 0;
    if (view.tracks[toTrack]?.kind !== kind) continue;
    return store.perform(
      { kind: 'move', ...place, toTrack, frame: item.start },
      { track: toTrack, start: item.start },
    );
  }
  store.set({ spoken: 'There is no track for it that way.' });
}

/** Shows another part of the source, as far as there is one. */
export function slip(store: TimelineStore, frames: number): void {
  const place = store.single;
  const item = place && store.item(place);
  if (!place || !item?.source || item.kind === 'image') return;
  const [least, most] = slipLimits(item);
  const by = Math.min(most, Math.max(least, frames));
  if (by === 0) return store.set({ spoken: 'The source has no more that way.' });
  store.perform({ kind: 'slip', ...place, frames: by }, { track: place.track, start: item.start });
}

/** Joins the selected clip with the one before it; without a selection, the two at the cut that is nearest to the playhead. */
export function addTransition(store: TimelineStore): void {
  const { view, rows, playhead } = store.state;
  if (!view) return;
  const { single } = store;
  const candidates =
    single === undefined
      ? rows.flatMap(({ track }) =>
          (view.tracks[track]?.items ?? []).flatMap((_, item) =>
            cutBefore(store, { track, item }) ? [{ track, item }] : [],
          ),
        )
      : [single];
  const distance = (place: ItemPlace): number => Math.abs((store.item(place)?.start ?? 0) - playhead);
  const place = candidates.toSorted((a, b) => distance(a) - distance(b))[0];
  const clips = place && cutBefore(store, place);
  if (!place || !clips) return store.set({ spoken: 'There is no cut between two clips here.' });
  const second = Math.round(view.fps.num / view.fps.den);
  const frames = Math.max(1, Math.min(second, ...clips.map(({ start, end }) => end - start)));
  store.perform({ kind: 'addTransition', ...place, style: 'crossfade', frames });
}

/** The clips on both sides of the cut at which an item begins; one at a track's start; undefined where there is no cut. */
function cutBefore(store: TimelineStore, { track, item }: ItemPlace): readonly ItemView[] | undefined {
  const [clip, before] = [store.item({ track, item }), store.item({ track, item: item - 1 })];
  if (!clip || !isClipView(clip)) return undefined;
  if (!before) return [clip];
  return isClipView(before) && before.end === clip.start ? [before, clip] : undefined;
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

/** To the nearest edge of a clip, marker or key of the selected clip that way. */
export function jump(store: TimelineStore, way: 1 | -1): void {
  const { view, playhead } = store.state;
  const edges = view ? [0, view.end, ...view.markers.map(({ frame }) => frame)] : [];
  for (const { items } of view?.tracks ?? []) for (const { start, end } of items) edges.push(start, end);
  const single = store.single && store.item(store.single);
  for (const key of single?.keyframes ?? []) edges.push((single?.start ?? 0) + key);
  const ahead = edges.filter((frame) => (frame - playhead) * way > 0);
  if (ahead.length === 0) return;
  const frame = way > 0 ? Math.min(...ahead) : Math.max(...ahead);
  store.movePlayhead(frame);
  store.viewport.reveal(frame);
}

/** Selects the item beside the one that has the focus, on its track or on another. */
export function step(store: TimelineStore, way: 'left' | 'right' | 'up' | 'down', extend: boolean): void {
  const { focused, rows, view } = store.state;
  const next = focused && store.item(focused) ? neighbour(store, focused, way) : firstItem(store);
  if (!next || !view) return;
  const kept = extend ? [...store.state.selected].map(placeOf) : [];
  store.select([next, ...kept]);
  const item = store.item(next);
  if (item && rows.length > 0) store.viewport.reveal(item.start, next.track);
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
