/**
 * What is on the tracks, as a list for the keyboard and for screen readers, over the painted clips. Only what is near the view is there; where each stands follows the
 * scale by CSS alone.
 */
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { lowerBound } from '../../model/timeline/dragging.ts';
import type { ItemView } from '../../model/timeline/timelineView.ts';
import { keyOf, type TimelineStore } from './store.ts';
import { useStore } from './useStore.ts';

export function ItemList({ store }: { readonly store: TimelineStore }): VNode {
  const view = useStore(store, (state) => state.view);
  const rows = useStore(store, (state) => state.rows);
  const selected = useStore(store, (state) => state.selected);
  const focused = useStore(store, (state) => state.focused);
  const page = useStore(store, ({ scrollX, width }) => Math.floor(scrollX / Math.max(1, width)));
  const scale = useStore(store, (state) => state.scale);
  const list = useRef<HTMLDivElement>(null);
  const { width } = store.state;
  useEffect(() => list.current?.focus({ preventScroll: true }), []);
  const first = ((page - 1) * width) / scale;
  const last = ((page + 2) * width) / scale;
  return (
    <div
      class="items"
      ref={list}
      role="listbox"
      aria-multiselectable="true"
      aria-label="Tracks"
      aria-activedescendant={focused ? idOf(keyOf(focused)) : undefined}
      tabIndex={0}
    >
      {rows.map(({ track, top, height }) => {
        const shown = view?.tracks[track];
        if (!shown) return null;
        return (
          <div
            key={track}
            class="track"
            role="group"
            aria-label={`${shown.name}, ${shown.kind}`}
            style={{ top: `${top}px`, height: `${height}px` }}
          >
            {near(shown.items, first, last, focused?.track === track ? focused.item : undefined).map(
              ([index, item]) => {
                const key = keyOf({ track, item: index });
                return (
                  <div
                    key={index}
                    id={idOf(key)}
                    class="item"
                    role="option"
                    aria-selected={selected.has(key)}
                    aria-label={store.describe(item)}
                    style={{ '--from': item.start, '--to': item.end }}
                  />
                );
              },
            )}
          </div>
        );
      })}
    </div>
  );
}

const idOf = (key: string): string => `item-${key.replace('/', '-')}`;

function near(
  items: readonly ItemView[],
  first: number,
  last: number,
  focused: number | undefined,
): readonly (readonly [number, ItemView])[] {
  const from = Math.max(
    0,
    lowerBound(
      items.map(({ end }) => end),
      first,
    ) - 1,
  );
  const found: [number, ItemView][] = [];
  for (let index = from; index < items.length; index++) {
    const item = items[index];
    if (!item || item.start > last) break;
    if (item.kind !== 'gap') found.push([index, item]);
  }
  // Where the keyboard is has to be there, however far away.
  const at = focused === undefined ? undefined : items[focused];
  if (focused !== undefined && at && !found.some(([index]) => index === focused)) found.push([focused, at]);
  return found.toSorted(([a], [b]) => a - b);
}
