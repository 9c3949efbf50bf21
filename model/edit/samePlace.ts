/** Whether a gesture that was made in a picture of one text means the same in another: what it points at is still there, and as it was. */
import { parseProject } from '../project/parse/parseProject.ts';
import type { Project, TextRange } from '../project/project.ts';
import type { Gesture, SingleGesture } from './gesture.ts';

/** False also where one of the texts is no project. */
export function isSamePlace(before: string, now: string, gesture: Gesture): boolean {
  const gestures = gesture.kind === 'several' ? gesture.gestures : [gesture];
  const [was, is] = [parseProject(before).project, parseProject(now).project];
  if (!was || !is) return false;
  return gestures.every((each) => {
    const [a, b] = [pointedAt(each, was, before), pointedAt(each, is, now)];
    return a === b && a !== undefined;
  });
}

/** In words of the text; empty for what stands for itself, undefined for what is not there. */
function pointedAt(gesture: SingleGesture, project: Project, text: string): string | undefined {
  if ('marker' in gesture) return textOf(project.markers[gesture.marker], text);
  if (!('track' in gesture) || gesture.track === undefined) return '';
  const track = project.tracks[gesture.track];
  if ('item' in gesture) return textOf(track?.items[gesture.item], text);
  return track && `${String(track.id)} ${track.kind}`;
}

const textOf = (part: { readonly range: TextRange } | undefined, text: string): string | undefined =>
  part && text.slice(part.range.offset, part.range.offset + part.range.length);
