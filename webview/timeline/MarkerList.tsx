/** The markers of the ruler for the keyboard and for screen readers, over the painted flags. */
import type { VNode } from 'preact';
import type { TimelineStore } from './store.ts';
import { useStore } from './useStore.ts';

const idOf = (index: number): string => `marker-${index}`;

export function MarkerList({ store }: { readonly store: TimelineStore }): VNode | null {
  const view = useStore(store, (state) => state.view);
  const marker = useStore(store, (state) => state.marker);
  const markers = view?.markers ?? [];
  if (markers.length === 0) return null;
  const order = markers.map((_, index) => index).toSorted((a, b) => frameOf(a) - frameOf(b));
  function frameOf(index: number): number {
    return markers[index]?.frame ?? 0;
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = marker === undefined ? -1 : order.indexOf(marker);
    const next = {
      ArrowRight: Math.min(at + 1, order.length - 1),
      ArrowLeft: Math.max(at - 1, 0),
      Home: 0,
      End: order.length - 1,
    }[event.key];
    const index = next === undefined ? undefined : order[next];
    if (index === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    store.selectMarker(index);
    store.reveal(frameOf(index));
  };
  return (
    <div
      class="markers"
      role="listbox"
      aria-label="Markers"
      aria-orientation="horizontal"
      aria-activedescendant={marker === undefined ? undefined : idOf(marker)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={() => {
        const [first] = order;
        if (marker === undefined && first !== undefined) store.selectMarker(first);
      }}
    >
      {order.map((index) => {
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
