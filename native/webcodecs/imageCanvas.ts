/** Where the pictures of an animation are put together whose file holds only what changes: RGBA, not premultiplied. Pure. */
import type { Layer } from './webp.ts';

export class ImageCanvas {
  readonly width: number;
  readonly height: number;
  /** Row by row. */
  readonly pixels: Uint8Array;
  /** Becomes transparent before the next picture. */
  #disposed: Layer | undefined;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height * 4);
  }

  /** `rgba` has the layer's size. */
  draw(rgba: Uint8Array, layer: Layer): void {
    if (this.#disposed !== undefined) this.#clear(this.#disposed);
    this.#disposed = layer.dispose ? layer : undefined;
    const rowBytes = layer.width * 4;
    for (let row = 0; row < layer.height; row++) {
      const source = rgba.subarray(row * rowBytes, (row + 1) * rowBytes);
      const to = this.#offset(layer, row);
      if (layer.blend) blendRow(source, this.pixels.subarray(to, to + rowBytes));
      else this.pixels.set(source, to);
    }
  }

  #clear(layer: Layer): void {
    for (let row = 0; row < layer.height; row++) {
      const from = this.#offset(layer, row);
      this.pixels.fill(0, from, from + layer.width * 4);
    }
  }

  #offset({ x, y }: Layer, row: number): number {
    return ((y + row) * this.width + x) * 4;
  }
}

/** "Over", for colours that are not multiplied by their alpha. */
function blendRow(source: Uint8Array, target: Uint8Array): void {
  for (let at = 0; at < source.length; at += 4) {
    const alpha = source[at + 3] ?? 0;
    if (alpha === 0) continue;
    // In 1/255²; what is behind counts as far as it shows through.
    const behind = (target[at + 3] ?? 0) * (255 - alpha);
    const both = alpha * 255 + behind;
    for (let channel = at; channel < at + 3; channel++) {
      const sum = (source[channel] ?? 0) * alpha * 255 + (target[channel] ?? 0) * behind;
      target[channel] = Math.round(sum / both);
    }
    target[at + 3] = Math.round(both / 255);
  }
}
