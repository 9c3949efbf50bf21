/** Small pictures and waveforms of the clips that are seen: asked for once, drawn when they come, the oldest let go. Knows messages, no layout. */
import type { TimelinePanelHears, TimelinePanelSays } from '../../model/protocol/timelinePanel.ts';

type Ask = (message: Extract<TimelinePanelSays, { type: 'thumbnails' | 'waveform' }>) => void;

/** Each some 100 kB once it is decoded. */
const mostStrips = 400;
const mostWaves = 400;
/** The daemon works on one; the others wait where they can still be forgotten. */
const mostAsked = 4;

export class ClipMedia {
  readonly #ask: Ask;
  readonly #onChange: () => void;
  /** Undefined: there is nothing to see, or not yet. */
  readonly #strips = new Map<string, ImageBitmap | undefined>();
  readonly #waves = new Map<string, Uint8Array | undefined>();
  readonly #asked = new Set<string>();
  /** What the last picture wanted, the most important first. */
  #wanted = new Map<string, () => void>();

  constructor(ask: Ask, onChange: () => void) {
    this.#ask = ask;
    this.#onChange = onChange;
  }

  /** Before a picture is drawn: what it does not want is not asked for. */
  begin(): void {
    this.#wanted = new Map();
  }

  /** After it. */
  end(): void {
    for (const [key, ask] of this.#wanted) {
      if (this.#asked.size >= mostAsked) return;
      this.#wanted.delete(key);
      this.#asked.add(key);
      ask();
    }
  }

  strip(asset: string, level: number, index: number): ImageBitmap | undefined {
    const key = `s ${asset} ${level} ${index}`;
    if (this.#strips.has(key)) return touched(this.#strips, key);
    if (!this.#asked.has(key))
      this.#wanted.set(key, () => this.#ask({ type: 'thumbnails', asset, level, index }));
    return undefined;
  }

  wave(asset: string, index: number): Uint8Array | undefined {
    const key = `w ${asset} ${index}`;
    if (this.#waves.has(key)) return touched(this.#waves, key);
    if (!this.#asked.has(key)) this.#wanted.set(key, () => this.#ask({ type: 'waveform', asset, index }));
    return undefined;
  }

  hear(message: Extract<TimelinePanelHears, { type: 'thumbnails' | 'waveform' }>): void {
    if (message.type === 'waveform') {
      const key = `w ${message.asset} ${message.index}`;
      this.#asked.delete(key);
      keep(this.#waves, key, message.peaks === undefined ? undefined : bytesOf(message.peaks), mostWaves);
      this.#onChange();
      return;
    }
    const { asset, level, index, jpeg } = message;
    const key = `s ${asset} ${level} ${index}`;
    const settle = (picture: ImageBitmap | undefined): void => {
      this.#asked.delete(key);
      keep(this.#strips, key, picture, mostStrips)?.close();
      this.#onChange();
    };
    if (jpeg === undefined) return settle(undefined);
    createImageBitmap(new Blob([bytesOf(jpeg)], { type: 'image/jpeg' })).then(settle, () =>
      settle(undefined),
    );
  }

  /** Its file is another one now. */
  forget(asset: string): void {
    for (const map of [this.#strips, this.#waves]) {
      for (const key of map.keys()) if (key.split(' ')[1] === asset) map.delete(key);
    }
  }
}

function touched<T>(map: Map<string, T>, key: string): T | undefined {
  const value = map.get(key);
  if (value === undefined) return undefined;
  map.delete(key);
  map.set(key, value);
  return value;
}

/** Gives what had to go for it. */
function keep<T>(map: Map<string, T>, key: string, value: T, most: number): T | undefined {
  map.set(key, value);
  if (map.size <= most) return undefined;
  const [oldest] = map.keys();
  if (oldest === undefined) return undefined;
  const gone = map.get(oldest);
  map.delete(oldest);
  return gone;
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
