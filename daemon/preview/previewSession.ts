/**
 * One preview of one client: what it wants to see, one wish at a time, the latest. Everything is done in steps that take some ten milliseconds, and a newer
 * wish is looked at after each. Knows no connection.
 */
import type { PictureHeader, SoundHeader } from '../../model/protocol/preview.ts';
import { picturesAhead, picturesWhileSeeking, soundBlocksAhead } from '../../model/protocol/preview.ts';
import type { Engine } from '../../native/index.ts';
import { Credit } from './credit.ts';
import { pngOf, type PreviewFilm, type Size } from './previewFilm.ts';
import { PreviewMeter, type MeterReading } from './previewMeter.ts';
import { SoundStream } from './soundStream.ts';

/** What is to be seen. */
type Wish =
  | {
      readonly kind: 'seek';
      readonly run: number;
      readonly frame: number;
      readonly still: boolean;
      /** It was at hand, and was shown at once. */
      readonly shown: boolean;
    }
  | { readonly kind: 'play'; readonly run: number; readonly frame: number; readonly rate: number };

/** Where it goes. */
export interface PreviewAudience {
  picture(header: Omit<PictureHeader, 'method' | 'preview'>, bytes: Uint8Array): void;
  sound(header: Omit<SoundHeader, 'method' | 'preview'>, bytes: Uint8Array): void;
  failed(run: number, error: unknown): void;
}

/** Frames to decode from which on something near by is shown first: some 40 ms at 1080p. */
const farFrames = 10;
/** Frames that are near by: what is kept of one is shown until the right one is there. */
const nearFrames = 12;
/** On a long way something is seen as often: enough to see that it goes on, and each costs a drawing. */
const showEveryMs = 150;
/** Frames made before one that was sought backwards, for those that are sought next. */
const behindFrames = 48;
/** Frames made after one that was sought. */
const beforehandFrames = 8;

export class PreviewSession {
  readonly #engine: Engine;
  readonly #audience: PreviewAudience;
  readonly #pictures = new Credit();
  readonly #sound = new Credit();
  readonly #meter = new PreviewMeter();
  #film: PreviewFilm | undefined;
  #edition = 0;
  /** A film that is replaced, until the step that uses it has ended. */
  readonly #outdated = new Set<PreviewFilm>();
  #largest: Size = { width: 960, height: 540 };
  #lightly = true;
  #wish: Wish | undefined;
  #lastFrame = 0;
  /** Which way the playhead was moved last: 1, -1, or 0 for far away. */
  #direction = 0;
  /** It was moved that way before, or by a single frame: it will be again. */
  #goesOn = false;
  #playhead = 0;
  #working: Promise<void> | undefined;
  #closed = false;

  constructor(engine: Engine, audience: PreviewAudience) {
    this.#engine = engine;
    this.#audience = audience;
  }

  get film(): PreviewFilm | undefined {
    return this.#film;
  }

