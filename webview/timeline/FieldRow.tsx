/** One line of the inspector: a key of an item, to be read and changed. What is not written shows its default as a hint; emptying a field takes its key away. */
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
import { useState } from 'preact/hooks';
import type { ItemPlace } from '../../model/protocol/timelinePanel.ts';
import { frameOfText } from '../../model/timeline/clockText.ts';
import type { ItemView } from '../../model/timeline/timelineView.ts';
import { isAnimated, keyedAt, writtenAt, type Field } from './fields.ts';
import { KeyButton, setKey } from './KeyButton.tsx';
import type { TimelineStore } from './store.ts';
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

/** What a part of the inspector is about. */
export interface Shown {
  readonly store: TimelineStore;
  readonly place: ItemPlace;
  readonly item: ItemView;
}

export function FieldRow({ store, place, item, field }: Shown & { readonly field: Field }): VNode {
  const fps = store.state.view?.fps ?? { num: 30, den: 1 };
  const written = writtenAt(item, field.path);
  const commit = (value: PropertyValue): void => setProperty(store, place, field, value);
  const text = typeof written === 'string' || typeof written === 'number' ? String(written) : '';
  switch (field.kind) {
    case 'number':
      return <NumberRow store={store} place={place} item={item} field={field} text={text} />;
    case 'time': {
      const onCommit = (now: string): void => {
        const frames = now.trim() === '' ? undefined : frameOfText(now, fps);
        if (now.trim() === '') commit(undefined);
        else if (frames !== undefined) commit({ frames });
      };
      return <TextRow store={store} label={field.label} value={text} hint={field.hint} onCommit={onCommit} />;
    }
    case 'text':
      return (
        <TextRow
          store={store}
          label={field.label}
          value={text}
          hint={field.hint}
          onCommit={(now) => commit(now === '' ? undefined : now)}
        />
      );
    case 'lines':
      return <LinesRow store={store} label={field.label} value={text} onCommit={commit} />;
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

/** Several lines, committed by leaving the field. */
function LinesRow({ store, label, value, onCommit }: TextRowProps): VNode {
  const draft = useDraft<VscodeTextarea>(store, value, onCommit);
  return (
    <label class="wide">
      <span>{label}</span>
      <vscode-textarea label={label} rows={3} {...draft} />
    </label>
  );
}

/** A number, which may have keyframes: then it is the value under the playhead that is read and changed. */
function NumberRow({
  store,
  place,
  item,
  field,
  text,
}: Shown & { readonly field: Field; readonly text: string }): VNode {
  const playhead = useStore(store, (state) => (field.animates === undefined ? 0 : state.playhead));
  const keyed = keyedAt(item, field, playhead);
  const onCommit = (written: string): void => {
    const value = written.trim() === '' ? undefined : Number(written);
    if (value !== undefined && !Number.isFinite(value)) return;
    if (keyed === undefined) return setProperty(store, place, field, value);
    if (value !== undefined && isAnimated(field))
      store.pointing.onItem(place, (at, now) => setKey(store, at, now, field.animates, value));
  };
  return (
    <TextRow
      store={store}
      label={field.label}
      value={keyed === undefined ? text : String(keyed)}
      hint={field.hint}
      onCommit={onCommit}
      {...(isAnimated(field)
        ? { beside: <KeyButton store={store} place={place} item={item} field={field} /> }
        : {})}
    />
  );
}

type PropertyValue = string | number | boolean | { readonly frames: number } | undefined;

function setProperty(store: TimelineStore, place: ItemPlace, { path }: Field, value: PropertyValue): void {
  store.pointing.onItem(place, (at) => store.perform({ kind: 'setProperty', ...at, path: [...path], value }));
}

interface TextRowProps {
  readonly store: TimelineStore;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly onCommit: (text: string) => void;
  /** Behind the field. */
  readonly beside?: VNode;
}

/** Committed by Enter and by leaving the field, if it is another text then. */
export function TextRow({ store, label, value, hint = '', onCommit, beside }: TextRowProps): VNode {
  const draft = useDraft<VscodeTextfield>(store, value, onCommit);
  return (
    <div class="field">
      <span aria-hidden="true">{label}</span>
      <vscode-textfield label={label} placeholder={hint} {...draft} />
      {beside}
    </div>
  );
}

/** What a field for text shows and hears. What somebody is writing stays while the picture around it is drawn anew, and until the text has it. */
function useDraft<Field extends VscodeTextfield | VscodeTextarea>(
  store: TimelineStore,
  value: string,
  onCommit: (text: string) => void,
): {
  readonly value: string;
  readonly onInput: (event: { readonly currentTarget: Field }) => void;
  readonly onChange: (event: { readonly currentTarget: Field }) => void;
  readonly onBlur: (event: { readonly currentTarget: Field }) => void;
} {
  const [draft, setDraft] = useState<string | undefined>();
  // What was written on meanwhile stays.
  const drop = (text: string): void =>
    store.order.whenSettled(() => setDraft((now) => (now === text ? undefined : now)));
  return {
    value: draft ?? value,
    onInput: ({ currentTarget }) => setDraft(currentTarget.value),
    onChange: ({ currentTarget }) => {
      if (currentTarget.value !== value) onCommit(currentTarget.value);
      drop(currentTarget.value);
    },
    onBlur: ({ currentTarget }) => drop(currentTarget.value),
  };
}
