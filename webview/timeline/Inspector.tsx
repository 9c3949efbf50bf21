/** The keys of the selected item, to be read and changed. What is not written shows its default as a hint; emptying a field takes its key away. */
import type { VNode } from 'preact';
import { frameOfText, timeText } from '../../model/timeline/clockText.ts';
import type { Ratio } from '../../model/media/facts.ts';
import type { ItemView, MarkerView } from '../../model/timeline/timelineView.ts';
import { FieldRow, TextRow, type Shown } from './FieldRow.tsx';
import { fieldsOf } from './fields.ts';
import { press } from './keys.ts';
import { ToolButton } from '../shared/ToolButton.tsx';
import { keyOf, type TimelineStore } from './store.ts';
import { useStore } from './useStore.ts';

export function Inspector({ store }: { readonly store: TimelineStore }): VNode {
  const selected = useStore(store, (state) => state.selected);
  const view = useStore(store, (state) => state.view);
  const marker = useStore(store, (state) => state.marker);
  const place = store.single;
  const item = view && place ? store.item(place) : undefined;
  return (
    <aside class="inspector" aria-label="Inspector">
      {marker !== undefined && view?.markers[marker] ? (
        <MarkerProperties
          key={`marker ${marker}`}
          store={store}
          index={marker}
          marker={view.markers[marker]}
        />
      ) : item && place ? (
        <Properties key={keyOf(place)} store={store} place={place} item={item} />
      ) : (
        <p class="empty">
          {selected.size > 1 ? `${selected.size} selected` : 'Select a clip to see what it says.'}
        </p>
      )}
    </aside>
  );
}

function Properties({ store, place, item }: Shown): VNode {
  return (
    <>
      <header>
        <span class={`swatch ${item.kind}`} />
        <h2 title={item.name}>{item.name}</h2>
        <ToolButton
          icon="go-to-file"
          label="Show in the Text"
          keys="Enter"
          onPress={() => press(store, 'enter')}
        />
      </header>
      {item.problem !== undefined && (
        <p class="problem">
          <span class="codicon codicon-error" aria-hidden="true" /> {item.problem}
        </p>
      )}
      <Times store={store} place={place} item={item} />
      {fieldsOf(item).map((group) => (
        <section key={group.title}>
          <h3>{group.title}</h3>
          <div class="fields">
            {group.fields.map((field) => (
              <FieldRow key={field.path.join('.')} store={store} place={place} item={item} field={field} />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

function MarkerProperties({
  store,
  index,
  marker: { name, frame },
}: {
  readonly store: TimelineStore;
  readonly index: number;
  readonly marker: MarkerView;
}): VNode {
  const fps = store.state.view?.fps ?? { num: 30, den: 1 };
  const move = (text: string): void => {
    const to = frameOfText(text, fps);
    if (to === undefined) return;
    store.pointing.onMarker(index, (marker) => store.perform({ kind: 'moveMarker', marker, frame: to }));
  };
  const rename = (now: string): void =>
    store.pointing.onMarker(index, (marker) => store.perform({ kind: 'renameMarker', marker, name: now }));
  return (
    <>
      <header>
        <span class="codicon codicon-bookmark" aria-hidden="true" />
        <h2 title={name}>{name}</h2>
        <ToolButton
          icon="trash"
          label="Delete the Marker"
          keys="Delete"
          onPress={() => press(store, 'delete')}
        />
      </header>
      <section>
        <h3>Marker</h3>
        <div class="fields">
          <TextRow store={store} label="Name" value={name} onCommit={rename} />
          <TextRow store={store} label="At" value={timeText(frame, fps)} onCommit={move} />
        </div>
      </section>
    </>
  );
}

/** Where it stands: gestures, not keys. */
function Times({ store, place, item }: Shown): VNode {
  const fps = store.state.view?.fps ?? { num: 30, den: 1 };
  const isClip = item.kind !== 'transition';
  const start = (text: string): void => {
    const frame = frameOfText(text, fps);
    if (frame === undefined) return;
    store.pointing.onItem(place, (at) =>
      store.perform({ kind: 'move', ...at, toTrack: at.track, frame }, { track: at.track, start: frame }),
    );
  };
  // Another part of the source in the same place.
  const hasSource = item.source !== undefined && item.kind !== 'image';
  const sourceIn = (text: string): void => {
    const frame = frameOfText(text, fps);
    if (frame === undefined) return;
    store.pointing.onItem(place, (at, now) => {
      const frames = Math.round((frame - sourceFrameOf(now, fps)) / (now.source?.speed ?? 1));
      if (frames !== 0) store.perform({ kind: 'slip', ...at, frames }, { track: at.track, start: now.start });
    });
  };
  const length = (text: string): void => {
    const frames = frameOfText(text, fps);
    if (frames === undefined || frames < 1) return;
    store.pointing.onItem(place, (at, now) => {
      const { ripple } = store.state;
      if (isClip)
        store.perform(
          { kind: 'trim', ...at, edge: 'end', frame: now.start + frames, ripple },
          { track: at.track, start: now.start },
        );
      else store.perform({ kind: 'setProperty', ...at, path: ['duration'], value: { frames } });
    });
  };
  return (
    <section>
      <h3>Time</h3>
      <div class="fields">
        {isClip && <TextRow store={store} label="Start" value={timeText(item.start, fps)} onCommit={start} />}
        {hasSource && (
          <TextRow
            store={store}
            label="Source in"
            value={timeText(sourceFrameOf(item, fps), fps)}
            onCommit={sourceIn}
          />
        )}
        <TextRow
          store={store}
          label="Length"
          value={timeText(item.end - item.start, fps)}
          onCommit={length}
        />
      </div>
    </section>
  );
}

const sourceFrameOf = ({ source }: ItemView, { num, den }: Ratio): number =>
  Math.round(((source?.in ?? 0) * num) / den);
