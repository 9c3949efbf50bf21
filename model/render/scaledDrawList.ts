/** The same picture in another size: what lands where is scaled, what is shown is not touched. */
import type { DrawList, Layer, Placement } from './drawList.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** `from` and `to`: the outputs' pixels, of nearly the same shape, or circles and what is turned would be squeezed. */
export function scaledDrawList(list: DrawList, from: Size, to: Size): DrawList {
  const x = (value: number): number => Math.round((value * to.width) / from.width);
  const y = (value: number): number => Math.round((value * to.height) / from.height);
  const placed = (placement: Placement): Placement => {
    const [left, top, width, height] = placement.rect;
    // By its edges, so that layers that touch go on touching.
    const rect = [x(left), y(top), x(left + width) - x(left), y(top + height) - y(top)] as const;
    return { ...placement, rect };
  };
  const scaled = (layers: DrawList): DrawList => layers.map(layer);
  const layer = (one: Layer): Layer => {
    if (!('from' in one)) return { ...one, placement: placed(one.placement) };
    const stacks = { from: scaled(one.from), to: scaled(one.to) };
    switch (one.kind) {
      case 'mix':
        return { ...one, ...stacks };
      case 'wipe': {
        const along = one.direction === 'left' || one.direction === 'right' ? x : y;
        return { ...one, ...stacks, position: along(one.position) };
      }
      case 'circle':
        return { ...one, ...stacks, x: x(one.x), y: y(one.y), radius: x(one.radius) };
    }
  };
  return scaled(list);
}
