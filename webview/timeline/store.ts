/**
 * What the page knows and what it does: the picture of the text, the view of it, what is selected, and the gestures that are on their way. Components read it and draw; the
 * canvas reads it for each picture. Knows no elements.
 */
import type { Gesture } from '../../model/edit/gesture.ts';
import { isClipView } from '../../model/timeline/dragging.ts';
import { timeText } from '../../model/timeline/clockText.ts';
import type { ItemView, MarkerView, TimelineView } from '../../model/timeline/timelineView.ts';
import { clampScale, fittingScale, zoomedAt } from '../../model/timeline/timeScale.ts';
import type {
  ItemPlace,
  TimelinePanelHears,
  TimelinePanelSays,
  TimelinePanelState,
} from '../../model/protocol/timelinePanel.ts';
import type { Host } from '../shared/host.ts';
import type { Ghost } from './scene.ts';
import { ClipMedia } from './media.ts';
import { OutsideFiles } from './outsideFiles.ts';
import { heightOf, rowsOf, type Row } from './rows.ts';

export type TimelineHost = Host<TimelinePanelSays, TimelinePanelHears, TimelinePanelState>;

export interface TimelineState {
  /** Undefined before the first picture. */
  readonly view: TimelineView | undefined;
  readonly version: number;
  readonly rows: readonly Row[];
  /** The text has errors. */
  readonly notice: string | undefined;
  /** What could not be done, until something else is. */
  readonly refusal: string | undefined;
  /** Pixels a frame. */
  readonly scale: number;
  readonly scrollX: number;
  readonly scrollY: number;
  /** Of the lanes, pixels. */
  readonly width: number;
  readonly height: number;
  readonly playhead: number;
  readonly selected: ReadonlySet<string>;
  /** The marker that is selected, by its place in the text. */
  readonly marker: number | undefined;
  /** Where it is being dragged to: a frame. */
  readonly movedMarker: number | undefined;
  /** Where the keyboard is. */
  readonly focused: ItemPlace | undefined;
  readonly ghost: Ghost | undefined;
  readonly snapping: boolean;
  readonly ripple: boolean;
  readonly inspector: boolean;
  readonly help: boolean;
  /** Read aloud. */
  readonly spoken: string;
}

export const keyOf = ({ track, item }: ItemPlace): string => `${track}/${item}`;

export const placeOf = (key: string): ItemPlace => {
  const [track = 0, item = 0] = key.split('/').map(Number);
  return { track, item };
};

/** What is to be selected once the text has the gesture: the clip of a track that starts there. */
export interface SelectAfter {
  readonly track: number;
  readonly start: number;
}

export class TimelineStore {
  state: TimelineState;
  readonly media: ClipMedia;
  readonly #outside: OutsideFiles;
  readonly #host: TimelineHost;
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Set<number>();
  /** What waits for the gestures that are on their way: keys mean the picture after them. */
  #then: (() => void)[] = [];
  #selectAfter: SelectAfter | undefined;
  #gestures = 0;
  #fits: boolean;
  #keptIn: ReturnType<typeof setTimeout> | undefined;

  constructor(host: TimelineHost) {
    this.#host = host;
    const { kept } = host;
    this.#fits = kept?.scale === undefined;
    this.state = {
      view: undefined,
      version: 0,
      rows: [],
      notice: undefined,
      refusal: undefined,
      scale: kept?.scale ?? 1,
      scrollX: kept?.scrollX ?? 0,
      scrollY: kept?.scrollY ?? 0,
      width: 0,
      height: 0,
      playhead: kept?.playhead ?? 0,
      selected: new Set(kept?.selected),
      marker: undefined,
      movedMarker: undefined,
      focused: undefined,
      ghost: undefined,
      snapping: kept?.snapping ?? true,
      ripple: kept?.ripple ?? false,
      inspector: kept?.inspector ?? true,
      help: false,
      spoken: '',
    };
    this.media = new ClipMedia(
      (message) => host.send(message),
      () => this.#changed(),
    );
    this.#outside = new OutsideFiles((message) => host.send(message));
  }

