/** The least that somebody would change in a film: a word in its shortest text. Pure; the project on disk stays as it is. */
import type { Timeline } from '../../model/evaluate/index.ts';
import type { Clip } from '../../model/project/project.ts';

export interface SmallestEdit {
  readonly timeline: Timeline;
  /** `the text of 4.00 s changed`. */
  readonly what: string;
}

/** Undefined when there is nothing to be seen. A text is preferred to a film, as it is what is changed last and most often. */
export function smallestEdit(timeline: Timeline): SmallestEdit | undefined {
  const shown = timeline.tracks.flatMap((track, at) =>
    track.kind === 'video' && !track.hidden ? track.clips.map((clip) => ({ ...clip, at })) : [],
  );
  const texts = shown.filter(({ clip }) => clip.kind === 'text');
  const length = (clip: (typeof shown)[number]): number => clip.endFrame - clip.firstFrame;
  const [shortest] = (texts.length > 0 ? texts : shown).sort((a, b) => length(a) - length(b));
  if (shortest === undefined) return undefined;
  const seconds = length(shortest) / timeline.project.canvas.fps.toNumber();
  const tracks = timeline.tracks.map((track, at) =>
    at === shortest.at
      ? {
          ...track,
          clips: track.clips.map((each) =>
            each.clip === shortest.clip ? { ...each, clip: edited(each.clip) } : each,
          ),
        }
      : track,
  );
  const kind = { text: 'text', color: 'colour', asset: 'clip' }[shortest.clip.kind];
  return { timeline: { ...timeline, tracks }, what: `the ${kind} of ${seconds.toFixed(2)} s changed` };
}

/** Something that is seen in each of its frames. */
function edited(clip: Clip): Clip {
  if (clip.kind === 'text') return { ...clip, text: `${clip.text}.` };
  const animate = new Map([...clip.animate].filter(([property]) => property !== 'opacity'));
  return { ...clip, animate, place: { ...clip.place, opacity: clip.place.opacity * 0.9 } };
}
