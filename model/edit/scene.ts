/** What every gesture works with: the project as it stands, the text it changes, and the frames it counts in. */
import type { MediaFacts } from '../media/facts.ts';
import type { Clip, Project } from '../project/project.ts';
import { rational } from '../evaluate/sourceFrames.ts';
import { Rational } from '../time/rational.ts';
import { arrange, type ArrangedItem, type ArrangedTrack, type Arrangement } from '../timeline/arrange.ts';
import { placeItems, type WantedItem } from './placeItems.ts';
import { refuse, type ProjectDraft } from './projectDraft.ts';

/** A clip in its place. */
export interface ArrangedClip extends ArrangedItem {
  readonly item: Clip;
}

export class Scene {
  readonly draft: ProjectDraft;
  readonly project: Project;
  readonly arrangement: Arrangement;
  readonly facts: ReadonlyMap<string, MediaFacts>;

  constructor(draft: ProjectDraft, project: Project, facts: ReadonlyMap<string, MediaFacts>) {
    this.draft = draft;
    this.project = project;
    this.facts = facts;
    this.arrangement = arrange(project, facts);
  }

  get fps(): Rational {
    return this.project.canvas.fps;
  }

  frameOf(time: Rational): number {
    return Number(time.mul(this.fps).round());
  }

  /** Exact seconds of so many frames. */
  seconds(frames: number): Rational {
    return Rational.of(frames).div(this.fps);
  }

  /** Throws `edit-refused` for one that is not there: the picture was of another text. */
  track(index: number): ArrangedTrack {
    return this.arrangement.tracks[index] ?? refuse('This track is no longer there.');
  }

  item(track: number, index: number): ArrangedItem {
    return this.track(track).items[index] ?? refuse('This item is no longer there.');
  }

  clip(track: number, index: number): ArrangedClip {
    const arranged = this.item(track, index);
    if (!isClip(arranged)) return refuse('This is no clip.');
    return arranged;
  }

  /** The frames a second that a clip's `in` and `out` count; undefined where nothing tells. */
  sourceRate({ item }: ArrangedClip): Rational | undefined {
    const video = item.kind === 'asset' ? this.facts.get(item.asset)?.video : undefined;
    return video && rational(video.frameRate);
  }

  /** Throws where a length or a source time is only guessed. */
  requireKnown(clip: ArrangedClip): void {
    const { item, lengthKnown, sourceLength } = clip;
    if (item.kind !== 'asset') return;
    const counted =
      sourceLength === undefined && [item.in, item.out].some((time) => time && time.unit !== 'seconds');
    if (lengthKnown && !counted) return;
    refuse(
      `How long "${item.asset}" is, is not known, as its file was not read. Once it is there, this works.`,
    );
  }

  /** Throws where the place of anything on a track is only guessed. */
  requireKnownTrack(index: number): void {
    for (const each of this.track(index).items) if (isClip(each)) this.requireKnown(each);
  }

  place(trackIndex: number, wanted: readonly WantedItem[], taken?: number): void {
    placeItems(this.draft, { fps: this.fps, trackIndex, arranged: this.track(trackIndex), taken }, wanted);
  }
}

/** Neither a gap nor a transition. */
export function isClip(arranged: ArrangedItem): arranged is ArrangedClip {
  return arranged.item.kind !== 'gap' && arranged.item.kind !== 'transition';
}

/** Where in the text an item is. */
export const itemPath = (track: number, item: number): readonly (string | number)[] => [
  'tracks',
  track,
  'items',
  item,
];
