/** Gestures on markers. */
import { stringLiteral } from '../project/parse/strings.ts';
import type { SingleGesture } from './gesture.ts';
import { refuse } from './projectDraft.ts';
import type { Scene } from './scene.ts';
import { timeLiteral } from './timeLiteral.ts';

type Of<K extends SingleGesture['kind']> = Extract<SingleGesture, { kind: K }>;

/** Markers are kept in order of time, as far as they are. */
export function addMarker(scene: Scene, { frame, name }: Of<'addMarker'>): void {
  const { draft, project, fps } = scene;
  const at = scene.seconds(frame);
  const like = draft.literal('markers', 0, 'at');
  const literal = `{ "at": ${timeLiteral(at, like, fps)}, "name": ${stringLiteral(name)} }`;
  if (!draft.has('markers')) return draft.set(['markers'], `[${literal}]`);
  const next = project.markers.findIndex((marker) => marker.at.compare(at) > 0);
  draft.insert(['markers'], next < 0 ? project.markers.length : next, literal);
}

/** To another frame; where it stands in the list stays. */
export function moveMarker(scene: Scene, { marker, frame }: Of<'moveMarker'>): void {
  const { draft, project, fps } = scene;
  if (project.markers[marker] === undefined) refuse('This marker is no longer there.');
  draft.setTime(['markers', marker, 'at'], scene.seconds(frame), fps);
}

/** Throws `edit-refused` for one that is no longer there. */
export function renameMarker({ draft, project }: Scene, { marker, name }: Of<'renameMarker'>): void {
  if (project.markers[marker] === undefined) refuse('This marker is no longer there.');
  draft.setText(['markers', marker, 'name'], name);
}

/** Throws `edit-refused` for one that is no longer there. */
export function deleteMarker({ draft, project }: Scene, { marker }: Of<'deleteMarker'>): void {
  if (project.markers[marker] === undefined) refuse('This marker is no longer there.');
  draft.removeElement(['markers'], marker);
}
