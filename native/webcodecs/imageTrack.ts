/** ImageTrack and ImageTrackList: what there is to choose from in an image file. */
import { asInterface } from './idl.ts';
import { Uncloneable } from './uncloneable.ts';

/** What a file says of one of its tracks. */
export interface TrackFacts {
  readonly animated: boolean;
  readonly frameCount: number;
  /** How often it is shown again after the first time; Infinity for ever. */
  readonly repetitionCount: number;
}

/** Only this folder makes tracks. */
const making = Symbol('a track of the engine');

function checkMaking(key: unknown): void {
  if (key !== making) throw new TypeError('Illegal constructor');
}

/** More frames have arrived. */
export let setFrameCount: (track: ImageTrack, frameCount: number) => void;

/** One animation or still of an image file. */
export class ImageTrack extends Uncloneable {
  readonly #facts: TrackFacts;
  readonly #list: ImageTrackList;
  #frameCount: number;

  constructor(key: typeof making, list: ImageTrackList, facts: TrackFacts) {
    checkMaking(key);
    super();
    this.#list = list;
    this.#facts = facts;
    this.#frameCount = facts.frameCount;
  }

  static {
    asInterface(this, 'ImageTrack');
    setFrameCount = (track, frameCount) => {
      track.#frameCount = frameCount;
    };
  }

  get animated(): boolean {
    return this.#facts.animated;
  }
  get frameCount(): number {
    return this.#frameCount;
  }
  /** How often it is shown again after the first time; Infinity for ever. */
  get repetitionCount(): number {
    return this.#facts.repetitionCount;
  }
  /** Whether decode() takes its frames. At most one track is selected. */
  get selected(): boolean {
    return this.#list.selectedTrack === this;
  }
  set selected(wanted: boolean) {
    selectTrack(this.#list, wanted ? this : null, this);
  }
}

/** Fills a list and settles its `ready`. `onSelect` is called when another track, or none, is chosen. */
export let establishTracks: (
  list: ImageTrackList,
  tracks: readonly TrackFacts[],
  onSelect: () => void,
) => void;
/** Rejects `ready`, and empties the list. */
export let endTracks: (list: ImageTrackList, reason: DOMException) => void;
let selectTrack: (list: ImageTrackList, track: ImageTrack | null, asked: ImageTrack) => void;

/** Made by an ImageDecoder. */
export function makeTrackList(): ImageTrackList {
  return new ImageTrackList(making);
}

/** The tracks of an image file, by index. */
export class ImageTrackList extends Uncloneable {
  readonly [index: number]: ImageTrack;
  declare readonly [Symbol.iterator]: () => ArrayIterator<ImageTrack>;
  #tracks: ImageTrack[] = [];
  #selected: ImageTrack | null = null;
  #onSelect: () => void = () => {};
  readonly #ready: Promise<void>;
  #settle: { resolve: () => void; reject: (reason: DOMException) => void } = {
    resolve: () => {},
    reject: () => {},
  };

  constructor(key: typeof making) {
    checkMaking(key);
    super();
    this.#ready = new Promise<void>((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever does not ask must not hear of it.
    this.#ready.catch(() => {});
  }

  static {
    asInterface(this, 'ImageTrackList');
    // Web IDL's, for what has `length` and elements by index.
    Object.defineProperty(this.prototype, Symbol.iterator, {
      value: Array.prototype.values,
      writable: true,
      configurable: true,
    });
    establishTracks = (list, tracks, onSelect) => {
      list.#tracks = tracks.map((facts) => new ImageTrack(making, list, facts));
      list.#tracks.forEach((track, index) => {
        Object.defineProperty(list, index, { value: track, enumerable: true, configurable: true });
      });
      list.#selected = list.#tracks[0] ?? null;
      list.#onSelect = onSelect;
      list.#settle.resolve();
    };
    endTracks = (list, reason) => {
      for (const index of list.#tracks.keys()) Reflect.deleteProperty(list, index);
      list.#tracks = [];
      list.#selected = null;
      list.#onSelect = () => {};
      list.#settle.reject(reason);
    };
    selectTrack = (list, track, asked) => {
      const before = list.#selected;
      if (!list.#tracks.includes(asked) || (track === null && before !== asked)) return;
      list.#selected = track;
      if (before !== track) list.#onSelect();
    };
  }

  /** Resolves when the tracks are known. */
  get ready(): Promise<void> {
    return this.#ready;
  }
  get length(): number {
    return this.#tracks.length;
  }
  /** -1 when none is. */
  get selectedIndex(): number {
    return this.#selected === null ? -1 : this.#tracks.indexOf(this.#selected);
  }
  get selectedTrack(): ImageTrack | null {
    return this.#selected;
  }
}
