/**
 * A project laid out against its media: where every clip and transition stands, to the frame. Made by `layOut`, read by
 * everything that shows, plays or exports. Knows nothing of output sizes, rasters or the engine.
 */
import type { Clip, Project, Transition } from '../project/project.ts';
import type { MediaFacts } from '../media/facts.ts';
import type { Rational } from '../time/rational.ts';

export interface Timeline {
  readonly project: Project;
  /** Length in canvas frames, at least 1. */
  readonly frameCount: number;
  /** Bottom to top, one for each of the project's. */
  readonly tracks: readonly TimelineTrack[];
}

export interface TimelineTrack {
  readonly kind: 'video' | 'audio';
  /** Makes no sound. */
  readonly muted: boolean;
  /** Shows no picture; its sound is heard all the same, as `muted` is what silences. */
  readonly hidden: boolean;
  /** In order of time. */
  readonly clips: readonly TimelineClip[];
  /** In order of time; their frames never overlap. */
  readonly transitions: readonly TimelineTransition[];
}

export interface TimelineClip {
  readonly clip: Clip;
  /** Timeline seconds, exact; the frames below are these, rounded. */
  readonly start: Rational;
  readonly end: Rational;
  /** Canvas frame. */
  readonly firstFrame: number;
  /** Canvas frame after the last one; always greater than `firstFrame`. */
  readonly endFrame: number;
  /** Of an asset's clip: what is known of its media. */
  readonly media: MediaFacts | undefined;
  /** Asset time at the clip's first frame: seconds counted from the media's `startTime`. Zero for stills, text and colours. */
  readonly in: Rational;
  /** Source seconds a timeline second. */
  readonly speed: Rational;
}

export interface TimelineTransition {
  readonly transition: Transition;
  /** Canvas frames. */
  readonly firstFrame: number;
  readonly endFrame: number;
  /** Index into the track's `clips`; undefined where the track starts here, and what is below is shown. */
  readonly from: number | undefined;
  /** Index into the track's `clips`; undefined where the track ends here. */
  readonly to: number | undefined;
}
