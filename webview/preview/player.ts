/**
 * The playhead and what is seen at it: seeks, plays, draws pictures as they come and as they are due, and gives credit back. Draws into a canvas it is
 * given, tells whoever listens when something has changed, and knows nothing of buttons.
 */
import type { PictureHeader, PreviewFilm, SoundHeader } from '../../model/protocol/preview.ts';
import type { PreviewPanelHears, PreviewPanelSays } from '../../model/protocol/previewPanel.ts';
import { SoundClock, steadyClock, type Clock } from './clock.ts';
import { PictureQueue } from './pictureQueue.ts';

/** What there is to be told. */
export interface PlayerState {
  readonly film: PreviewFilm | undefined;
  readonly frame: number;
  /** Frames a frame; 0: it rests. */
  readonly rate: number;
  /** The part that is played, first and last frame. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** The picture is without loss, and of the frame that is shown. */
  readonly still: boolean;
  /** The picture was drawn from small copies of its footage. */
  readonly proxy: boolean;
  /** How far those are. */
  readonly proxies: 'none' | 'making' | 'ready';
  /** The exported file that is seen in the text's place. */
  readonly compared: { readonly name: string; readonly older: boolean } | undefined;
  /** Nothing was ever drawn. */
  readonly blank: boolean;
  /** Why the text as it is cannot be shown, or why this frame cannot. */
  readonly problem: string | undefined;
  readonly failure: string | undefined;
}

/** How long a playhead that was moved has to rest until the picture without loss is asked for. */
const restMs = 140;
const fastest = 8;
/** For the first sound to be heard. */
const soundWaitMs = 1500;

interface Timed {
  readonly frame: number;
  readonly bitmap: ImageBitmap;
  readonly proxy: boolean;
  close(): void;
}

export class Player {
  readonly #send: (message: PreviewPanelSays) => void;
  readonly #listeners = new Set<() => void>();
  #state: PlayerState;
  #context: CanvasRenderingContext2D | undefined;
  #run = 0;
  /** The first run after the last that played: what comes for that one is ahead of the playhead. */
  #seekingSince = 0;
  /** Of pictures in the order they came, and the last that was drawn: decoding may overtake. */
  #came = 0;
  #drawn = 0;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #audio: AudioContext | undefined;
  #waitingForSound: ReturnType<typeof setTimeout> | undefined;
  #clock: Clock | undefined;
  #playedFrom = 0;
  #queue = new PictureQueue<Timed>(1);
  #animation = 0;
  #wanted: number | undefined;
  /** An exported file was asked for in the text's place, or is seen there. */
  #compares = false;

