/** The keys of the selected item, to be read and changed. What is not written shows its default as a hint; emptying a field takes its key away. */
import '@vscode-elements/elements/dist/vscode-checkbox/vscode-checkbox.js';
import '@vscode-elements/elements/dist/vscode-option/vscode-option.js';
import '@vscode-elements/elements/dist/vscode-single-select/vscode-single-select.js';
import '@vscode-elements/elements/dist/vscode-textarea/vscode-textarea.js';
import '@vscode-elements/elements/dist/vscode-textfield/vscode-textfield.js';
import type { VscodeCheckbox } from '@vscode-elements/elements/dist/vscode-checkbox/vscode-checkbox.js';
import type { VscodeSingleSelect } from '@vscode-elements/elements/dist/vscode-single-select/vscode-single-select.js';
import type { VscodeTextarea } from '@vscode-elements/elements/dist/vscode-textarea/vscode-textarea.js';
import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/vscode-textfield.js';
import type { HTMLAttributes, VNode } from 'preact';
import type { ItemPlace } from '../../model/protocol/timelinePanel.ts';
import { frameOfText, timeText } from '../../model/timeline/clockText.ts';
import type { ItemView } from '../../model/timeline/timelineView.ts';
import { fieldsOf, type Field } from './fields.ts';
import { ToolButton } from '../shared/ToolButton.tsx';
import { keyOf, type TimelineStore } from './store.ts';
import { useStore } from './useStore.ts';

declare module 'preact' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how preact's own elements are declared
  namespace JSX {
    interface IntrinsicElements {
      'vscode-textfield': HTMLAttributes<VscodeTextfield> &
        Partial<Pick<VscodeTextfield, 'value' | 'placeholder' | 'disabled' | 'label'>>;
      'vscode-textarea': HTMLAttributes<VscodeTextarea> &
        Partial<Pick<VscodeTextarea, 'value' | 'rows' | 'label'>>;
      'vscode-single-select': HTMLAttributes<VscodeSingleSelect> &
        Partial<Pick<VscodeSingleSelect, 'value' | 'label'>>;
      'vscode-option': HTMLAttributes<HTMLElement> & { readonly value?: string; readonly selected?: boolean };
      'vscode-checkbox': HTMLAttributes<VscodeCheckbox> & Partial<Pick<VscodeCheckbox, 'checked' | 'label'>>;
    }
  }
}

export function Inspector({ store }: { readonly store: TimelineStore }): VNode {
  const selected = useStore(store, (state) => state.selected);
  const view = useStore(store, (state) => state.view);
  const place = store.single;
  const item = view && place ? store.item(place) : undefined;
  return (
    <aside class="inspector" aria-label="Inspector">
      {item && place ? (
        <Properties key={keyOf(place)} store={store} place={place} item={item} />
      ) : (
        <p class="empty">
          {selected.size > 1 ? `${selected.size} selected` : 'Select a clip to see what it says.'}
        </p>
      )}
    </aside>
  );
}

interface Shown {
  readonly store: TimelineStore;
  readonly place: ItemPlace;
  readonly item: ItemView;
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
          onPress={() => store.openInText(place)}
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

/** Where it stands: gestures, not keys. */
function Times({ store, place, item }: Shown): VNode {
  const fps = store.state.view?.fps ?? { num: 30, den: 1 };
  const isClip = item.kind !== 'transition';
  const start = (text: string): void => {
    const frame = frameOfText(text, fps);
    if (frame !== undefined)
      store.perform(
        { kind: 'move', ...place, toTrack: place.track, frame },
        { track: place.track, start: frame },
      );
  };
  const length = (text: string): void => {
    const frames = frameOfText(text, fps);
    if (frames === undefined || frames < 1) return;
    const { ripple } = store.state;
    if (isClip)
      store.perform(
        { kind: 'trim', ...place, edge: 'end', frame: item.start + frames, ripple },
        { track: place.track, start: item.start },
      );
    else store.perform({ kind: 'setProperty', ...place, path: ['duration'], value: { frames } });
  };
  return (
    <section>
      <h3>Time</h3>
      <div class="fields">
        {isClip && <TextRow label="Start" value={timeText(item.start, fps)} onCommit={start} />}
        <TextRow label="Length" value={timeText(item.end - item.start, fps)} onCommit={length} />
      </div>
    </section>
  );
}

function FieldRow({ store, place, item, field }: Shown & { readonly field: Field }): VNode {
  const fps = store.state.view?.fps ?? { num: 30, den: 1 };
  const written = valueAt(item.written, field.path);
  const commit = (value: string | number | boolean | { readonly frames: number } | undefined): void =>
    store.perform({ kind: 'setProperty', ...place, path: [...field.path], value });
  const text = typeof written === 'string' || typeof written === 'number' ? String(written) : '';
  switch (field.kind) {
    case 'number':
      return (
        <TextRow
          label={field.label}
          value={text}
          hint={field.hint}
          onCommit={(now) => {
            if (now.trim() === '') commit(undefined);
            else if (Number.isFinite(Number(now))) commit(Number(now));
          }}
        />
      );
    case 'time': {
      const onCommit = (now: string): void => {
        const frames = now.trim() === '' ? undefined : frameOfText(now, fps);
        if (now.trim() === '') commit(undefined);
        else if (frames !== undefined) commit({ frames });
      };
      return <TextRow label={field.label} value={text} hint={field.hint} onCommit={onCommit} />;
    }
    case 'text':
      return (
        <TextRow
          label={field.label}
          value={text}
          hint={field.hint}
          onCommit={(now) => commit(now === '' ? undefined : now)}
        />
      );
    case 'lines':
      return (
        <label class="wide">
          <span>{field.label}</span>
          <vscode-textarea
            label={field.label}
            rows={3}
            value={text}
            onChange={(event) => commit(event.currentTarget.value)}
          />
        </label>
      );
    case 'choice':
      return (
        <label>
          <span>{field.label}</span>
          <vscode-single-select
            label={field.label}
            value={text}
            onChange={(event) => commit(event.currentTarget.value || undefined)}
          >
            {field.choices.map((choice) => (
              <vscode-option key={choice} value={choice} selected={choice === text}>
                {choice === '' ? field.hint : choice}
              </vscode-option>
            ))}
          </vscode-single-select>
        </label>
      );
    case 'switch':
      return (
        <label>
          <span>{field.label}</span>
          <vscode-checkbox
            label=""
            aria-label={field.label}
            checked={written === true}
            onChange={(event) => commit(event.currentTarget.checked ? true : undefined)}
          />
        </label>
      );
  }
}

interface TextRowProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly onCommit: (text: string) => void;
}

/** Committed by Enter and by leaving the field, if it is another text then. */
function TextRow({ label, value, hint = '', onCommit }: TextRowProps): VNode {
  return (
    <label>
      <span>{label}</span>
      <vscode-textfield
        label={label}
        value={value}
        placeholder={hint}
        onChange={(event) => {
          const { value: now } = event.currentTarget;
          if (now !== value) onCommit(now);
        }}
      />
    </label>
  );
}

function valueAt(written: unknown, path: readonly string[]): unknown {
  let value = written;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
