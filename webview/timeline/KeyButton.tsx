/** Keyframes of one number in the inspector: whether there is one under the playhead, and a button that puts or takes it. */
import type { VNode } from 'preact';
import { curveThrough } from '../../model/evaluate/keyframes.ts';
import type { AnimatedProperty } from '../../model/project/project.ts';
import type { ItemPlace } from '../../model/protocol/timelinePanel.ts';
import type { ItemView } from '../../model/timeline/timelineView.ts';
import type { TimelineStore } from './store.ts';
import { useStore } from './useStore.ts';

interface KeyButtonProps {
  readonly store: TimelineStore;
  readonly place: ItemPlace;
  readonly item: ItemView;
  readonly property: AnimatedProperty;
  readonly label: string;
  /** What a new key is to say. */
  readonly value: number;
}

export function KeyButton({ store, place, item, property, label, value }: KeyButtonProps): VNode {
  const playhead = useStore(store, (state) => state.playhead);
  const frame = playhead - item.start;
  const keys = item.animated[property] ?? [];
  const isKey = keys.some(({ at }) => at === frame);
  const name = `Keyframe for ${label} at the playhead`;
  return (
    <button
      type="button"
      class={keys.length > 0 ? 'key some' : 'key'}
      aria-label={name}
      aria-pressed={isKey}
      title={isKey ? `${name}: take it away` : name}
      onClick={() =>
        isKey
          ? store.perform({ kind: 'deleteKeys', ...place, property, frame })
          : setKeyed(store, place, item, property, value)
      }
    >
      <span aria-hidden="true">{isKey ? '◆' : '◇'}</span>
    </button>
  );
}

/** The value under the playhead of a number that has keys. */
export function keyedValue(item: ItemView, property: AnimatedProperty, playhead: number): number | undefined {
  const keys = item.animated[property];
  return keys && Number(curveThrough(keys)(playhead - item.start).toFixed(4));
}

/** A key under the playhead. */
export function setKeyed(
  store: TimelineStore,
  place: ItemPlace,
  item: ItemView,
  property: AnimatedProperty,
  value: number,
): void {
  const frame = store.state.playhead - item.start;
  if (frame < 0 || frame > item.end - item.start)
    return store.set({ refusal: 'The playhead is not on the clip. A keyframe is put where it stands.' });
  store.perform(
    { kind: 'setKey', ...place, property, frame, value },
    { track: place.track, start: item.start },
  );
}
