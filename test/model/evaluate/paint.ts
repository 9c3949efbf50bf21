/**
 * What a draw list shows at a point, as words: two lists are equal pictures when they say the same everywhere. Slow and plain,
 * so that it can judge the lists that evaluation makes.
 */
import {
  type DrawList,
  type Layer,
  opacityOne,
  pixelOne,
  type Placement,
  turnOne,
} from '../../../model/render/drawList.ts';

export interface Names {
  source(index: number): string;
  raster(index: number): string;
  isOpaque(raster: number): boolean;
}

/** The layers that can be seen at (x, y), in output pixels: `top over (what is below)`, down to the first opaque one. */
export function paint(list: DrawList, x: number, y: number, names: Names, below = 'nothing'): string {
  let shown = below;
  for (const layer of list) shown = over(layer, shown, x, y, names);
  return shown;
}

function over(layer: Layer, below: string, x: number, y: number, names: Names): string {
  switch (layer.kind) {
    case 'mix': {
      const from = paint(layer.from, x, y, names, below);
      const to = paint(layer.to, x, y, names, below);
      if (layer.weight === 0 || layer.weight === opacityOne) return layer.weight === 0 ? from : to;
      return from === to ? from : `mix ${layer.weight} of (${to}) with (${from})`;
    }
    case 'wipe': {
      const along = (layer.direction === 'left' || layer.direction === 'right' ? x : y) * pixelOne;
      const before = along < layer.position;
      const isTo = layer.direction === 'right' || layer.direction === 'down' ? before : !before;
      return paint(isTo ? layer.to : layer.from, x, y, names, below);
    }
    case 'circle': {
      const inside = Math.hypot(x * pixelOne - layer.x, y * pixelOne - layer.y) < layer.radius;
      return paint(inside ? layer.to : layer.from, x, y, names, below);
    }
    case 'solid':
      return placed(`#${layer.color.toString(16)}`, true, layer.placement, below, x, y, false);
    case 'source':
      return placed(`${names.source(layer.source)}@${layer.pts}`, true, layer.placement, below, x, y, true);
    case 'raster':
      return placed(
        names.raster(layer.raster),
        names.isOpaque(layer.raster),
        layer.placement,
        below,
        x,
        y,
        true,
      );
  }
}

/** `textured`: where on the layer the point lies makes a difference. */
function placed(
  name: string,
  opaque: boolean,
  { crop, rect, rotation, opacity }: Placement,
  below: string,
  x: number,
  y: number,
  textured: boolean,
): string {
  const angle = (-rotation / turnOne) * 2 * Math.PI;
  const dx = x * pixelOne - (rect[0] + rect[2] / 2);
  const dy = y * pixelOne - (rect[1] + rect[3] / 2);
  const inX = dx * Math.cos(angle) - dy * Math.sin(angle);
  const inY = dx * Math.sin(angle) + dy * Math.cos(angle);
  if (opacity === 0 || Math.abs(inX) >= rect[2] / 2 || Math.abs(inY) >= rect[3] / 2) return below;
  const where = textured ? ` ${[...crop, ...rect, rotation].join(',')}` : '';
  return opaque && opacity === opacityOne
    ? `${name}${where}`
    : `${name}${where} at ${opacity} over (${below})`;
}
