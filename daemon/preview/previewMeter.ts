/** What a preview has done lately: pure, told of each event with its time. Milliseconds of any one clock. */

/** Draws that figures go by. */
const mostDraws = 200;
/** Pictures of the last second make a rate. */
const rateMs = 1000;

export interface MeterReading {
  readonly picturesPerSecond: number;
  /** Frames of films that played and were never seen. */
  readonly late: number;
  /** Of pictures that were not at hand: decoding, composing and packing. Undefined before there was one. */
  readonly drawP50Ms: number | undefined;
  readonly drawP95Ms: number | undefined;
}

export class PreviewMeter {
  #sentAtMs: number[] = [];
  #late = 0;
  #draws: number[] = [];

  sent(nowMs: number): void {
    this.#sentAtMs = [...this.#recent(nowMs), nowMs];
  }

  late(frames: number): void {
    this.#late += frames;
  }

  drew(ms: number): void {
    this.#draws.push(ms);
    if (this.#draws.length > mostDraws) this.#draws.shift();
  }

  read(nowMs: number): MeterReading {
    const sorted = this.#draws.toSorted((a, b) => a - b);
    const at = (share: number): number | undefined =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    return {
      picturesPerSecond: this.#recent(nowMs).length,
      late: this.#late,
      drawP50Ms: at(0.5),
      drawP95Ms: at(0.95),
    };
  }

  #recent(nowMs: number): readonly number[] {
    return this.#sentAtMs.filter((each) => nowMs - each < rateMs);
  }
}
