/** Turns counts of frames into a rate and the time that is left. Knows no clock: times come in. */

export interface Rate {
  /** Frames a second, over the last few seconds. */
  readonly fps: number;
  /** Until the last frame, at that rate; undefined before there is a rate. */
  readonly secondsLeft: number | undefined;
}

const windowMs = 3000;

export class ProgressMeter {
  /** Recent readings, oldest first. */
  readonly #readings: { readonly atMs: number; readonly frames: number }[] = [];
  readonly #frameCount: number;

  constructor(frameCount: number) {
    this.#frameCount = frameCount;
  }

  /** `frames` that are done; of these `given` took no time, and count for no rate. `nowMs` is any clock that only goes forward. */
  reading(frames: number, given: number, nowMs: number): Rate {
    this.#readings.push({ atMs: nowMs, frames: frames - given });
    while ((this.#readings[1]?.atMs ?? nowMs) < nowMs - windowMs) this.#readings.shift();
    const first = this.#readings[0];
    const elapsedMs = first === undefined ? 0 : nowMs - first.atMs;
    const fps =
      first === undefined || elapsedMs === 0 ? 0 : ((frames - given - first.frames) * 1000) / elapsedMs;
    const secondsLeft = fps > 0 ? (this.#frameCount - frames) / fps : undefined;
    return { fps, secondsLeft };
  }
}
