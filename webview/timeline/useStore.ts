/** A component's view of the store: drawn anew when what it picks has changed. */
import { useEffect, useState } from 'preact/hooks';
import type { TimelineState, TimelineStore } from './store.ts';

/** Compared by identity: pick values, not objects made anew. */
export function useStore<T>(store: TimelineStore, pick: (state: TimelineState) => T): T {
  const [value, setValue] = useState(() => pick(store.state));
  useEffect(() => {
    const update = (): void => setValue(() => pick(store.state));
    update();
    return store.subscribe(update);
  }, [store]);
  return value;
}
