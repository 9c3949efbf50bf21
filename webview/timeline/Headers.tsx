/** The names of the tracks and their switches, beside the lanes. */
import type { VNode } from 'preact';
import type { TrackView } from '../../model/timeline/timelineView.ts';
import type { Row } from './rows.ts';
import type { TimelineStore } from './store.ts';
import { useStore } from './useStore.ts';

export function Headers({ store }: { readonly store: TimelineStore }): VNode {
  const view = useStore(store, (state) => state.view);
  const rows = useStore(store, (state) => state.rows);
  return (
    <div class="headers">
      <div class="rows">
        {rows.map((row) => {
          const track = view?.tracks[row.track];
          return track && <Header key={row.track} store={store} row={row} track={track} />;
        })}
      </div>
    </div>
  );
}

function Header({
  store,
  row,
  track,
}: {
  readonly store: TimelineStore;
  readonly row: Row;
  readonly track: TrackView;
}): VNode {
  const toggle = (key: 'muted' | 'hidden'): void =>
    store.pointing.onTrack(row.track, (index, now) =>
      store.perform({ kind: 'setTrack', track: index, key, value: !now[key] }),
    );
  return (
    <div class="header" style={{ top: `${row.top}px`, height: `${row.height}px` }}>
      <span class={`codicon codicon-${track.kind === 'audio' ? 'music' : 'layers'}`} aria-hidden="true" />
      <span class="name" title={track.name}>
        {track.name}
      </span>
      {track.kind === 'video' && (
        <Switch
          icon={track.hidden ? 'eye-closed' : 'eye'}
          label={`Hide ${track.name}`}
          on={track.hidden}
          onPress={() => toggle('hidden')}
        />
      )}
      <Switch
        icon={track.muted ? 'mute' : 'unmute'}
        label={`Mute ${track.name}`}
        on={track.muted}
        onPress={() => toggle('muted')}
      />
    </div>
  );
}

interface SwitchProps {
  readonly icon: string;
  readonly label: string;
  readonly on: boolean;
  readonly onPress: () => void;
}

function Switch({ icon, label, on, onPress }: SwitchProps): VNode {
  return (
    <button
      type="button"
      class={on ? 'switch on' : 'switch'}
      aria-pressed={on}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      <span class={`codicon codicon-${icon}`} aria-hidden="true" />
    </button>
  );
}