  /** Gives the film's edition. What was wished for of the one before is over; that one stays open until it is let go of. */
  show(film: PreviewFilm): number {
    this.#film = film;
    this.#wish = undefined;
    if (this.#closed) film.close();
    film.lightly = this.#lightly;
    this.#wake();
    return ++this.#edition;
  }

  /** Closes a film that is not shown any more, once no step uses it. */
  letGo(film: PreviewFilm): void {
    if (this.#working === undefined || this.#closed) film.close(this.#film);
    else this.#outdated.add(film);
  }

  /** Whether moving pictures may be drawn from proxies. */
  setProxies(on: boolean): void {
    this.#lightly = on;
    if (this.#film !== undefined) this.#film.lightly = on;
  }

  setSize(largest: Size): void {
    this.#largest = largest;
  }

  seek(run: number, frame: number, still: boolean): void {
    this.#noteMove(frame - this.#lastFrame);
    this.#begin({ kind: 'seek', run, frame, still, shown: this.#showKept(run, frame) });
  }

  play(run: number, frame: number, rate: number): void {
    this.#playhead = frame;
    this.#direction = Math.sign(rate);
    this.#begin({ kind: 'play', run, frame, rate });
  }

  /** `late`: of the pictures, those that came too late to be seen. */
  credit(pictures: number, soundBlocks: number, frame: number, late = 0): void {
    this.#playhead = frame;
    this.#meter.late(late);
    this.#pictures.givenBack(pictures);
    this.#sound.givenBack(soundBlocks);
  }

  /** Plays, and somebody takes the pictures: a panel that is hidden does not. */
  get watched(): boolean {
    const { playing, picturesPerSecond } = this.figures();
    return playing && picturesPerSecond > 0;
  }

  figures(): MeterReading & { readonly playing: boolean } {
    return { ...this.#meter.read(performance.now()), playing: this.#wish?.kind === 'play' };
  }

  /** Nothing is sent any more. Resolves when nothing of it is used any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wish = undefined;
    this.#wake();
    await this.#working;
    for (const film of this.#outdated) film.close();
    this.#outdated.clear();
    this.#film?.close();
    this.#film = undefined;
  }

  #noteMove(step: number): void {
    if (step === 0) return;
    const direction = Math.abs(step) > behindFrames ? 0 : Math.sign(step);
    this.#goesOn = Math.abs(step) <= 1 || (direction !== 0 && direction === this.#direction);
    this.#direction = direction;
  }

  #begin(wish: Wish): void {
    if (this.#closed || this.#film === undefined) return;
    this.#wish = wish;
    this.#lastFrame = wish.frame;
    this.#wake();
    this.#working ??= this.#work();
  }

  #wake(): void {
    this.#pictures.wake();
    this.#sound.wake();
  }

  async #work(): Promise<void> {
    for (;;) {
      const wish = this.#wish;
      const film = this.#film;
      if (wish === undefined || film === undefined) {
        // At once, and not when the promise is looked at: a wish may come in between.
        this.#working = undefined;
        return;
      }
      const isOver = (): boolean => this.#wish !== wish || this.#film !== film;
      try {
        if (wish.kind === 'seek') await this.#seek(wish, film, isOver);
        else await this.#play(wish, film, isOver);
      } catch (error) {
        if (!isOver()) this.#audience.failed(wish.run, error);
      }
      for (const old of this.#outdated) old.close(this.#film);
      this.#outdated.clear();
      if (this.#wish === wish) this.#wish = undefined;
    }
  }

  /** What is at hand need not wait for the step that runs. */
  #showKept(run: number, frame: number): boolean {
    const film = this.#film;
    if (film === undefined || this.#closed || this.#pictures.outstanding >= picturesWhileSeeking)
      return false;
    const shown = Math.min(frame, film.frameCount - 1);
    const size = this.#largest;
    const jpeg = film.kept(shown, size);
    if (jpeg !== undefined) this.#send(run, film, shown, { exact: true, jpeg, size });
    return jpeg !== undefined;
  }

  async #seek(wish: Wish & { kind: 'seek' }, film: PreviewFilm, isOver: () => boolean): Promise<void> {
    const frame = Math.min(wish.frame, film.frameCount - 1);
    const { run } = wish;
    const size = this.#largest;
    if (!wish.shown && !(await this.#showExact(wish, frame, film, isOver))) return;
    if (wish.still) await this.#sendStill(run, frame, film, isOver);
    await this.#makeBeforehand(frame, film, size, isOver);
  }

  /** False when something else is wanted by now. */
  async #showExact(
    wish: Wish & { kind: 'seek' },
    frame: number,
    film: PreviewFilm,
    isOver: () => boolean,
  ): Promise<boolean> {
    const size = this.#largest;
    await this.#pictures.room(picturesWhileSeeking, isOver);
    if (isOver()) return false;
    if (!film.isKept(frame, size) && film.distance(frame) > farFrames) {
      const near = this.#near(frame, film, size);
      if (near !== undefined) this.#send(wish.run, film, frame, { exact: false, jpeg: near, size });
      await this.#goNear(wish, frame, film, near === undefined, isOver);
      if (isOver()) return false;
    }
    const jpeg = await this.#moving(film, frame, size);
    // One that was overtaken meanwhile is still nearer to the latest than what is seen.
    if (this.#isSeeking(film)) this.#send(wish.run, film, frame, { exact: true, jpeg, size });
    return !isOver();
  }

  /** Through a long group, showing something now and then; backwards it makes the frames before on its way. */
  async #goNear(
    { run }: Wish,
    frame: number,
    film: PreviewFilm,
    show: boolean,
    isOver: () => boolean,
  ): Promise<void> {
    const size = this.#largest;
    const goal = this.#goesBack ? Math.max(0, frame - behindFrames) : frame;
    let shownAtMs = show ? -Infinity : performance.now();
    for (const stop of film.nearing(goal, size)) {
      if (stop.isLast || performance.now() - shownAtMs < showEveryMs) await stop.pass(isOver);
      else {
        const jpeg = await stop.draw();
        // Also when it was overtaken: who drags fast would see nothing else.
        if (this.#isSeeking(film) && this.#pictures.outstanding < picturesWhileSeeking)
          this.#send(run, film, frame, { exact: false, jpeg, size });
        shownAtMs = performance.now();
      }
      if (isOver()) return;
    }
    for (let before = goal; before < frame && !isOver(); before++) await this.#moving(film, before, size);
  }

  async #moving(film: PreviewFilm, frame: number, size: Size): Promise<Uint8Array> {
    const kept = film.kept(frame, size);
    if (kept !== undefined) return kept;
    const began = performance.now();
    const jpeg = await film.moving(frame, size);
    this.#meter.drew(performance.now() - began);
    return jpeg;
  }

  get #goesBack(): boolean {
    return this.#direction < 0 && this.#goesOn;
  }

  #isSeeking(film: PreviewFilm): boolean {
    return this.#wish?.kind === 'seek' && this.#film === film;
  }

  /** The nearest picture that is at hand. */
  #near(frame: number, film: PreviewFilm, size: Size): Uint8Array | undefined {
    for (let away = 1; away <= nearFrames; away++) {
      for (const near of [frame - away, frame + away]) {
        const kept = near >= 0 && near < film.frameCount ? film.kept(near, size) : undefined;
        if (kept !== undefined) return kept;
      }
    }
    return undefined;
  }

  async #sendStill(run: number, frame: number, film: PreviewFilm, isOver: () => boolean): Promise<void> {
    for (const stop of film.nearingStill(frame)) {
      await stop.pass(isOver);
      if (isOver()) return;
    }
    const pixels = await film.still(frame);
    if (isOver()) return;
    const { width, height } = film.canvas;
    const edition = this.#edition;
    // Packing takes longer than a step, on another thread: whoever moves the playhead meanwhile does not wait for it.
    void pngOf(pixels, film.canvas).then(
      (png) => {
        if (this.#closed || this.#film !== film || this.#lastFrame !== frame) return;
        this.#pictures.sent();
        this.#audience.picture(
          { run, edition, frame, exact: true, proxy: false, format: 'png', width, height },
          png,
        );
      },
      (error: unknown) => this.#audience.failed(run, error),
    );
  }

