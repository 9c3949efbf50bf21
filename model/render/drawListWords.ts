/**
 * Draw lists as 32-bit integers, the form in which they cross into the engine; `native/engine/draw_list.h` reads them. Knows
 * nothing of what the numbers mean.
 *
 *     list      := layerCount layer*
 *     layer     := solid | source | raster | mix | wipe | circle
 *     solid     := 0 rgb placement
 *     source    := 1 sourceIndex ptsHigh ptsLow placement      pts = ptsHigh * 2^32 + (ptsLow >>> 0)
 *     raster    := 2 rasterIndex placement
 *     mix       := 3 weight list list                          from, to
 *     wipe      := 4 direction position list list              0 left, 1 right, 2 up, 3 down
 *     circle    := 5 x y radius list list
 *     placement := cropLeft cropTop cropRight cropBottom x y width height rotation opacity
 *     runs      := (frames list)*                              frames: how many successive frames show the list
 */
import type { DrawList, Layer, Placement, WipeLayer } from './drawList.ts';

/** Of each kind of layer: its first word. */
const layerWord = { solid: 0, source: 1, raster: 2, mix: 3, wipe: 4, circle: 5 } as const;
/** Of each direction of a wipe. */
const directionWord: Readonly<Record<WipeLayer['direction'], number>> = {
  left: 0,
  right: 1,
  up: 2,
  down: 3,
};

/** Runs are handed on when they have grown to this: 64 KiB, some hundred frames of a busy film. */
const batchWords = 16384;

/** The part of a film that is needed to encode it. */
export interface DrawnFrames {
  readonly frameCount: number;
  drawList(n: number): DrawList;
}

/** What is written in place of a layer's index. */
export interface TableIndices {
  source(index: number): number;
  raster(index: number): number;
}

const asTheyAre: TableIndices = { source: (index) => index, raster: (index) => index };

/** One draw list, for `Renderer.render`. */
export function encodeDrawList(list: DrawList, indices: TableIndices = asTheyAre): Int32Array {
  const writer = new WordWriter(indices);
  writer.layers(list);
  return writer.take();
}

/**
 * All frames of a film as runs of equal ones, in batches for `ExportSession.push`. A run is never split, so a still costs one
 * list however long it stands.
 */
export function* encodeRuns(
  film: DrawnFrames,
  indices: TableIndices = asTheyAre,
): Generator<Int32Array, void, undefined> {
  const batch = new WordWriter(indices);
  const current = new WordWriter(indices);
  let last: DrawList | undefined;
  /** Where the open run starts in the batch. */
  let run = 0;
  for (let n = 0; n < film.frameCount; n++) {
    const list = film.drawList(n);
    if (last !== undefined) {
      if (list === last || repeats(batch, run, current, list)) {
        batch.words[run] = (batch.words[run] ?? 0) + 1;
        continue;
      }
      if (batch.length >= batchWords) yield batch.take();
    }
    last = list;
    run = batch.length;
    batch.word(1);
    batch.layers(list);
  }
  if (batch.length > 0) yield batch.take();
}

function repeats(batch: WordWriter, run: number, scratch: WordWriter, list: DrawList): boolean {
  scratch.length = 0;
  scratch.layers(list);
  if (scratch.length !== batch.length - run - 1) return false;
  for (let i = 0; i < scratch.length; i++) {
    if (scratch.words[i] !== batch.words[run + 1 + i]) return false;
  }
  return true;
}

class WordWriter {
  words = new Int32Array(256);
  length = 0;
  readonly #indices: TableIndices;

  constructor(indices: TableIndices) {
    this.#indices = indices;
  }

  word(value: number): void {
    if (this.length === this.words.length) {
      const larger = new Int32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
    }
    this.words[this.length++] = value;
  }

  /** A copy of what was written; the writer starts anew. */
  take(): Int32Array {
    const taken = this.words.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  layers(list: readonly Layer[]): void {
    this.word(list.length);
    for (const layer of list) this.layer(layer);
  }

  private layer(layer: Layer): void {
    this.word(layerWord[layer.kind]);
    switch (layer.kind) {
      case 'solid':
        this.word(layer.color);
        this.placement(layer.placement);
        break;
      case 'source':
        this.word(this.#indices.source(layer.source));
        this.word(Math.floor(layer.pts / 2 ** 32));
        // The low half as it is: assigning to an Int32Array takes a number modulo 2^32.
        this.word(layer.pts);
        this.placement(layer.placement);
        break;
      case 'raster':
        this.word(this.#indices.raster(layer.raster));
        this.placement(layer.placement);
        break;
      case 'mix':
        this.word(layer.weight);
        this.joined(layer.from, layer.to);
        break;
      case 'wipe':
        this.word(directionWord[layer.direction]);
        this.word(layer.position);
        this.joined(layer.from, layer.to);
        break;
      case 'circle':
        this.word(layer.x);
        this.word(layer.y);
        this.word(layer.radius);
        this.joined(layer.from, layer.to);
        break;
    }
  }

  private joined(from: readonly Layer[], to: readonly Layer[]): void {
    this.layers(from);
    this.layers(to);
  }

  private placement({ crop, rect, rotation, opacity }: Placement): void {
    for (const edge of crop) this.word(edge);
    for (const edge of rect) this.word(edge);
    this.word(rotation);
    this.word(opacity);
  }
}
