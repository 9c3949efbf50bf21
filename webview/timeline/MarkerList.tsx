/** The markers of the ruler for the keyboard and for screen readers, over the painted flags. */
import type { VNode } from 'preact';
import type { MarkerView } from '../../model/timeline/timelineView.ts';
import type { TimelineStore } from './store.ts';
import { useStore } from './useStore.ts';

const idOf = (index: number): string => `marker-${index}`;

/** From the place of the selected one in their order, -1 without one, to that of the next. */
type Way = (at: number, count: number) => number;

const ways: Readonly<Record<string, Way>> = {
  ArrowRight: (at, count) => Math.min(at + 1, count - 1),
  ArrowLeft: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, count) => count - 1,
};

/** Their places in the text, in the order in which they are met. */
const inTime = (markers: readonly MarkerView[]): readonly number[] =>
  markers
    .map(({ frame }, index) => ({ frame, index }))
    .toSorted((a, b) => a.frame - b.frame)
    .map(({ index }) => index);

function step(store: TimelineStore, way: Way): void {
  const { view, marker } = store.state;
  const order = inTime(view?.markers ?? []);
  const index = order[way(marker === undefined ? -1 : order.indexOf(marker), order.length)];
  if (index === undefined) return;
  store.selectMarker(index);
  store.viewport.reveal(store.state.playhead);
}

export function MarkerList({ store }: { readonly store: TimelineStore }): VNode | null {
  const view = useStore(store, (state) => state.view);
  const marker = useStore(store, (state) => state.marker);
  const markers = view?.markers ?? [];
  if (markers.length === 0) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || !store.order.isBehind) store.order.whenSettled(() => step(store, way));
  };
  // One of them is selected where the keyboard is.
  const onFocus = (): void =>
    store.order.whenSettled(() => {
      if (store.state.marker === undefined) step(store, () => 0);
    });
  return (
    <div
      class="markers"
      role="listbox"
      aria-label="Markers"
      aria-orientation="horizontal"
      aria-activedescendant={marker === undefined ? undefined : idOf(marker)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      {inTime(markers).map((index) => {
        const each = markers[index];
        return (
          each && (
            <div
              key={index}
              id={idOf(index)}
              role="option"
              aria-selected={index === marker}
              aria-label={store.describeMarker(each)}
            />
          )
        );
      })}
    </div>
  );
}
