/** What a person points at, followed from picture to picture: by the turn of what is to be done with it, it may be somewhere else, or gone. Knows no selection, and nothing that is drawn. */
import type { ItemPlace } from '../../model/protocol/timelinePanel.ts';
import type { ItemView, TimelineView, TrackView } from '../../model/timeline/timelineView.ts';
import type { InputOrder } from './inputOrder.ts';
import type { PictureStep } from './pictureStep.ts';

export interface Pointed<T> {
  /** Where it is in the picture of now; undefined: it has gone. */
  readonly at: T | undefined;
  /** It need not be followed any more. */
  readonly forget: () => void;
}

export class Pointing {
  readonly #order: InputOrder;
  readonly #view: () => TimelineView | undefined;
  readonly #followers = new Set<(step: PictureStep) => void>();

  constructor(order: InputOrder, view: () => TimelineView | undefined) {
    this.#order = order;
    this.#view = view;
  }

  /** There is another picture. */
  moveOn(step: PictureStep): void {
    for (const follower of this.#followers) follower(step);
  }

  /** Until it is forgotten. */
  item(place: ItemPlace): Pointed<ItemPlace> {
    return this.#follow(place, (step, at) => step.item(at));
  }

  /** Runs it in its turn with the item, wherever that is by then; not at all when it has gone. With `needsText` that turn comes once the text has all gestures. */
  onItem(place: ItemPlace, run: (place: ItemPlace, item: ItemView) => void, needsText = true): void {
    this.#take(this.item(place), needsText, (at) => {
      const item = this.#view()?.tracks[at.track]?.items[at.item];
      if (item) run(at, item);
    });
  }

  /** The same with a track. */
  onTrack(index: number, run: (index: number, track: TrackView) => void): void {
    const pointed = this.#follow(index, (step, at) => step.track(at));
    this.#take(pointed, true, (at) => {
      const track = this.#view()?.tracks[at];
      if (track) run(at, track);
    });
  }

  /** The same with a marker. */
  onMarker(index: number, run: (index: number) => void, needsText = true): void {
    this.#take(
      this.#follow(index, (step, at) => step.marker(at)),
      needsText,
      run,
    );
  }

  #follow<T>(from: T, follow: (step: PictureStep, at: T) => T | undefined): Pointed<T> {
    let at: T | undefined = from;
    const onStep = (step: PictureStep): void => {
      if (at !== undefined) at = follow(step, at);
    };
    this.#followers.add(onStep);
    return {
      get at() {
        return at;
      },
      forget: () => this.#followers.delete(onStep),
    };
  }

  #take<T>(pointed: Pointed<T>, needsText: boolean, run: (at: T) => void): void {
    const runThere = (): void => {
      pointed.forget();
      if (pointed.at !== undefined) run(pointed.at);
    };
    if (needsText) this.#order.whenSettled(runThere);
    else this.#order.inTurn(runThere);
  }
}
