/**
 * The stills that a renderer has at hand. Each is made when it is first shown, or a little before, and what was shown longest ago goes when they are too
 * many: a film of two hundred photos does not wait for all of them, and an edit of one leaves the others alone. Knows no frames.
 */
import { rastersIn, type DrawList } from '../../model/render/drawList.ts';
import { encodeDrawList } from '../../model/render/drawListWords.ts';
import type { Renderer } from '../../native/index.ts';
import type { RenderableRaster } from '../project/renderFilm.ts';

/** What a film's lists count as rasters. */
export type RasterTable = readonly RenderableRaster[];

/** One that the renderer has, or will have. */
interface Held {
  readonly bytes: number;
  readonly ready: Promise<void>;
}

export class Stills {
  readonly #renderer: Pick<Renderer, 'setRaster'>;
  readonly #share: number;
  readonly #mostBytes: number;
  /** By identity: its number in the renderer, which no other still ever gets. */
  readonly #numbers = new Map<string, number>();
  /** By identity, what was shown longest ago first. */
  readonly #held = new Map<string, Held>();
  /** What the list shows that was asked for last: it stays. */
  #shown: ReadonlySet<string> = new Set();
  #bytes = 0;
  #expecting = false;
  readonly #closed = new AbortController();

  /** `share`: of their size, at which stills are needed. */
  constructor(renderer: Pick<Renderer, 'setRaster'>, share: number, mostBytes: number) {
    this.#renderer = renderer;
    this.#share = share;
    this.#mostBytes = mostBytes;
  }

  /** A list as the renderer takes it, once everything it shows is there. Throws what making a still does. */
  async ready(list: DrawList, table: RasterTable): Promise<Int32Array> {
    const shown = stillsIn(list, table);
    this.#shown = new Set(shown.map(({ identity }) => identity));
    await Promise.all(shown.map((raster) => this.#have(raster)));
    return this.words(list, table);
  }

  /**
   * Makes what these lists show, the first ones first, unless it is at that already; no more than there is room for beside what is shown, or it would go at
   * once and be made again and again. What fails is told when it is shown.
   */
  expect(lists: Iterable<DrawList>, table: RasterTable): void {
    if (this.#expecting) return;
    let bytes = 0;
    for (const identity of this.#shown) bytes += this.#held.get(identity)?.bytes ?? 0;
    const soon = new Map<string, RenderableRaster>();
    for (const raster of [...lists].flatMap((list) => stillsIn(list, table))) {
      if (this.#shown.has(raster.identity) || soon.has(raster.identity)) continue;
      bytes += this.#bytesOf(raster);
      if (bytes > this.#mostBytes) break;
      soon.set(raster.identity, raster);
    }
    if ([...soon.keys()].some((identity) => !this.#held.has(identity))) void this.#make(soon.values());
  }

  /** Nobody waits any more: what has not been begun is not made. */
  close(): void {
    this.#closed.abort(new Error('these stills are no longer wanted'));
  }

  /** The list in the renderer's numbers. */
  words(list: DrawList, table: RasterTable): Int32Array {
    return encodeDrawList(list, {
      source: (index) => index,
      raster: (index) => this.#numberOf(table[index]?.identity ?? ''),
    });
  }

  async #make(soon: Iterable<RenderableRaster>): Promise<void> {
    this.#expecting = true;
    try {
      for (const raster of soon) await this.#have(raster);
    } catch {
      // Whoever shows it hears of it.
    } finally {
      this.#expecting = false;
    }
  }

  #have(raster: RenderableRaster): Promise<void> {
    const { identity } = raster;
    const held = this.#held.get(identity) ?? this.#begun(raster);
    this.#held.delete(identity);
    this.#held.set(identity, held);
    this.#makeRoom();
    return held.ready;
  }

  #begun(raster: RenderableRaster): Held {
    const { identity } = raster;
    const held = { bytes: this.#bytesOf(raster), ready: this.#made(raster) };
    this.#bytes += held.bytes;
    held.ready.catch(() => {
      // It is made again when it is wanted again.
      if (this.#held.get(identity) === held) this.#forget(identity);
    });
    return held;
  }

  async #made(raster: RenderableRaster): Promise<void> {
    const pixels = await raster.pixels(this.#share, this.#closed.signal);
    await this.#renderer.setRaster(this.#numberOf(raster.identity), pixels);
  }

  #makeRoom(): void {
    for (const identity of this.#held.keys()) {
      if (this.#bytes <= this.#mostBytes) return;
      if (!this.#shown.has(identity)) void this.#letGo(identity);
    }
  }

  async #letGo(identity: string): Promise<void> {
    const held = this.#held.get(identity);
    this.#forget(identity);
    try {
      // What is still being made arrives before it goes.
      await held?.ready;
      if (!this.#held.has(identity)) await this.#renderer.setRaster(this.#numberOf(identity), undefined);
    } catch {
      // It was never there, or the renderer is gone.
    }
  }

  #bytesOf({ bytes }: RenderableRaster): number {
    return bytes * this.#share ** 2;
  }

  #forget(identity: string): void {
    this.#bytes -= this.#held.get(identity)?.bytes ?? 0;
    this.#held.delete(identity);
  }

  #numberOf(identity: string): number {
    const number = this.#numbers.get(identity) ?? this.#numbers.size;
    this.#numbers.set(identity, number);
    return number;
  }
}

/** What tells a list's stills apart from those of another list that has the same words. */
export function identitiesIn(list: DrawList, table: RasterTable): readonly string[] {
  return stillsIn(list, table).map(({ identity }) => identity);
}

function stillsIn(list: DrawList, table: RasterTable): readonly RenderableRaster[] {
  return Array.from(rastersIn(list), (index) => {
    const raster = table[index];
    if (raster === undefined) throw new Error(`the film has no raster ${index}`);
    return raster;
  });
}
