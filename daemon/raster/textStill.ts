/**
 * Texts as stills: each is drawn once to be measured, and again if its pixels are needed when they are no longer held. A film may have
 * thousands of titles, and an export draws those that have changed. Knows no timeline.
 */
import type { RasterFacts, TextRasterRequest } from '../../model/evaluate/index.ts';
import type { RasterPixels } from '../../model/render/job.ts';
import { PixelStore } from './pixelStore.ts';
import type { DrawnText } from './rasterMessages.ts';
import { rasters } from './rasters.ts';

/** A text that has been measured and can be drawn. */
export interface TextStill {
  readonly facts: RasterFacts;
  /** Equal only for texts of equal pixels. */
  readonly identity: string;
  /** Of its pixels. */
  readonly bytes: number;
  /** What it is drawn as. */
  pixels(signal?: AbortSignal): Promise<RasterPixels>;
}

/** Texts that were measured: what a project's come to is asked after every keystroke. */
export class TextStills {
  readonly #held: PixelStore;
  readonly #mostKnown: number;
  /** By a request's key, the longest known first. */
  readonly #known = new Map<string, TextStill>();

  constructor(mostHeldBytes: number, mostKnown: number) {
    this.#held = new PixelStore(mostHeldBytes);
    this.#mostKnown = mostKnown;
  }

  /** As it was measured before; undefined when it was not, or that was long ago. */
  known({ key }: TextRasterRequest): TextStill | undefined {
    return this.#known.get(key);
  }

  /** Draws it. Throws `font-missing`, and the signal's reason when that is aborted. */
  async measured(request: TextRasterRequest, signal?: AbortSignal): Promise<TextStill> {
    const first = await drawn(request, signal);
    const still: TextStill = {
      facts: first.facts,
      bytes: first.pixels.pixels.length,
      identity: first.identity,
      pixels: async (wanted) => {
        const there = this.#held.look(ticket);
        if (there !== undefined) return there;
        const again = await drawn(request, wanted);
        ticket = this.#held.hold(still, again.pixels);
        return again.pixels;
      },
    };
    let ticket = this.#held.hold(still, first.pixels);
    this.#known.set(request.key, still);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#mostKnown && oldest !== undefined) this.#known.delete(oldest);
    return still;
  }
}

const drawn = (request: TextRasterRequest, signal: AbortSignal | undefined): Promise<DrawnText> =>
  rasters.perform('text', { request }, { key: request.key, signal });

/** Of this thread. The pixels of some hundred titles are held: what is measured is mostly drawn next. */
export const textStills = new TextStills(64 * 2 ** 20, 10_000);
