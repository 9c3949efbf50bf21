/** Gestures that set keys: of an item, of a track. */
import type { SingleGesture } from './gesture.ts';
import { refuse } from './projectDraft.ts';
import { itemPath, type Scene } from './scene.ts';

type Of<K extends SingleGesture['kind']> = Extract<SingleGesture, { kind: K }>;

/** What clips may be asked for; the others have gestures of their own. */
const settable = new Set([
  ...['gain', 'muted', 'fadeIn', 'fadeOut', 'speed', 'fit', 'text', 'color', 'id', 'mode', 'transition'],
  ...['place', 'style', 'duration', 'gap'],
]);

/** Throws `edit-refused` for keys that have gestures of their own, and where a variable stands. */
export function setProperty(scene: Scene, { track, item, path, value }: Of<'setProperty'>): void {
  const { draft } = scene;
  const { kind } = scene.item(track, item).item;
  const [key = '', ...rest] = path;
  if (!settable.has(key)) refuse(`"${path.join('.')}" cannot be changed here. Change it in the text.`);
  const whole = [...itemPath(track, item), ...path];
  if (value === undefined) return draft.remove(whole);
  if (typeof value === 'object') return draft.setTime(whole, scene.seconds(value.frames), scene.fps);
  // Of an anchor, both numbers are one value.
  if (rest.length > 0 && key === 'place' && rest[0] === 'anchor') refuse('Change the anchor in the text.');
  if (kind === 'text' && key === 'text' && typeof value === 'string') return draft.setText(whole, value);
  draft.set(whole, JSON.stringify(value));
}

/** What is off is not written. */
export function setTrack({ draft }: Scene, { track, key, value }: Of<'setTrack'>): void {
  if (!draft.has('tracks', track)) refuse('This track is no longer there.');
  if (value) draft.set(['tracks', track, key], 'true');
  else draft.remove(['tracks', track, key]);
}
