/**
 * Who encodes what: each worker gets a stretch of neighbouring segments, so that its decoders read on, and one that has
 * nothing left takes the later half of the longest stretch another still has. Knows no encoder and no clock.
 */

/** What of a segment matters here. */
export interface Encodable {
  readonly firstFrame: number;
  readonly endFrame: number;
}

export class SegmentQueue<T extends Encodable> {
  /** Of each worker: what it has still to do, in order. */
  readonly #stretches: T[][];

  /** `segments` in the order of the film; `workers` at least 1. */
  constructor(segments: readonly T[], workers: number) {
    this.#stretches = divided(segments, workers);
  }

  /** The next segment for a worker; undefined when nothing is left. */
  next(worker: number): T | undefined {
    const own = this.#stretches[worker];
    if (own === undefined) return undefined;
    if (own.length === 0) own.push(...this.#taken());
    return own.shift();
  }

  /** What `next` would give the worker from now on without taking from another. */
  upcoming(worker: number): readonly T[] {
    return this.#stretches[worker] ?? [];
  }

  get isEmpty(): boolean {
    return this.#stretches.every(({ length }) => length === 0);
  }

  /** Gives a segment back that could not be encoded by its worker; another does it. */
  putBack(segment: T): void {
    const shortest = this.#stretches.reduce((a, b) => (framesOf(a) <= framesOf(b) ? a : b));
    shortest.unshift(segment);
  }

  /** The later half, by frames, of the longest stretch there is: all of it when it is one segment. */
  #taken(): T[] {
    const longest = this.#stretches.reduce((a, b) => (framesOf(a) >= framesOf(b) ? a : b));
    const half = framesOf(longest) / 2;
    let kept = 0;
    let count = 0;
    for (const segment of longest) {
      const frames = framesOf([segment]);
      if (kept + frames / 2 > half) break;
      kept += frames;
      count++;
    }
    return longest.splice(Math.min(count, Math.max(longest.length - 1, 0)));
  }
}

/** Contiguous stretches, one a worker, of about as many frames each. */
function divided<T extends Encodable>(segments: readonly T[], workers: number): T[][] {
  const stretches = Array.from({ length: workers }, (): T[] => []);
  const all = framesOf(segments);
  let before = 0;
  for (const segment of segments) {
    const frames = framesOf([segment]);
    const worker = Math.min(workers - 1, Math.floor(((before + frames / 2) / all) * workers));
    stretches[worker]?.push(segment);
    before += frames;
  }
  return stretches;
}

const framesOf = (segments: readonly Encodable[]): number =>
  segments.reduce((sum, { firstFrame, endFrame }) => sum + endFrame - firstFrame, 0);
