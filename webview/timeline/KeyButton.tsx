/** Keyframes of one number in the inspector: whether there is one under the playhead, and a button that puts or takes it. */
import type { VNode } from 'preact';
import type { AnimatedProperty } from '../../model/project/project.ts';
import type { ItemPlace } from '../../model/protocol/timelinePanel.ts';
import type { ItemView } from '../../model/timeline/timelineView.ts';
import { numberAt, type AnimatedField } from './fields.ts';
import type { TimelineStore } from './store.ts';
import { useStore } from './useStore.ts';

interface KeyButtonProps {
  readonly store: TimelineStore;
  readonly place: ItemPlace;
  readonly item: ItemView;
  readonly field: AnimatedField;
}

export function KeyButton({ store, place, item, field }: KeyButtonProps): VNode {
  const playhead = useStore(store, (state) => state.playhead);
  const isKey = hasKey(item, field.animates, playhead);
  const name = `Keyframe for ${field.label} at the playhead`;
  const toggle = (at: ItemPlace, now: ItemView): void => {
    const { playhead: head } = store.state;
    if (hasKey(now, field.animates, head))
      store.perform({ kind: 'deleteKeys', ...at, property: field.animates, frame: head - now.start });
    else setKey(store, at, now, field.animates, numberAt(now, field, head) ?? 0);
  };
  return (
    <button
      type="button"
      class={item.animated[field.animates] === undefined ? 'key' : 'key some'}
      aria-label={name}
      aria-pressed={isKey}
      title={isKey ? `${name}: take it away` : name}
      onClick={() => store.pointing.onItem(place, toggle)}
    >
      <span aria-hidden="true">{isKey ? '◆' : '◇'}</span>
    </button>
  );
}

const hasKey = ({ animated, start }: ItemView, property: AnimatedProperty, playhead: number): boolean =>
  animated[property]?.some(({ at }) => at === playhead - start) === true;

/** A key under the playhead. */
export function setKey(
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
