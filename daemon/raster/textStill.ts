/**
 * Texts as stills: each is drawn once to be measured, and again if its pixels are needed when they are no longer held. A film may have
 * thousands of titles, and an export draws those that have changed. Knows no timeline.
 */
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RasterFacts, TextRasterRequest } from '../../model/evaluate/index.ts';
import type { RasterPixels } from '../../model/render/job.ts';
import { PixelStore } from './pixelStore.ts';
import type { Raster } from './raster.ts';

/** A text that has been measured and can be drawn. */
export interface TextStill {
  readonly facts: RasterFacts;
  /** Equal only for texts of equal pixels. */
  readonly identity: string;
  /** Of its pixels. */
  readonly bytes: number;
  /** What it is drawn as. */
  pixels(): Promise<RasterPixels>;
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

  /** Draws it. Throws `font-missing`. */
  async measured(request: TextRasterRequest): Promise<TextStill> {
    const first = await drawn(request);
    const { width, height, pixels } = first.pixels;
    const still: TextStill = {
      facts: first.facts,
      bytes: pixels.length,
      identity: createHash('sha256').update(`${width}x${height} `).update(pixels).digest('hex'),
      pixels: async () => {
        const there = this.#held.look(ticket);
        if (there !== undefined) return there;
        const again = await drawn(request);
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

/** What draws is loaded when a film has a text: its tables of line breaks are unpacked as it is loaded. Skia's memory is given back, and a cancel heard, between two turns of the event loop only: of a thousand texts in one turn 3 GB would be left. */
async function drawn(request: TextRasterRequest): Promise<Raster> {
  const { drawText } = await import('./textRaster.ts');
  const raster = drawText(request);
  await nextTurn();
  return raster;
}

/** Of this process. The pixels of some hundred titles are held: what is measured is mostly drawn next. */
export const textStills = new TextStills(64 * 2 ** 20, 10_000);
