/** Between the text and the playhead: which frame shows what is written at a place, and where what is seen at a frame is written. */
import type { TextRange } from '../project/project.ts';
import type { Timeline, TimelineClip, TimelineTransition } from './timeline.ts';

/** The first frame of the clip or transition around a place of the text, or of the marker there; undefined where none is. */
export function frameAtOffset(timeline: Timeline, offset: number): number | undefined {
  const { canvas, markers } = timeline.project;
  for (const { clips, transitions } of timeline.tracks) {
    const clip = clips.find((each) => holds(each.clip.range, offset));
    if (clip !== undefined) return clip.firstFrame;
    const transition = transitions.find((each) => holds(each.transition.range, offset));
    if (transition !== undefined) return middle(transition);
  }
  const marker = markers.find(({ range }) => holds(range, offset));
  if (marker === undefined) return undefined;
  return Math.min(timeline.frameCount - 1, Number(marker.at.mul(canvas.fps).round()));
}

/** Where the clip that is seen at a frame stands in the text: the lowest, on which the others lie. */
export function placeOfFrame(timeline: Timeline, frame: number): TextRange | undefined {
  const seen = (clip: TimelineClip): boolean => clip.firstFrame <= frame && frame < clip.endFrame;
  for (const { kind, hidden, clips } of timeline.tracks) {
    const clip = kind === 'video' && !hidden ? clips.find(seen) : undefined;
    if (clip !== undefined) return clip.clip.range;
  }
  return undefined;
}

const holds = ({ offset, length }: TextRange, place: number): boolean =>
  offset <= place && place <= offset + length;

const middle = ({ firstFrame, endFrame }: TimelineTransition): number =>
  Math.floor((firstFrame + endFrame) / 2);
