/**
 * Which media files a film reads, and at how many places at a time. A decoder reads one place well and two badly, so clips of
 * one asset that are shown at the same time get a source each, and clips that follow one another share one.
 */
import type { ShownClip } from './shownClips.ts';
import type { TimelineClip } from './timeline.ts';

/** One reading position in a media file. */
export interface FilmSource {
  /** The asset's id. */
  readonly asset: string;
  /** Its picture is used. */
  readonly picture: boolean;
  /** Its sound is used. */
  readonly sound: boolean;
}

export interface FilmSources {
  readonly sources: readonly FilmSource[];
  /** Index into `sources` of each clip that reads media. */
  readonly sourceOf: ReadonlyMap<TimelineClip, number>;
}

export function filmSources(shown: readonly ShownClip[]): FilmSources {
  const open: { asset: string; picture: boolean; sound: boolean; busyUntil: number }[] = [];
  const sourceOf = new Map<TimelineClip, number>();
  // Sorting is stable: clips that start together stay in the order of their tracks.
  for (const { clip, from, to, picture, sound } of shown.toSorted((a, b) => a.from - b.from)) {
    if (clip.clip.kind !== 'asset' || !clip.media || clip.media.image) continue;
    const { asset } = clip.clip;
    let index = open.findIndex((source) => source.asset === asset && source.busyUntil <= from);
    if (index < 0) index = open.push({ asset, picture: false, sound: false, busyUntil: 0 }) - 1;
    const source = open[index];
    if (!source) continue;
    source.picture ||= picture;
    source.sound ||= sound;
    source.busyUntil = to;
    sourceOf.set(clip, index);
  }
  return { sources: open.map(({ asset, picture, sound }) => ({ asset, picture, sound })), sourceOf };
}
