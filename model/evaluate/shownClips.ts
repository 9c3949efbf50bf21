/**
 * Which clips a film shows or plays, and from when to when: those in its range, on tracks that are not hidden or muted, with
 * the handles that transitions take. Knows nothing of pictures.
 */
import type { FrameMap } from './output.ts';
import type { Timeline, TimelineClip, TimelineTransition } from './timeline.ts';

export interface ShownClip {
  readonly clip: TimelineClip;
  /** The transitions at its start and at its end. */
  readonly before: TimelineTransition | undefined;
  readonly after: TimelineTransition | undefined;
  /** Canvas frames in which it is seen or heard, handles included, cut to the film's range; never empty. */
  readonly from: number;
  readonly to: number;
  /** Its picture is part of the film. */
  readonly picture: boolean;
  /** Its sound is part of the film. */
  readonly sound: boolean;
}

/** In the order of the tracks, then of time. */
export function shownClips(
  timeline: Timeline,
  range: Pick<FrameMap, 'firstFrame' | 'endFrame'>,
): ShownClip[] {
  const shown: ShownClip[] = [];
  for (const track of timeline.tracks) {
    track.clips.forEach((clip, index) => {
      const picture = track.kind === 'video' && !track.hidden;
      const sound = clip.media?.audio !== undefined && !track.muted && !clip.clip.muted;
      const before = track.transitions.find(({ to }) => to === index);
      const after = track.transitions.find(({ from }) => from === index);
      const from = Math.max(
        Math.min(clip.firstFrame, before?.firstFrame ?? clip.firstFrame),
        range.firstFrame,
      );
      const to = Math.min(Math.max(clip.endFrame, after?.endFrame ?? clip.endFrame), range.endFrame);
      if (from < to && (picture || sound)) shown.push({ clip, before, after, from, to, picture, sound });
    });
  }
  return shown;
}
