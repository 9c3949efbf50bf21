/**
 * Brings a track's text to what is wanted of it: these clips and transitions in this order, each clip at its place. What already leads there stays as it is; gaps and `start`
 * keys are changed only where a place would be another otherwise, in the way the track has them.
 */
import type { ArrangedItem, ArrangedTrack } from '../timeline/arrange.ts';
import { minOf, Rational } from '../time/rational.ts';
import type { TakenElement } from './listElements.ts';
import { refuse, type ProjectDraft } from './projectDraft.ts';
import { timeLiteral } from './timeLiteral.ts';

/** An item that stays, by its index, or a new one. Gaps are not named: they follow. */
export interface WantedItem {
  readonly from: number | TakenElement;
  readonly kind: 'clip' | 'transition';
  /** Of a clip: timeline seconds. */
  readonly start: Rational;
  readonly end: Rational;
  /** Of a transition that overlaps its clips: by how much. */
  readonly overlap: Rational;
}

/** The wanted state of a track that nobody touches, to begin with. */
export function wantedOf(track: ArrangedTrack): WantedItem[] {
  return track.items.flatMap((arranged, from) => {
    const wanted = wantedItem(arranged, from);
    return wanted ? [wanted] : [];
  });
}

function wantedItem({ item, start, end }: ArrangedItem, from: number): WantedItem | undefined {
  if (item.kind === 'gap') return undefined;
  if (item.kind !== 'transition') return { from, kind: 'clip', start, end, overlap: Rational.zero };
  const overlap = item.mode === 'overlap' ? item.duration : Rational.zero;
  return { from, kind: 'transition', start, end, overlap };
}

/**
 * `arranged` is the track as the draft's text had it before; only values inside its items may have been changed since. `taken`: the item that goes with the
 * comments above it, as it is wanted elsewhere.
 */
export function placeItems(
  draft: ProjectDraft,
  { fps, trackIndex, arranged, taken }: Place,
  wanted: readonly WantedItem[],
): void {
  new Placing(draft, { fps, trackIndex, arranged, taken }).run(wanted);
}

interface Place {
  /** The canvas's. */
  readonly fps: Rational;
  readonly trackIndex: number;
  readonly arranged: ArrangedTrack;
  readonly taken?: number | undefined;
}

interface Gap {
  /** Index in the text as it is now. */
  readonly index: number;
  readonly duration: Rational;
}

class Placing {
  readonly #draft: ProjectDraft;
  readonly #list: readonly (string | number)[];
  readonly #items: readonly ArrangedItem[];
  readonly #fps: Rational;
  readonly #taken: number | undefined;
  /** The next of the original items, and where in the text it is now. */
  #next = 0;
  #index = 0;
  /** Where the item before ends. */
  #at = Rational.zero;
  /** Those in front of the item at hand. */
  #gaps: readonly Gap[] = [];
  #previous: WantedItem | undefined;
  #hasRemoved = false;

  constructor(draft: ProjectDraft, { fps, trackIndex, arranged, taken }: Place) {
    this.#draft = draft;
    this.#list = ['tracks', trackIndex, 'items'];
    this.#items = arranged.items;
    this.#fps = fps;
    this.#taken = taken;
  }