  /** Until what it gives is called. */
  start(): () => void {
    const end = this.#host.listen((message) => this.#hear(message));
    this.#host.send({ type: 'ready' });
    return end;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(change: Partial<TimelineState>): void {
    this.state = { ...this.state, ...change };
    this.#changed();
    this.#keep();
  }

  item({ track, item }: ItemPlace): ItemView | undefined {
    return this.state.view?.tracks[track]?.items[item];
  }

  /** The one that is selected, if it is one. */
  get single(): ItemPlace | undefined {
    const [key] = this.state.selected;
    return this.state.selected.size === 1 && key !== undefined ? placeOf(key) : undefined;
  }

  select(places: readonly ItemPlace[], { tell = true } = {}): void {
    const [first] = places;
    const item = first && this.item(first);
    this.set({
      selected: new Set(places.map(keyOf)),
      marker: undefined,
      focused: first ?? this.state.focused,
      spoken: places.length > 1 ? `${places.length} selected` : item ? this.describe(item) : '',
    });
    if (tell && first)
      this.#host.send({ type: 'select', version: this.state.version, place: first, open: false });
  }

  /** The playhead goes there. */
  selectMarker(index: number): void {
    const marker = this.state.view?.markers[index];
    if (!marker) return;
    this.set({ marker: index, selected: new Set(), spoken: this.describeMarker(marker) });
    this.movePlayhead(marker.frame);
  }

  openInText(place: ItemPlace): void {
    this.#host.send({ type: 'select', version: this.state.version, place, open: true });
  }

  describe(item: ItemView): string {
    const { view } = this.state;
    if (!view) return '';
    const what = item.kind === 'transition' ? 'transition' : item.kind === 'gap' ? '' : item.kind;
    const problem = item.problem === undefined ? '' : `, problem: ${item.problem}`;
    return `${item.name}, ${what}, from ${timeText(item.start, view.fps)} to ${timeText(item.end, view.fps)}${problem}`;
  }

  describeMarker({ name, frame }: MarkerView): string {
    const { view } = this.state;
    return view ? `${name}, marker, at ${timeText(frame, view.fps)}` : '';
  }

  movePlayhead(frame: number): void {
    const playhead = Math.max(0, Math.round(frame));
    if (playhead === this.state.playhead) return;
    this.set({ playhead });
    this.#host.send({ type: 'playhead', frame: playhead });
  }

  /** Sends it, and keeps what a drag has drawn until the text has it. */
  perform(gesture: Gesture, selectAfter?: SelectAfter): void {
    if (this.state.notice !== undefined)
      return this.set({ ghost: undefined, movedMarker: undefined, spoken: this.state.notice });
    const id = ++this.#gestures;
    this.#waiting.add(id);
    this.#selectAfter = selectAfter;
    this.set({ refusal: undefined });
    this.#host.send({ type: 'gesture', id, version: this.state.version, gesture });
  }

  /** Runs what a key does, on the picture that the gestures on their way lead to. A key that is held may be left out. */
  press(run: () => void, isHeld: boolean): void {
    if (isHeld && this.#then.length > 0) return;
    this.whenSettled(run);
  }

  /** Once no gesture is on its way. */
  whenSettled(run: () => void): void {
    this.#then.push(run);
    this.#runThen();
  }

  drop(uris: readonly string[], track: number | undefined, frame: number): void {
    const id = ++this.#gestures;
    const selectAfter = track === undefined ? undefined : { track, start: frame };
    this.#selectAfter = selectAfter;
    this.#host.send({ type: 'drop', id, version: this.state.version, uris, track, frame });
  }

  /** Files that were dropped from outside are looked for; without any a dialogue asks for some. */
  chooseFiles(files: readonly File[] = [], track = this.single?.track, frame = this.state.playhead): void {
    const id = ++this.#gestures;
    const { version } = this.state;
    this.#host.send({ type: 'choose', id, version, track, frame, files: this.#outside.keep(id, files) });
  }

  /** Of the lanes. */
  resize(width: number, height: number): void {
    if (width === this.state.width && height === this.state.height) return;
    this.set({ width, height });
    if (this.#fits) this.fit();
  }

  fit(): void {
    const { view, width } = this.state;
    if (!view || width === 0) return;
    this.set({ scale: fittingScale(view.end, width), scrollX: 0 });
    this.#fits = true;
  }

  zoom(factor: number, pointerPx: number = this.#playheadPx()): void {
    this.#fits = false;
    const { scale, scrollX: scrollPx } = this.state;
    const zoomed = zoomedAt({ scale, scrollPx }, factor, pointerPx);
    this.set({ scale: clampScale(zoomed.scale), scrollX: this.#withinX(zoomed.scrollPx, zoomed.scale) });
  }

  scrollTo(scrollX: number, scrollY: number): void {
    const { rows, height } = this.state;
    const x = this.#withinX(scrollX, this.state.scale);
    const y = Math.max(0, Math.min(heightOf(rows) - height, scrollY));
    if (x !== this.state.scrollX || y !== this.state.scrollY) this.set({ scrollX: x, scrollY: y });
  }

  /** Brings a frame and a track into view. */
  reveal(frame: number, track?: number): void {
    const { scale, width, height, rows, scrollX, scrollY } = this.state;
    const x = frame * scale;
    const row = rows.find((each) => each.track === track);
    const y =
      row === undefined
        ? scrollY
        : Math.min(row.top - 4, Math.max(scrollY, row.top + row.height + 4 - height));
    this.scrollTo(x < scrollX || x > scrollX + width - 20 ? x - width / 3 : scrollX, y);
  }

  /** All that can be scrolled over. */
  get contentWidth(): number {
    return contentWidthOf(this.state, this.state.scale);
  }

  #playheadPx(): number {
    const { playhead, scale, scrollX, width } = this.state;
    const at = playhead * scale - scrollX;
    return at >= 0 && at <= width ? at : width / 2;
  }

  #withinX(scrollX: number, scale: number): number {
    return Math.max(0, Math.min(contentWidthOf(this.state, scale) - this.state.width, scrollX));
  }

  #hear(message: TimelinePanelHears): void {
    switch (message.type) {
      case 'timeline':
        return this.#show(message.view, message.version);
      case 'notice':
        if (message.notice !== this.state.notice)
          this.set({ notice: message.notice, ghost: undefined, spoken: message.notice ?? '' });
        return;
      case 'done':
        this.#waiting.delete(message.id);
        this.#outside.forget(message.id);
        this.set({
          ghost: undefined,
          movedMarker: undefined,
          refusal: message.refusal,
          ...(message.refusal === undefined ? {} : { spoken: message.refusal }),
        });
        return this.#runThen();
      case 'selected':
        if (!this.state.selected.has(keyOf(message.place))) {
          this.select([message.place], { tell: false });
          const item = this.item(message.place);
          if (item) this.reveal(item.start, message.place.track);
        }
        return;
      case 'playhead':
        return this.set({ playhead: message.frame });
      case 'mediaChanged':
        return this.media.forget(message.asset);
      case 'thumbnails':
      case 'waveform':
        return this.media.hear(message);
      case 'piece':
        return void this.#outside.answer(message);
    }
  }

  #show(view: TimelineView, version: number): void {
    const before = this.state.view;
    const rows = rowsOf(view.tracks);
    const selected = this.#stillSelected(before, view);
    const [first] = selected;
    this.set({
      view,
      version,
      rows,
      ghost: undefined,
      movedMarker: undefined,
      selected,
      marker: this.#stillMarked(before, view),
      focused: first === undefined ? this.state.focused : placeOf(first),
    });
    if (before === undefined && this.#fits) this.fit();
    else this.scrollTo(this.state.scrollX, this.state.scrollY);
  }

  /** After a gesture what it was done to; otherwise what is the same as before. */
  #stillSelected(before: TimelineView | undefined, view: TimelineView): ReadonlySet<string> {
    const after = this.#selectAfter;
    this.#selectAfter = undefined;
    if (after) {
      const item = view.tracks[after.track]?.items.findIndex(
        (each) => isClipView(each) && each.start === after.start,
      );
      if (item !== undefined && item >= 0) return new Set([keyOf({ track: after.track, item })]);
    }
    return new Set(
      [...this.state.selected].filter((key) => {
        const { track, item } = placeOf(key);
        const [was, is] = [before?.tracks[track]?.items[item], view.tracks[track]?.items[item]];
        // What a page that comes back had selected is taken as it is.
        return is !== undefined && (before === undefined || (was?.kind === is.kind && was.name === is.name));
      }),
    );
  }

  /** A marker that a gesture has moved or renamed is still the same one; one that came before it shifts it. */
  #stillMarked(before: TimelineView | undefined, { markers }: TimelineView): number | undefined {
    const { marker } = this.state;
    const was = marker === undefined ? undefined : before?.markers[marker];
    if (marker === undefined || was === undefined) return undefined;
    if (before?.markers.length === markers.length) return marker;
    const found = markers.findIndex(({ frame, name }) => frame === was.frame && name === was.name);
    return found < 0 ? undefined : found;
  }

  #runThen(): void {
    while (this.#waiting.size === 0) {
      const run = this.#then.shift();
      if (run === undefined) return;
      run();
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #keep(): void {
    if (this.#keptIn !== undefined) return;
    this.#keptIn = setTimeout(() => {
      this.#keptIn = undefined;
      const { scale, scrollX, scrollY, playhead, selected, snapping, ripple, inspector } = this.state;
      this.#host.keep({
        scale: this.#fits ? undefined : scale,
        scrollX,
        scrollY,
        playhead,
        selected: [...selected],
        snapping,
        ripple,
        inspector,
      });
    }, 300);
  }
}

const contentWidthOf = ({ view, width }: TimelineState, scale: number): number =>
  Math.max(width, (view?.end ?? 0) * scale + width * 0.4);
