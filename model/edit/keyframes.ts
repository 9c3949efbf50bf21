/** Gestures on keyframes, which are named by their frame from the clip's start. Knows no curves. */
import type { AnimatedProperty, Keyframe } from '../project/project.ts';
import type { SingleGesture } from './gesture.ts';
import { refuse } from './projectDraft.ts';
import { itemPath, type Scene } from './scene.ts';
import { timeLiteral } from './timeLiteral.ts';

type Of<K extends SingleGesture['kind']> = Extract<SingleGesture, { kind: K }>;

/** Gives the key there another value, or puts a new one where it belongs in time. */
export function setKey(scene: Scene, { track, item, property, frame, value }: Of<'setKey'>): void {
  const { draft } = scene;
  const clip = scene.clip(track, item);
  if (frame > scene.frameOf(clip.end) - scene.frameOf(clip.start)) refuse('This is outside of the clip.');
  const list = [...itemPath(track, item), 'animate', property];
  const keys = clip.item.animate.get(property) ?? [];
  const there = keys.findIndex(({ t }) => scene.frameOf(t) === frame);
  if (there >= 0) return draft.set([...list, there, 'v'], JSON.stringify(value));
  const like = draft.literal(...list, 0, 't');
  const element = `{ "t": ${timeLiteral(scene.seconds(frame), like, scene.fps)}, "v": ${JSON.stringify(value)} }`;
  if (keys.length === 0) return draft.set(list, `[${element}]`);
  const next = keys.findIndex(({ t }) => scene.frameOf(t) > frame);
  draft.insert(list, next < 0 ? keys.length : next, element);
}

/** Throws `edit-refused` where another key of the same number is in the way. */
export function moveKeys(scene: Scene, { track, item, frame, toFrame }: Of<'moveKeys'>): void {
  const found = keysAt(scene, track, item, frame);
  if (found.length === 0) refuse('This key is no longer there.');
  if (frame === toFrame) return;
  const clip = scene.clip(track, item);
  if (toFrame > scene.frameOf(clip.end) - scene.frameOf(clip.start)) refuse('This is outside of the clip.');
  for (const { property, keys, index } of found) {
    const [before, after] = [keys[index - 1], keys[index + 1]];
    const isFree =
      (before === undefined || scene.frameOf(before.t) < toFrame) &&
      (after === undefined || scene.frameOf(after.t) > toFrame);
    if (!isFree) refuse(`Another key of "${property}" is in the way.`);
    const path = [...itemPath(track, item), 'animate', property, index, 't'];
    const like = scene.draft.literal(...path);
    scene.draft.set(path, timeLiteral(scene.seconds(toFrame), like, scene.fps));
  }
}

/** With the last key of a number its list goes too. */
export function deleteKeys(scene: Scene, { track, item, property, frame }: Of<'deleteKeys'>): void {
  const all = keysAt(scene, track, item, frame);
  const found = property === undefined ? all : all.filter((each) => each.property === property);
  if (found.length === 0) refuse('This key is no longer there.');
  for (const { property: name, keys, index } of found) {
    const list = [...itemPath(track, item), 'animate', name];
    if (keys.length === 1) scene.draft.remove(list);
    else scene.draft.removeElement(list, index);
  }
}

interface FoundKey {
  readonly property: AnimatedProperty;
  readonly keys: readonly Keyframe[];
  readonly index: number;
}

function keysAt(scene: Scene, track: number, item: number, frame: number): readonly FoundKey[] {
  return [...scene.clip(track, item).item.animate].flatMap(([property, keys]) => {
    const index = keys.findIndex(({ t }) => scene.frameOf(t) === frame);
    return index < 0 ? [] : [{ property, keys, index }];
  });
}
