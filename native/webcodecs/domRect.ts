/** DOMRectReadOnly, which browsers have and Node has not: what `visibleRect` and `codedRect` are. */
import { Uncloneable } from './uncloneable.ts';

/** A rectangle that does not change. */
export class DOMRectReadOnly extends Uncloneable {
  readonly #edges: readonly [number, number, number, number];

  constructor(x = 0, y = 0, width = 0, height = 0) {
    super();
    this.#edges = [x, y, width, height];
  }

  get x(): number {
    return this.#edges[0];
  }
  get y(): number {
    return this.#edges[1];
  }
  get width(): number {
    return this.#edges[2];
  }
  get height(): number {
    return this.#edges[3];
  }
  get top(): number {
    return Math.min(this.y, this.y + this.height);
  }
  get right(): number {
    return Math.max(this.x, this.x + this.width);
  }
  get bottom(): number {
    return Math.max(this.y, this.y + this.height);
  }
  get left(): number {
    return Math.min(this.x, this.x + this.width);
  }

  toJSON(): Record<'x' | 'y' | 'width' | 'height' | 'top' | 'right' | 'bottom' | 'left', number> {
    const { x, y, width, height, top, right, bottom, left } = this;
    return { x, y, width, height, top, right, bottom, left };
  }
}