  constructor(
    send: (message: PreviewPanelSays) => void,
    kept: { readonly frame: number; readonly from: number | undefined; readonly to: number | undefined },
  ) {
    this.#send = send;
    this.#state = {
      film: undefined,
      ...kept,
      rate: 0,
      still: false,
      proxy: false,
      proxies: 'none',
      compared: undefined,
      blank: true,
      problem: undefined,
      failure: undefined,
    };
  }

  get state(): PlayerState {
    return this.#state;
  }

  /** Calls back after each change. Gives what ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Where pictures go. Its size is the film's, whatever it is shown at. */
  drawInto(canvas: HTMLCanvasElement): void {
    this.#context = canvas.getContext('2d', { alpha: false, willReadFrequently: false }) ?? undefined;
  }

  hear(message: PreviewPanelHears): void {
    switch (message.type) {
      case 'film':
        return this.#show(message.film);
      case 'problem':
        return this.#set({ problem: message.message });
      case 'picture':
        return void this.#picture(message.header, message.bytes);
      case 'sound':
        return this.#sound(message.header, message.bytes);
      case 'failed':
        if (message.run === this.#run) this.#set({ failure: message.message });
        return;
      case 'proxy':
        return this.#set({ proxies: message.state });
      case 'compared':
        this.#compares = message.with !== undefined;
        return this.#set({ compared: message.with, failure: message.message });
      case 'goTo':
        // From another view, where it may be dragged.
        return this.seek(message.frame, true);
      case 'project':
        return;
    }
  }

  /** Moves the playhead, and stops. With `moving` more such moves will follow. */
  seek(frame: number, moving = false): void {
    this.#stop();
    const at = this.#clamped(frame);
    this.#set({ frame: at, rate: 0, still: this.#state.still && at === this.#state.frame });
    // Hands move faster than screens: one seek a picture.
    if (this.#wanted === undefined) requestAnimationFrame(() => this.#seekWanted());
    this.#wanted = at;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#rest(), moving ? restMs : 0);
  }

  step(frames: number, moving: boolean): void {
    this.seek(this.#state.frame + frames, moving);
  }

  toggle(): void {
    if (this.#state.rate === 0) this.play(1);
    else this.pause();
  }

  pause(): void {
    if (this.#state.rate !== 0) this.seek(this.#state.frame);
  }

  /** J and L: each press doubles the rate, the other one turns round. */
  shuttle(direction: 1 | -1): void {
    const { rate } = this.#state;
    const faster = rate * direction > 0 ? Math.sign(rate) * Math.min(Math.abs(rate) * 2, fastest) : direction;
    if (faster !== rate) this.play(faster);
  }

  play(rate: number): void {
    const { film, from = 0 } = this.#state;
    if (film === undefined) return;
    this.#stop();
    const last = this.#last();
    const { frame } = this.#state;
    const atEnd = rate > 0 ? frame >= last : frame <= from;
    const begin = atEnd ? (rate > 0 ? from : last) : frame;
    this.#run++;
    this.#playedFrom = begin;
    this.#queue = new PictureQueue<Timed>(Math.sign(rate));
    this.#set({ frame: begin, rate, still: false, failure: undefined });
    if (rate === 1 && film.sounds) this.#clock = this.#soundClock(film.sampleRate);
    this.#send({ type: 'play', run: this.#run, frame: begin, rate });
    this.#animation = requestAnimationFrame(() => this.#tick());
  }

  /** The exported file in the text's place, or the text again. */
  toggleCompare(): void {
    this.#compares = !this.#compares;
    this.#send({ type: 'compare', on: this.#compares });
  }

  setFrom(): void {
    const { frame, to } = this.#state;
    this.#set({ from: frame, to: to !== undefined && to <= frame ? undefined : to });
  }

  setTo(): void {
    const { frame, from } = this.#state;
    this.#set({ to: frame, from: from !== undefined && from >= frame ? undefined : from });
  }

  clearRange(): void {
    this.#set({ from: undefined, to: undefined });
  }

  /** The colour of a pixel of the canvas, as it is shown. */
  colorAt(x: number, y: number): readonly [red: number, green: number, blue: number] | undefined {
    const data = this.#context?.getImageData(x, y, 1, 1).data;
    return data && [data[0] ?? 0, data[1] ?? 0, data[2] ?? 0];
  }

  #show(film: PreviewFilm): void {
    const canvas = this.#context?.canvas;
    if (canvas !== undefined && (canvas.width !== film.width || canvas.height !== film.height)) {
      canvas.width = film.width;
      canvas.height = film.height;
    }
    const { from, to } = this.#state;
    const inside = (frame: number | undefined): number | undefined =>
      frame !== undefined && frame < film.frameCount ? frame : undefined;
    this.#set({
      film,
      problem: undefined,
      failure: undefined,
      still: false,
      from: inside(from),
      to: inside(to),
    });
    const { rate } = this.#state;
    if (rate === 0) this.seek(this.#state.frame);
    else this.play(rate);
  }

  #seekWanted(): void {
    const frame = this.#wanted;
    this.#wanted = undefined;
    if (frame === undefined || this.#state.film === undefined || this.#state.rate !== 0) return;
    this.#set({ failure: undefined });
    this.#send({ type: 'seek', run: ++this.#run, frame, still: false });
  }

  #rest(): void {
    const { film, frame, rate } = this.#state;
    if (film === undefined || rate !== 0) return;
    this.#wanted = undefined;
    this.#send({ type: 'seek', run: ++this.#run, frame, still: true });
    this.#send({ type: 'rest', frame });
  }

  #stop(): void {
    if (this.#state.rate !== 0) this.#seekingSince = this.#run + 1;
    cancelAnimationFrame(this.#animation);
    clearTimeout(this.#waitingForSound);
    clearTimeout(this.#resting);
    this.#clock?.stop();
    this.#clock = undefined;
    this.#giveBack(this.#queue.clear(), 0);
  }

  async #picture(header: PictureHeader, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const order = ++this.#came;
    const type = `image/${header.format}`;
    let bitmap: ImageBitmap;
    try {
      bitmap = await createImageBitmap(new Blob([bytes], { type }), { colorSpaceConversion: 'none' });
    } catch {
      this.#giveBack(1, 0);
      return;
    }
    const { film, rate } = this.#state;
    if (header.edition !== film?.edition) {
      // Of a text that is no more.
      bitmap.close();
      this.#giveBack(1, 0);
    } else if (rate !== 0) {
      if (header.run !== this.#run) {
        bitmap.close();
        this.#giveBack(1, 0);
        return;
      }
      this.#queue.add({
        frame: header.frame,
        bitmap,
        proxy: header.proxy,
        close: () => bitmap.close(),
      });
      if (this.#clock === undefined) this.#clock = steadyClock();
    } else {
      if (order > this.#drawn && header.run >= this.#seekingSince) {
        this.#drawn = order;
        this.#draw(bitmap);
        const isHere = header.exact && header.frame === this.#state.frame;
        this.#set({ blank: false, still: isHere && header.format === 'png', proxy: header.proxy });
      }
      bitmap.close();
      this.#giveBack(1, 0);
    }
  }

  #sound(header: SoundHeader, bytes: Uint8Array<ArrayBuffer>): void {
    if (header.run === this.#run && this.#clock instanceof SoundClock) this.#clock.add(header, bytes);
    else this.#giveBack(0, 1);
  }

  #tick(): void {
    const { film, rate, from = 0 } = this.#state;
    if (film === undefined || rate === 0) return;
    const passed = (this.#clock?.seconds() ?? 0) * (film.fps.num / film.fps.den) * rate;
    const last = this.#last();
    const due = this.#playedFrom + (rate > 0 ? Math.floor(passed + 1e-6) : Math.ceil(passed - 1e-6));
    const end = rate > 0 ? last : from;
    const frame = rate > 0 ? Math.min(due, end) : Math.max(due, end);
    const { picture, late } = this.#queue.take(frame);
    if (picture !== undefined) {
      this.#drawn = this.#came;
      this.#draw(picture.bitmap);
      picture.close();
    }
    if (picture !== undefined || late > 0)
      this.#giveBack(late + (picture === undefined ? 0 : 1), 0, frame, late);
    const { blank, proxy } = this.#state;
    if (frame !== this.#state.frame || (blank && picture !== undefined))
      this.#set({ frame, blank: blank && picture === undefined, proxy: picture?.proxy ?? proxy });
    if (rate > 0 ? due > end : due < end) this.seek(end);
    else this.#animation = requestAnimationFrame(() => this.#tick());
  }

  #draw(bitmap: ImageBitmap): void {
    const canvas = this.#context?.canvas;
    if (canvas !== undefined) this.#context?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  }

  #giveBack(pictures: number, soundBlocks: number, frame = this.#state.frame, late = 0): void {
    if (pictures > 0 || soundBlocks > 0) this.#send({ type: 'credit', pictures, soundBlocks, frame, late });
  }

  #soundClock(sampleRate: number): SoundClock {
    if (this.#audio?.sampleRate !== sampleRate) {
      void this.#audio?.close();
      this.#audio = new AudioContext({ sampleRate, latencyHint: 'interactive' });
    }
    void this.#audio.resume();
    const clock = new SoundClock(this.#audio, () => this.#giveBack(0, 1));
    // Without a loudspeaker, or with a sound that cannot be had, the picture goes on alone.
    this.#waitingForSound = setTimeout(() => {
      if (this.#clock === clock && clock.seconds() === 0) this.#clock = steadyClock();
    }, soundWaitMs);
    return clock;
  }

  #last(): number {
    const { film, to } = this.#state;
    return to ?? (film === undefined ? 0 : film.frameCount - 1);
  }

  #clamped(frame: number): number {
    const { film } = this.#state;
    return Math.max(0, film === undefined ? frame : Math.min(frame, film.frameCount - 1));
  }

  #set(change: Partial<PlayerState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
