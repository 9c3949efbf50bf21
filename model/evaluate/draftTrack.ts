/**
 * Goes along a track item by item and gives each clip its exact place, as far as it is known without the timeline's end. Knows
 * nothing of frames, and nothing of other tracks.
 */
import type { MediaFacts } from '../media/facts.ts';
import type { Clip, Gap, Item, Project, Track, Transition } from '../project/project.ts';
import { maxOf, Rational } from '../time/rational.ts';
import { nameOf, rangeOf, type Reporter, seconds } from './reporter.ts';
import { sourceRange, type SourceRange } from './sourceRange.ts';

export interface TrackDraft {
  readonly track: Track;
  readonly clips: readonly ClipDraft[];
  readonly transitions: readonly TransitionDraft[];
  /** Seconds: the end of the last item that does not reach for the timeline's end. */
  readonly end: Rational;
  /** Every item has its place. */
  readonly complete: boolean;
}

interface ClipDraft {
  readonly clip: Clip;
  readonly source: SourceRange;
  /** Timeline seconds, exact. */
  readonly start: Rational;
  readonly end: Rational | 'end';
}

/** Indices into the track's clips; undefined at the track's start or end. */
export interface TransitionDraft {
  readonly transition: Transition;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

export function draftTrack(
  track: Track,
  project: Project,
  facts: ReadonlyMap<string, MediaFacts>,
  report: Reporter,
): TrackDraft {
  const draft = new Drafter(track, project, facts, report);
  track.items.forEach((item, index) => {
    switch (item.kind) {
      case 'transition':
        draft.checkNeighbours(item, track.items[index - 1], track.items[index + 1]);
        break;
      case 'gap':
        draft.addGap(item);
        break;
      default:
        draft.addClip(item, index);
    }
  });
  const { clips, transitions, end, complete } = draft;
  return { track, clips, transitions, end, complete };
}

class Drafter {
  readonly clips: ClipDraft[] = [];
  readonly transitions: TransitionDraft[] = [];
  end = Rational.zero;
  complete = true;

  private readonly track: Track;
  private readonly project: Project;
  private readonly facts: ReadonlyMap<string, MediaFacts>;
  private readonly report: Reporter;
  /** Where the next item starts; undefined behind a clip of unknown length. */
  private at: Rational | undefined = Rational.zero;
  /** The clip before, when it reaches the timeline's end. */
  private reaching: Clip | undefined;

  constructor(track: Track, project: Project, facts: ReadonlyMap<string, MediaFacts>, report: Reporter) {
    this.track = track;
    this.project = project;
    this.facts = facts;
    this.report = report;
  }

  /** Transitions are placed together with the clips they belong to. */
  checkNeighbours(transition: Transition, previous: Item | undefined, next: Item | undefined): void {
    const beside = [previous, next].filter((item) => item !== undefined);
    if (beside.length > 0 && beside.every(({ kind }) => kind !== 'gap' && kind !== 'transition')) return;
    this.report.error(
      'transition-misplaced',
      transition.range,
      "A transition stands between two clips, or at a track's start or end beside one. Move it, or remove the gap or the " +
        'other transition.',
    );
    this.complete = false;
  }

  addGap({ duration }: Gap): void {
    this.checkNothingReaches();
    this.at = this.at?.add(duration);
    if (this.at) this.end = maxOf(this.end, this.at);
  }

  addClip(clip: Clip, index: number): void {
    this.checkNothingReaches();
    const { items } = this.track;
    const leading = transitionAt(items, index - 1);
    const isFirst = index === (leading ? 1 : 0);
    const joined = isFirst ? undefined : leading;
    const earliest = joined?.mode === 'overlap' ? this.at?.sub(joined.duration) : this.at;
    if (clip.start && earliest) this.checkStart(clip, clip.start, earliest, joined);

    const source = sourceRange(clip, this.track.kind, this.facts, this.project.canvas, this.report);
    const start = clip.start ?? earliest;
    if (!source || !start) {
      this.complete = false;
      this.at = undefined;
      return;
    }
    const place = this.clips.push({ clip, source, start, end: this.advance(clip, start, source.length) }) - 1;
    if (leading)
      this.transitions.push({ transition: leading, from: isFirst ? undefined : place - 1, to: place });
    const trailing = index + 2 === items.length ? transitionAt(items, index + 1) : undefined;
    if (trailing) this.transitions.push({ transition: trailing, from: place, to: undefined });
  }

  private advance(clip: Clip, start: Rational, length: SourceRange['length']): ClipDraft['end'] {
    if (length === 'end') {
      this.reaching = clip;
      return 'end';
    }
    this.at = start.add(length);
    this.end = maxOf(this.end, this.at);
    return this.at;
  }

  private checkNothingReaches(): void {
    if (!this.reaching) return;
    const { reaching } = this;
    this.report.error(
      'clip-after-end',
      rangeOf(reaching, 'duration'),
      `This clip reaches the timeline's end, so nothing can follow ${nameOf(reaching)}. Give it a "duration", or put what ` +
        'follows on another track.',
    );
    this.reaching = undefined;
    this.at = undefined;
    this.complete = false;
  }

  /** `earliest` is where the clip would stand by itself; behind a transition it may stand nowhere else. */
  private checkStart(clip: Clip, start: Rational, earliest: Rational, joined: Transition | undefined): void {
    const difference = start.compare(earliest);
    if (difference < 0) {
      this.report.error(
        'clip-overlap',
        rangeOf(clip, 'start'),
        `The clip starts at ${seconds(start)}, but what is before it on the track ends at ${seconds(earliest)}. Start it ` +
          'later, or put it on another track.',
      );
    } else if (difference > 0 && joined) {
      this.report.error(
        'transition-misplaced',
        joined.range,
        `A transition needs its clips side by side, but the next one starts at ${seconds(start)} instead of ` +
          `${seconds(earliest)}. Leave out its "start", or remove the transition.`,
      );
    }
  }
}

function transitionAt(items: readonly Item[], index: number): Transition | undefined {
  const item = items[index];
  return item?.kind === 'transition' ? item : undefined;
}