  /** What will be sought next, if the playhead goes on as it did. */
  async #makeBeforehand(frame: number, film: PreviewFilm, size: Size, isOver: () => boolean): Promise<void> {
    if (!this.#goesBack) {
      const end = Math.min(film.frameCount, frame + 1 + beforehandFrames);
      for (let next = frame + 1; next < end && !isOver(); next++) await this.#moving(film, next, size);
      return;
    }
    let lowest = frame;
    while (lowest > 0 && frame - lowest < 2 * behindFrames && film.isKept(lowest - 1, size)) lowest--;
    // There is time enough to make the next ones when the playhead has come nearer.
    if (lowest === 0 || frame - lowest >= 2 * behindFrames) return;
    const from = Math.max(0, lowest - behindFrames);
    for (const stop of film.nearing(from, size)) {
      await stop.pass(isOver);
      if (isOver()) return;
    }
    for (let next = from; next < lowest && !isOver(); next++) await this.#moving(film, next, size);
  }

  async #play(wish: Wish & { kind: 'play' }, film: PreviewFilm, isOver: () => boolean): Promise<void> {
    const { run, rate } = wish;
    const sound = rate === 1 ? this.#playSound(wish, film, isOver) : Promise.resolve();
    let frame = wish.frame;
    while (frame >= 0 && frame < film.frameCount) {
      await this.#pictures.room(picturesAhead, isOver);
      if (isOver()) break;
      const size = this.#largest;
      // What is late already is left out, and one frame more for the way.
      const late = (this.#playhead - frame) * Math.sign(rate);
      if (late > 0) {
        const left = Math.ceil((late + 1) / Math.abs(rate));
        frame += rate * left;
        this.#meter.late(left);
      }
      if (frame < 0 || frame >= film.frameCount) break;
      if (rate < 0 && !film.isKept(frame, size)) await this.#fillBehind(frame, film, size, isOver);
      const jpeg = await this.#moving(film, frame, size);
      if (isOver()) break;
      this.#send(run, film, frame, { exact: true, jpeg, size });
      frame += rate;
    }
    await sound;
  }

  /** Backwards, a group is decoded forwards once and its pictures are taken from what was kept. */
  async #fillBehind(frame: number, film: PreviewFilm, size: Size, isOver: () => boolean): Promise<void> {
    const from = Math.max(0, frame - behindFrames);
    for (let before = from; before < frame && !isOver(); before++) await this.#moving(film, before, size);
  }

  async #playSound(wish: Wish & { kind: 'play' }, film: PreviewFilm, isOver: () => boolean): Promise<void> {
    const stream = SoundStream.from(this.#engine, film, Math.min(wish.frame, film.frameCount - 1));
    if (stream === undefined) return;
    try {
      for (;;) {
        await this.#sound.room(soundBlocksAhead, isOver);
        if (isOver()) return;
        const block = await stream.next();
        if (block === undefined || isOver()) return;
        const { bytes, ...header } = block;
        this.#sound.sent();
        this.#audience.sound({ run: wish.run, ...header }, bytes);
      }
    } catch (error) {
      if (!isOver()) this.#audience.failed(wish.run, error);
    } finally {
      stream.close();
    }
  }

  #send(
    run: number,
    film: PreviewFilm,
    frame: number,
    { exact, jpeg, size }: { readonly exact: boolean; readonly jpeg: Uint8Array; readonly size: Size },
  ): void {
    if (this.#film !== film) return;
    this.#pictures.sent();
    this.#meter.sent(performance.now());
    const { width, height } = film.sizeOf(frame, size);
    this.#audience.picture(
      {
        run,
        edition: this.#edition,
        frame,
        exact,
        proxy: film.isLight(frame),
        format: 'jpeg',
        width,
        height,
      },
      jpeg,
    );
  }
}
