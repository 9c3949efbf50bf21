/** Which part of the timeline is seen, and how large: fits, zooms and scrolls. Knows pixels of the lanes, no elements. */
import type { TimelineView } from '../../model/timeline/timelineView.ts';
import { clampScale, fittingScale, zoomedAt } from '../../model/timeline/timeScale.ts';
import { heightOf, type Row } from './rows.ts';

/** All in pixels of the lanes. */
export interface Seen {
  /** A frame. */
  readonly scale: number;
  readonly scrollX: number;
  readonly scrollY: number;
  readonly width: number;
  readonly height: number;
}

interface SeenOf extends Seen {
  readonly view: TimelineView | undefined;
  readonly rows: readonly Row[];
  readonly playhead: number;
}

interface Store {
  readonly state: SeenOf;
  set(change: Partial<Seen>): void;
}

export class Viewport {
  readonly #store: Store;
  #fits: boolean;

  /** With `fits` all of the timeline is seen until somebody zooms. */
  constructor(store: Store, fits: boolean) {
    this.#store = store;
    this.#fits = fits;
  }

  get fits(): boolean {
    return this.#fits;
  }

  /** All that can be scrolled over. */
  get contentWidth(): number {
    return this.#contentWidth(this.#store.state.scale);
  }

  /** Of the lanes. */
  resize(width: number, height: number): void {
    const { state } = this.#store;
    if (width === state.width && height === state.height) return;
    this.#store.set({ width, height });
    if (this.#fits) this.fit();
  }

  fit(): void {
    const { view, width } = this.#store.state;
    if (!view || width === 0) return;
    // Before it is told: whoever keeps the state keeps this.
    this.#fits = true;
    this.#store.set({ scale: fittingScale(view.end, width), scrollX: 0 });
  }

  zoom(factor: number, pointerPx: number = this.#playheadPx()): void {
    this.#fits = false;
    const { scale, scrollX: scrollPx } = this.#store.state;
    const zoomed = zoomedAt({ scale, scrollPx }, factor, pointerPx);
    this.#store.set({
      scale: clampScale(zoomed.scale),
      scrollX: this.#withinX(zoomed.scrollPx, zoomed.scale),
    });
  }

  scrollTo(scrollX: number, scrollY: number): void {
    const { state } = this.#store;
    const x = this.#withinX(scrollX, state.scale);
    const y = Math.max(0, Math.min(heightOf(state.rows) - state.height, scrollY));
    if (x !== state.scrollX || y !== state.scrollY) this.#store.set({ scrollX: x, scrollY: y });
  }

  /** Brings a frame and a track into view. */
  reveal(frame: number, track?: number): void {
    const { scale, width, height, rows, scrollX, scrollY } = this.#store.state;
    const x = frame * scale;
    const row = rows.find((each) => each.track === track);
    const y =
      row === undefined
        ? scrollY
        : Math.min(row.top - 4, Math.max(scrollY, row.top + row.height + 4 - height));
    this.scrollTo(x < scrollX || x > scrollX + width - 20 ? x - width / 3 : scrollX, y);
  }

  /** After another picture. */
  keepWithin(): void {
    const { scrollX, scrollY } = this.#store.state;
    this.scrollTo(scrollX, scrollY);
  }

  #playheadPx(): number {
    const { playhead, scale, scrollX, width } = this.#store.state;
    const at = playhead * scale - scrollX;
    return at >= 0 && at <= width ? at : width / 2;
  }

  #withinX(scrollX: number, scale: number): number {
    return Math.max(0, Math.min(this.#contentWidth(scale) - this.#store.state.width, scrollX));
  }

  #contentWidth(scale: number): number {
    const { view, width } = this.#store.state;
    return Math.max(width, (view?.end ?? 0) * scale + width * 0.4);
  }
}
