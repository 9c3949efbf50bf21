/**
 * Holds the pixels of pictures that were looked at and are likely to be drawn soon, up to a number of bytes: what is longest
 * there goes first, and its owner has to make it again. A film of a hundred photos must not hold a hundred decoded ones.
 */
import type { RasterPixels } from '../../model/render/job.ts';

export class PixelStore {
  readonly #mostBytes: number;
  #bytes = 0;
  /** The longest held first. */
  readonly #held = new Map<symbol, RasterPixels>();
  /** Whoever is collected without having taken its pixels leaves them to nobody. */
  readonly #owners = new FinalizationRegistry<symbol>((ticket) => void this.take(ticket));

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Holds `pixels` no longer than `owner` lives; the owner must not be reachable from them. Returns what `take` asks for. */
  hold(owner: object, pixels: RasterPixels): symbol {
    const ticket = Symbol('pixels');
    this.#owners.register(owner, ticket);
    this.#held.set(ticket, pixels);
    this.#bytes += pixels.pixels.byteLength;
    for (const oldest of this.#held.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.take(oldest);
    }
    return ticket;
  }

  /** The pixels, which stay; undefined when they had to go, or were taken. */
  look(ticket: symbol): RasterPixels | undefined {
    return this.#held.get(ticket);
  }

  /** The pixels, which are then no longer held; undefined when they had to go, or were taken before. */
  take(ticket: symbol): RasterPixels | undefined {
    const pixels = this.#held.get(ticket);
    if (pixels === undefined) return undefined;
    this.#held.delete(ticket);
    this.#bytes -= pixels.pixels.byteLength;
    return pixels;
  }
}