  run(wanted: readonly WantedItem[]): void {
    for (const item of wanted) {
      if (typeof item.from === 'number') this.#reach(item.from);
      else if (item.kind === 'clip' && item.start.compare(this.#at) > 0) this.#passGaps();
      this.#put(item);
    }
    this.#finish();
  }

  /** Goes on to an item that stays; what is between and not wanted goes, gaps are kept in mind. */
  #reach(from: number): void {
    while (this.#next < from) this.#passOrRemove();
  }

  #passGaps(): void {
    while (this.#items[this.#next]?.item.kind === 'gap') this.#passOrRemove();
  }

  #passOrRemove(): void {
    const item = this.#items[this.#next]?.item;
    if (item?.kind === 'gap') {
      this.#gaps = [...this.#gaps, { index: this.#index, duration: item.duration }];
      this.#index++;
    } else {
      if (this.#next === this.#taken) this.#draft.take(this.#list, this.#index);
      else this.#draft.removeElement(this.#list, this.#index);
      this.#hasRemoved = true;
    }
    this.#next++;
  }

  #put(item: WantedItem): void {
    if (typeof item.from !== 'number') this.#draft.insert(this.#list, this.#index, item.from);
    else this.#next++;
    if (item.kind === 'transition') {
      this.#separate(Rational.zero);
    } else {
      this.#placeClip(item);
      this.#at = item.end;
    }
    this.#index++;
    this.#gaps = [];
    this.#previous = item;
    this.#hasRemoved = false;
  }

  #placeClip(clip: WantedItem): void {
    const overlap = this.#previous?.kind === 'transition' ? this.#previous.overlap : Rational.zero;
    const isFirst = this.#at.sign === 0;
    const space = clip.start.sub(isFirst ? this.#at : this.#at.sub(overlap));
    if (space.sign < 0) refuse('There is no room for the clip there: it would lie over another one.');
    const path = [...this.#list, this.#index];
    if (!this.#draft.has(...path, 'start')) return this.#separate(space, clip);
    const standing = typeof clip.from === 'number' ? this.#items[clip.from]?.start : undefined;
    if (!standing?.equals(clip.start)) this.#draft.setTime([...path, 'start'], clip.start, this.#fps);
    // A gap in front of a start may be shorter than what is free there, but not longer.
    if (this.#gapsLength().compare(space) > 0) this.#shrinkGaps(space);
  }

  /** Makes what is free before the item at hand just so long. */
  #separate(space: Rational, clip?: WantedItem): void {
    const length = this.#gapsLength();
    if (length.equals(space)) return;
    if (length.compare(space) > 0) return this.#shrinkGaps(space);
    const last = this.#gaps.at(-1);
    if (last) return this.#setGap(last, last.duration.add(space.sub(length)));
    if (clip === undefined) return;
    if (this.#writesStarts()) {
      this.#draft.setTime([...this.#list, this.#index, 'start'], clip.start, this.#fps);
      return;
    }
    const literal = timeLiteral(space, this.#anyGapLiteral(), this.#fps);
    this.#draft.insert(this.#list, this.#index, `{ "gap": ${literal} }`);
    this.#index++;
  }

  #shrinkGaps(space: Rational): void {
    let left = space;
    let removed = 0;
    for (const { index, duration } of this.#gaps) {
      const gap = { index: index - removed, duration };
      const length = minOf(duration, left);
      left = left.sub(length);
      if (length.sign > 0) {
        this.#setGap(gap, length);
      } else {
        this.#draft.removeElement(this.#list, gap.index);
        removed++;
      }
    }
    this.#index -= removed;
    this.#gaps = [];
  }

  #setGap({ index, duration }: Gap, length: Rational): void {
    if (!duration.equals(length)) this.#draft.setTime([...this.#list, index, 'gap'], length, this.#fps);
  }

  #gapsLength(): Rational {
    return this.#gaps.reduce((sum, { duration }) => sum.add(duration), Rational.zero);
  }

  /** What is left behind the last wanted item. */
  #finish(): void {
    while (this.#next < this.#items.length) this.#passOrRemove();
    // Gaps at a track's end are someone's wish, unless they stood beside a clip that has gone.
    if (!this.#hasRemoved) return;
    for (const { index } of this.#gaps.toReversed()) this.#draft.removeElement(this.#list, index);
  }

  /** A track whose clips have no `start`, but gaps, gets another gap; any other a `start`. */
  #writesStarts(): boolean {
    const items = this.#items.map(({ item }) => item);
    const hasStarts = items.some(
      (item) => item.kind !== 'gap' && item.kind !== 'transition' && item.start !== undefined,
    );
    return hasStarts || !items.some(({ kind }) => kind === 'gap');
  }

  #anyGapLiteral(): string | undefined {
    const elements = this.#draft.node(...this.#list)?.children ?? [];
    return elements
      .map((_, index) => this.#draft.literal(...this.#list, index, 'gap'))
      .find((literal) => literal !== undefined);
  }
}
