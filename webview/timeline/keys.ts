/** The keys of the timeline, in one table: what they do, and the words in the list of keys. */
import {
  addMarker,
  addTransition,
  jump,
  moveToTrack,
  nudge,
  remove,
  slip,
  split,
  step,
  trimToPlayhead,
} from './actions.ts';
import type { TimelineStore } from './store.ts';

interface Key {
  /** As `KeyboardEvent.key` has it, in lower case, after `shift+`, `alt+`. */
  readonly keys: readonly string[];
  /** As a person reads them; without it the list of keys leaves it out. */
  readonly shown?: string;
  readonly does: string;
  /** When it is done: once the text has the gestures before it (without a word), after all that was done before it, or at once. */
  readonly when?: 'in turn' | 'at once';
  readonly run: (store: TimelineStore) => void;
}

export const keys: readonly Key[] = [
  {
    keys: ['arrowleft'],
    shown: '← →',
    does: 'Previous, next clip',
    run: (store) => step(store, 'left', false),
  },
  { keys: ['arrowright'], does: 'Next clip', run: (store) => step(store, 'right', false) },
  {
    keys: ['arrowup'],
    shown: '↑ ↓',
    does: 'Clip on the track above, below',
    run: (store) => step(store, 'up', false),
  },
  { keys: ['arrowdown'], does: 'Clip on the track below', run: (store) => step(store, 'down', false) },
  {
    keys: ['shift+arrowleft'],
    shown: 'Shift ← →',
    does: 'Select one more',
    run: (store) => step(store, 'left', true),
  },
  { keys: ['shift+arrowright'], does: 'Select one more', run: (store) => step(store, 'right', true) },
  {
    keys: ['alt+arrowleft'],
    shown: 'Alt ← →',
    does: 'Move the clip by a frame; with Shift by ten',
    run: (store) => nudge(store, -1),
  },
  { keys: ['alt+arrowright'], does: 'Move the clip', run: (store) => nudge(store, 1) },
  { keys: ['shift+alt+arrowleft'], does: 'Move the clip', run: (store) => nudge(store, -10) },
  { keys: ['shift+alt+arrowright'], does: 'Move the clip', run: (store) => nudge(store, 10) },
  {
    keys: ['alt+arrowup'],
    shown: 'Alt ↑ ↓',
    does: 'Move the clip to the track above, below',
    run: (store) => moveToTrack(store, -1),
  },
  {
    keys: ['alt+arrowdown'],
    does: 'Move the clip to the track below',
    run: (store) => moveToTrack(store, 1),
  },
  {
    keys: ['<', 'shift+<'],
    shown: '< >',
    does: 'Slip the source by a frame; with Alt by ten',
    run: (store) => slip(store, -1),
  },
  { keys: ['>', 'shift+>'], does: 'Slip the source', run: (store) => slip(store, 1) },
  { keys: ['alt+<', 'shift+alt+<'], does: 'Slip the source', run: (store) => slip(store, -10) },
  { keys: ['alt+>', 'shift+alt+>'], does: 'Slip the source', run: (store) => slip(store, 10) },
  {
    keys: ['enter'],
    shown: 'Enter',
    does: 'Go to the clip in the text',
    run: (store) => store.single && store.openInText(store.single),
  },
  { keys: ['s'], shown: 'S', does: 'Split at the playhead', run: split },
  {
    keys: ['t'],
    shown: 'T',
    does: 'Transition at the cut before the clip, or nearest to the playhead',
    run: addTransition,
  },
  {
    keys: ['delete', 'backspace'],
    shown: 'Delete',
    does: 'Delete; the others stay where they are',
    run: (store) => remove(store, store.state.ripple),
  },
  {
    keys: ['shift+delete', 'shift+backspace'],
    shown: 'Shift Delete',
    does: 'Delete and close up',
    run: (store) => remove(store, true),
  },
  {
    keys: ['['],
    shown: '[ ]',
    does: 'Trim start, end to the playhead',
    run: (store) => trimToPlayhead(store, 'start'),
  },
  { keys: [']'], does: 'Trim end to the playhead', run: (store) => trimToPlayhead(store, 'end') },
  {
    keys: [','],
    shown: ', .',
    does: 'Playhead one frame back, on',
    when: 'in turn',
    run: (store) => store.movePlayhead(store.state.playhead - 1),
  },
  {
    keys: ['.'],
    does: 'Playhead one frame on',
    when: 'in turn',
    run: (store) => store.movePlayhead(store.state.playhead + 1),
  },
  {
    keys: ['shift+arrowup', 'pageup'],
    shown: 'Page Up, Page Down',
    does: 'Playhead to the previous, next cut, marker or key',
    run: (store) => jump(store, -1),
  },
  { keys: ['shift+arrowdown', 'pagedown'], does: 'Playhead to the next cut', run: (store) => jump(store, 1) },
  {
    keys: ['home'],
    shown: 'Home, End',
    does: 'Playhead to the start, the end',
    when: 'in turn',
    run: (store) => toFrame(store, 0),
  },
  { keys: ['end'], does: 'Playhead to the end', run: (store) => toFrame(store, store.state.view?.end ?? 0) },
  { keys: ['m'], shown: 'M', does: 'Marker at the playhead', run: addMarker },
  {
    keys: ['n'],
    shown: 'N',
    does: 'Snapping on, off',
    when: 'in turn',
    run: (store) => store.set({ snapping: !store.state.snapping }),
  },
  {
    keys: ['r'],
    shown: 'R',
    does: 'Ripple on, off',
    when: 'in turn',
    run: (store) => store.set({ ripple: !store.state.ripple }),
  },
  {
    keys: ['i'],
    shown: 'I',
    does: 'Inspector on, off',
    when: 'at once',
    run: (store) => store.set({ inspector: !store.state.inspector }),
  },
  {
    keys: ['+', '=', 'shift++'],
    shown: '+ −',
    does: 'Zoom in, out; or Ctrl and the wheel',
    when: 'at once',
    run: (store) => store.viewport.zoom(1.4),
  },
  { keys: ['-'], does: 'Zoom out', when: 'at once', run: (store) => store.viewport.zoom(1 / 1.4) },
  { keys: ['f'], shown: 'F', does: 'Show all', when: 'at once', run: (store) => store.viewport.fit() },
  {
    keys: ['escape'],
    shown: 'Esc',
    does: 'Select nothing',
    when: 'in turn',
    run: (store) => {
      store.selectNothing();
      store.set({ refusal: undefined, help: false });
    },
  },
  {
    keys: ['?', 'shift+?'],
    shown: '?',
    does: 'This list',
    when: 'at once',
    run: (store) => store.set({ help: !store.state.help }),
  },
];

/** Whether the key was one of ours. Those with Ctrl or Cmd are VS Code's. */
export function pressKey(store: TimelineStore, event: KeyboardEvent): boolean {
  // Where "[" is typed with AltGr, that is no Ctrl and no Alt.
  const isTyped = event.getModifierState('AltGraph');
  if ((event.ctrlKey && !isTyped) || event.metaKey) return false;
  const alt = event.altKey && !isTyped;
  return press(
    store,
    [event.shiftKey ? 'shift+' : '', alt ? 'alt+' : '', event.key.toLowerCase()].join(''),
    event.repeat,
  );
}

/** Does what a key of the table does, for buttons too. A key that is held may be left out. */
export function press(store: TimelineStore, name: string, isHeld = false): boolean {
  const found = keys.find((each) => each.keys.includes(name));
  if (!found) return false;
  const run = (): void => found.run(store);
  if (found.when === 'at once') run();
  else if (isHeld && store.order.isBehind) return true;
  else if (found.when === 'in turn') store.order.inTurn(run);
  else store.order.whenSettled(run);
  return true;
}

function toFrame(store: TimelineStore, frame: number): void {
  store.movePlayhead(frame);
  store.viewport.reveal(frame);
}
