/**
 * From a gesture on the visual timeline to the changes of the text that a person would have made for it. Everything else in the text stays: comments, layout,
 * the notation of its times. Pure; whoever calls it has the text and what is known of its media.
 */
import type { MediaFacts } from '../media/facts.ts';
import type { Edit } from '../language/edits.ts';
import { parseProject } from '../project/parse/parseProject.ts';
import { addClip, addTransition } from './adding.ts';
import type { Gesture, SingleGesture } from './gesture.ts';
import { deleteKeys, moveKeys, setKey } from './keyframes.ts';
import { addMarker, deleteMarker, moveMarker, renameMarker } from './markers.ts';
import { move, remove, reorder } from './moving.ts';
import { ProjectDraft, refuse } from './projectDraft.ts';
import { setProperty, setTrack } from './properties.ts';
import { Scene } from './scene.ts';
import { slip, split, trim } from './trimming.ts';

/**
 * In the order of the text, none touching another; none where there is nothing to do. `facts` by asset id, as far as they are known. Throws `edit-refused` with what
 * keeps it from being done.
 */
export function gestureEdits(
  text: string,
  facts: ReadonlyMap<string, MediaFacts>,
  gesture: Gesture,
): readonly Edit[] {
  const draft = new ProjectDraft(text);
  const gestures = gesture.kind === 'several' ? gesture.gestures : [gesture];
  for (const each of gestures) perform(sceneOf(draft, facts), each);
  const edits = draft.edits();
  // What would make a project that cannot be read is never written.
  if (edits.length > 0) sceneOf(draft, facts);
  return edits;
}

function sceneOf(draft: ProjectDraft, facts: ReadonlyMap<string, MediaFacts>): Scene {
  const { project, diagnostics } = parseProject(draft.text);
  if (project) return new Scene(draft, project, facts);
  const { message = '' } = diagnostics.find(({ severity }) => severity === 'error') ?? {};
  return refuse(`This would not leave a project that can be read. ${message}`);
}

function perform(scene: Scene, gesture: SingleGesture): void {
  switch (gesture.kind) {
    case 'move':
      return move(scene, gesture);
    case 'reorder':
      return reorder(scene, gesture);
    case 'trim':
      return trim(scene, gesture);
    case 'slip':
      return slip(scene, gesture);
    case 'split':
      return split(scene, gesture);
    case 'delete':
      return remove(scene, gesture);
    case 'addClip':
      return addClip(scene, gesture);
    case 'addTransition':
      return addTransition(scene, gesture);
    case 'addMarker':
      return addMarker(scene, gesture);
    case 'moveMarker':
      return moveMarker(scene, gesture);
    case 'renameMarker':
      return renameMarker(scene, gesture);
    case 'deleteMarker':
      return deleteMarker(scene, gesture);
    case 'setKey':
      return setKey(scene, gesture);
    case 'moveKeys':
      return moveKeys(scene, gesture);
    case 'deleteKeys':
      return deleteKeys(scene, gesture);
    case 'setProperty':
      return setProperty(scene, gesture);
    case 'setTrack':
      return setTrack(scene, gesture);
  }
}
