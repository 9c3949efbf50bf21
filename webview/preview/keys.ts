/** What each key does: the table from which the list of keys is made too. */
import type { PreviewFilm } from '../../model/protocol/preview.ts';

/** Of the player, what keys do with it. */
interface Playable {
  readonly state: { readonly film: Pick<PreviewFilm, 'fps'> | undefined };
  toggle(): void;
  pause(): void;
  shuttle(direction: 1 | -1): void;
  step(frames: number, moving: boolean): void;
  seek(frame: number): void;
  setFrom(): void;
  setTo(): void;
  clearRange(): void;
}

/** What keys reach. */
export interface KeyTargets {
  readonly player: Playable;
  readonly mark: () => void;
  readonly reveal: () => void;
  readonly toggleSafeAreas: () => void;
  readonly togglePeek: () => void;
  readonly toggleCompare: () => void;
  readonly toggleProxies: () => void;
  readonly toggleHelp: () => void;
  /** Times larger; 0: as it fits. */
  readonly zoom: (factor: number) => void;
}

/** One row of the list. */
export interface KeyRow {
  /** As a person reads them. */
  readonly keys: string;
  readonly does: string;
  /** `KeyboardEvent.key`, letters small, with `Shift+` before where it counts. */
  readonly on: readonly string[];
  readonly run: (targets: KeyTargets, pressed: { readonly repeat: boolean; readonly key: string }) => void;
}

const stepBy =
  (frames: (player: Playable) => number): KeyRow['run'] =>
  ({ player }, { repeat }) =>
    player.step(frames(player), repeat);

/** Frames of a second, rounded. */
const second = ({ state: { film } }: Playable): number =>
  film === undefined ? 1 : Math.max(1, Math.round(film.fps.num / film.fps.den));

export const keyRows: readonly KeyRow[] = [
  { keys: 'Space', does: 'Play, pause', on: [' '], run: ({ player }) => player.toggle() },
  { keys: 'L', does: 'Play; again: faster', on: ['l'], run: ({ player }) => player.shuttle(1) },
  { keys: 'K', does: 'Pause', on: ['k'], run: ({ player }) => player.pause() },
  { keys: 'J', does: 'Play backwards; again: faster', on: ['j'], run: ({ player }) => player.shuttle(-1) },
  { keys: '←', does: 'A frame back', on: ['ArrowLeft'], run: stepBy(() => -1) },
  { keys: '→', does: 'A frame on', on: ['ArrowRight'], run: stepBy(() => 1) },
  {
    keys: 'Shift ←',
    does: 'A second back',
    on: ['Shift+ArrowLeft'],
    run: stepBy((player) => -second(player)),
  },
  { keys: 'Shift →', does: 'A second on', on: ['Shift+ArrowRight'], run: stepBy(second) },
  { keys: 'Home', does: 'To the beginning', on: ['Home'], run: ({ player }) => player.seek(0) },
  { keys: 'End', does: 'To the end', on: ['End'], run: ({ player }) => player.seek(Infinity) },
  { keys: 'I', does: 'Play from here', on: ['i'], run: ({ player }) => player.setFrom() },
  { keys: 'O', does: 'Play to here', on: ['o'], run: ({ player }) => player.setTo() },
  { keys: 'X', does: 'Play all', on: ['x'], run: ({ player }) => player.clearRange() },
  { keys: 'M', does: 'Set a marker', on: ['m'], run: ({ mark }) => mark() },
  { keys: 'T', does: 'Show what is seen in the text', on: ['t'], run: ({ reveal }) => reveal() },
  { keys: 'S', does: 'Safe areas', on: ['s'], run: ({ toggleSafeAreas }) => toggleSafeAreas() },
  { keys: 'P', does: 'The colour under the pointer', on: ['p'], run: ({ togglePeek }) => togglePeek() },
  { keys: 'A', does: 'The last export in its place', on: ['a'], run: ({ toggleCompare }) => toggleCompare() },
  {
    keys: 'R',
    does: 'Quick pictures of heavy footage, or its own',
    on: ['r'],
    run: ({ toggleProxies }) => toggleProxies(),
  },
  {
    keys: '+  −',
    does: 'Zoom',
    on: ['+', '=', '-'],
    run: ({ zoom }, { key }) => zoom(key === '-' ? 0.5 : 2),
  },
  { keys: '0', does: 'The whole picture', on: ['0'], run: ({ zoom }) => zoom(0) },
  { keys: '?', does: 'This list', on: ['?', 'Shift+?'], run: ({ toggleHelp }) => toggleHelp() },
];

/** Undefined for a key that does nothing here. */
export function rowOf({
  key,
  shiftKey,
}: {
  readonly key: string;
  readonly shiftKey: boolean;
}): KeyRow | undefined {
  const name = key.length === 1 ? key.toLowerCase() : shiftKey ? `Shift+${key}` : key;
  return keyRows.find(({ on }) => on.includes(name));
}
