/**
 * What the page knows and what it does: the picture of the text, the view of it, what is selected, and the gestures that are sent. Components read it and draw; the canvas reads it for each picture. What a person does
 * goes through `order`. Knows no elements.
 */
import type { Gesture } from '../../model/edit/gesture.ts';
import { isClipView } from '../../model/timeline/dragging.ts';
import { timeText } from '../../model/timeline/clockText.ts';
import type { ItemView, MarkerView, TimelineView } from '../../model/timeline/timelineView.ts';
import type {
  ItemPlace,
  TimelinePanelHears,
  TimelinePanelSays,
  TimelinePanelState,
} from '../../model/protocol/timelinePanel.ts';
import type { Host } from '../shared/host.ts';
import type { Ghost } from './scene.ts';
import { InputOrder } from './inputOrder.ts';
import { ClipMedia } from './media.ts';
import { OutsideFiles } from './outsideFiles.ts';
import { pictureStep, type PictureStep } from './pictureStep.ts';
import { Pointing } from './pointing.ts';
import { rowsOf, type Row } from './rows.ts';
import { Viewport, type Seen } from './viewport.ts';

export type TimelineHost = Host<TimelinePanelSays, TimelinePanelHears, TimelinePanelState>;

export interface TimelineState extends Seen {
  /** Undefined before the first picture. */
  readonly view: TimelineView | undefined;
  readonly version: number;
  readonly rows: readonly Row[];
  /** The text has errors. */
  readonly notice: string | undefined;
  /** What could not be done, until something else is. */
  readonly refusal: string | undefined;
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
  /** What a person does is done through this. */
  readonly order = new InputOrder();
  readonly pointing = new Pointing(this.order, () => this.state.view);
  readonly viewport: Viewport;
  readonly #outside: OutsideFiles;
  readonly #host: TimelineHost;
  readonly #listeners = new Set<() => void>();
  #selectAfter: SelectAfter | undefined;
  #gestures = 0;
  #keptIn: ReturnType<typeof setTimeout> | undefined;

  constructor(host: TimelineHost) {
    this.#host = host;
    const { kept } = host;
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
    this.viewport = new Viewport(this, kept?.scale === undefined);
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

  /** What is still to be kept, at once: a page that is left may be hidden next. */
  keepNow(): void {
    if (this.#keptIn === undefined) return;
    clearTimeout(this.#keptIn);
    this.#keptIn = undefined;
    const { scale, scrollX, scrollY, playhead, selected, snapping, ripple, inspector } = this.state;
    this.#host.keep({
      scale: this.viewport.fits ? undefined : scale,
      scrollX,
      scrollY,
      playhead,
      selected: [...selected],
      snapping,
      ripple,
      inspector,
    });
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
    this.#selectAfter = undefined;
    this.set({
      selected: new Set(places.map(keyOf)),
      marker: undefined,
      focused: first ?? this.state.focused,
      spoken: places.length > 1 ? `${places.length} selected` : item ? this.describe(item) : '',
    });
    if (tell && first)
      this.#host.send({ type: 'select', version: this.state.version, place: first, open: false });
  }

  selectNothing(): void {
    this.#selectAfter = undefined;
    this.set({ selected: new Set(), marker: undefined });
  }

  /** The playhead goes there. */
  selectMarker(index: number): void {
    const marker = this.state.view?.markers[index];
    if (!marker) return;
    this.#selectAfter = undefined;
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

  /** Sends it, as something that was done with the picture of that version, and keeps what a drag has drawn until the text has it. */
  perform(gesture: Gesture, selectAfter?: SelectAfter, version = this.state.version): void {
    const { notice, ghost } = this.state;
    if (notice !== undefined) return this.set({ ghost: undefined, movedMarker: undefined, spoken: notice });
    const id = ++this.#gestures;
    this.order.begin(id);
    this.#selectAfter = selectAfter;
    this.set({ refusal: undefined, ghost: ghost && { ...ghost, isSent: true } });
    this.#host.send({ type: 'gesture', id, version, gesture });
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

  #hear(message: TimelinePanelHears): void {
    switch (message.type) {
      case 'timeline':
        return this.#show(message.view, message.version);
      case 'notice':
        if (message.notice !== this.state.notice)
          this.set({ notice: message.notice, ghost: undefined, spoken: message.notice ?? '' });
        return;
      case 'done':
        this.#outside.forget(message.id);
        this.set({
          ghost: this.#unsentGhost(),
          movedMarker: undefined,
          refusal: message.refusal,
          ...(message.refusal === undefined ? {} : { spoken: message.refusal }),
        });
        return this.order.end(message.id);
      case 'selected': {
        const selectThere = (place: ItemPlace, { start }: ItemView): void => {
          if (this.state.selected.has(keyOf(place))) return;
          this.select([place], { tell: false });
          this.viewport.reveal(start, place.track);
        };
        return this.pointing.onItem(message.place, selectThere, false);
      }
      case 'playhead':
        return this.order.inTurn(() => this.set({ playhead: message.frame }));
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
    const { view: before, marker, focused } = this.state;
    const step = before && pictureStep(before, view);
    if (step) this.pointing.moveOn(step);
    const selected = this.#stillSelected(step, view);
    const [first] = selected;
    this.set({
      view,
      version,
      rows: rowsOf(view.tracks),
      ghost: this.#unsentGhost(),
      movedMarker: undefined,
      selected,
      marker: marker === undefined ? undefined : step?.marker(marker),
      focused: first === undefined ? ((focused && step?.item(focused)) ?? focused) : placeOf(first),
    });
    if (before === undefined && this.viewport.fits) this.viewport.fit();
    else this.viewport.keepWithin();
  }

  /** Of a drag that goes on while the text gets another gesture. */
  #unsentGhost(): Ghost | undefined {
    const { ghost } = this.state;
    return ghost?.isSent === true ? undefined : ghost;
  }

  /** After a gesture what it was done to; otherwise what is the same as before. */
  #stillSelected(step: PictureStep | undefined, view: TimelineView): ReadonlySet<string> {
    const after = this.#selectAfter;
    this.#selectAfter = undefined;
    if (after) {
      const item = view.tracks[after.track]?.items.findIndex(
        (each) => isClipView(each) && each.start === after.start,
      );
      if (item !== undefined && item >= 0) return new Set([keyOf({ track: after.track, item })]);
    }
    const places = [...this.state.selected].map(placeOf);
    // What a page that comes back had selected is taken as it is.
    const still = step
      ? places.flatMap((place) => step.item(place) ?? [])
      : places.filter(({ track, item }) => view.tracks[track]?.items[item] !== undefined);
    return new Set(still.map(keyOf));
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Soon: a drag or a film that plays changes it with every frame. */
  #keep(): void {
    this.#keptIn ??= setTimeout(() => this.keepNow(), 300);
  }
}
