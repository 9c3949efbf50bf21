/** The visual timeline: toolbar, tracks, inspector, and the notices over them. */
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { timeText } from '../../model/timeline/clockText.ts';
import { Toolbar } from '../shared/Toolbar.tsx';
import { ToolButton } from '../shared/ToolButton.tsx';
import { Inspector } from './Inspector.tsx';
import { keys, press, pressKey } from './keys.ts';
import { Lanes } from './Lanes.tsx';
import type { TimelineStore } from './store.ts';
import { useStore } from './useStore.ts';

export function Timeline({ store }: { readonly store: TimelineStore }): VNode {
  useEffect(() => store.start(), [store]);
  const inspector = useStore(store, (state) => state.inspector);
  const spoken = useStore(store, (state) => state.spoken);
  const onKeyDown = (event: KeyboardEvent): void => {
    const { target } = event;
    // Whoever writes in a field writes, and a button is pressed by its own keys.
    if (target instanceof Element && event.key !== 'Escape') {
      if (target.closest('.inspector')) return;
      if (target.closest('button, vscode-toolbar-button') && ['Enter', ' '].includes(event.key)) return;
    }
    if (pressKey(store, event)) event.preventDefault();
  };
  return (
    <main class="timeline" onKeyDown={onKeyDown}>
      <h1 class="spoken">Timeline</h1>
      <Tools store={store} />
      <div class="workspace">
        <Lanes store={store} />
        {inspector && <Inspector store={store} />}
        <Notices store={store} />
        <Help store={store} />
      </div>
      <div class="spoken" role="status" aria-live="polite">
        {spoken}
      </div>
    </main>
  );
}

function Tools({ store }: { readonly store: TimelineStore }): VNode {
  const snapping = useStore(store, (state) => state.snapping);
  const ripple = useStore(store, (state) => state.ripple);
  const inspector = useStore(store, (state) => state.inspector);
  return (
    <Toolbar label="Timeline">
      <Clock store={store} />
      <span class="divider" />
      <ToolButton
        icon="add"
        label="Add Media…"
        onPress={() => store.order.inTurn(() => store.chooseFiles())}
      />
      <ToolButton
        icon="split-horizontal"
        label="Split at the Playhead"
        keys="S"
        onPress={() => press(store, 's')}
      />
      <ToolButton icon="combine" label="Add Transition" keys="T" onPress={() => press(store, 't')} />
      <ToolButton icon="trash" label="Delete" keys="Delete" onPress={() => press(store, 'delete')} />
      <ToolButton icon="bookmark" label="Add Marker" keys="M" onPress={() => press(store, 'm')} />
      <span class="divider" />
      <ToolButton icon="magnet" label="Snapping" keys="N" on={snapping} onPress={() => press(store, 'n')} />
      <ToolButton
        icon="arrow-swap"
        label="Ripple: What Follows Moves Along"
        keys="R"
        on={ripple}
        onPress={() => press(store, 'r')}
      />
      <span class="spring" />
      <ToolButton icon="zoom-out" label="Zoom Out" keys="−" onPress={() => press(store, '-')} />
      <ToolButton icon="zoom-in" label="Zoom In" keys="+" onPress={() => press(store, '+')} />
      <ToolButton icon="screen-full" label="Show All" keys="F" onPress={() => press(store, 'f')} />
      <span class="divider" />
      <ToolButton icon="question" label="Keys" keys="?" onPress={() => press(store, '?')} />
      <ToolButton
        icon="layout-sidebar-right"
        label="Inspector"
        keys="I"
        on={inspector}
        onPress={() => press(store, 'i')}
      />
    </Toolbar>
  );
}

function Clock({ store }: { readonly store: TimelineStore }): VNode {
  const playhead = useStore(store, (state) => state.playhead);
  const view = useStore(store, (state) => state.view);
  const fps = view?.fps ?? { num: 30, den: 1 };
  return (
    <span class="clock figures" role="timer" aria-label="Playhead">
      <b>{timeText(playhead, fps)}</b>
      <span class="of">{timeText(view?.end ?? 0, fps)}</span>
    </span>
  );
}

/** Over the tracks, so that nothing moves when one comes. */
function Notices({ store }: { readonly store: TimelineStore }): VNode | null {
  const notice = useStore(store, (state) => state.notice);
  const refusal = useStore(store, (state) => state.refusal);
  const text = notice ?? refusal;
  if (text === undefined) return null;
  return (
    <div class={notice === undefined ? 'notice' : 'notice warning'} role="alert">
      <span class={`codicon codicon-${notice === undefined ? 'info' : 'warning'}`} aria-hidden="true" />
      <span>{text}</span>
      {notice === undefined && (
        <ToolButton icon="close" label="Close" onPress={() => store.set({ refusal: undefined })} />
      )}
    </div>
  );
}

function Help({ store }: { readonly store: TimelineStore }): VNode | null {
  const help = useStore(store, (state) => state.help);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (help) ref.current?.focus();
  }, [help]);
  if (!help) return null;
  return (
    <div class="help" role="dialog" aria-label="Keys" tabIndex={-1} ref={ref}>
      <dl>
        {keys.flatMap(({ shown, does }) =>
          shown === undefined
            ? []
            : [
                <dt key={shown}>
                  <kbd>{shown}</kbd>
                </dt>,
                <dd key={`${shown}-does`}>{does}</dd>,
              ],
        )}
      </dl>
      <p>
        Drag an edge to trim, a clip to move it; Shift ripples, Alt slips the source, Ctrl leaves snapping.
        Hold Shift to drop files here.
      </p>
    </div>
  );
}
