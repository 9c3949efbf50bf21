/**
 * Leaves out of a list of layers what cannot be seen: what lies outside the output, and what lies wholly under something
 * opaque. Knows nothing of what the layers show but whether it is opaque.
 */
import { type Layer, opacityOne, pixelOne, type Placement, turnOne } from '../render/drawList.ts';

export interface Surface {
  /** Output pixels, even. */
  readonly width: number;
  readonly height: number;
  /** By index of the raster. */
  isOpaque(raster: number): boolean;
  /** By index of the source. */
  isOpaqueSource(source: number): boolean;
}

/** Whole, even pixels: chroma has one sample for two by two of them. Right and bottom are exclusive. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** `layers` from bottom to top; what remains is in the same order, and is the same array when all remain. */
export function visibleLayers(layers: readonly Layer[], surface: Surface): readonly Layer[] {
  const kept: Layer[] = [];
  const covers: Box[] = [];
  let changed = false;
  for (let i = layers.length - 1; i >= 0; i--) {
    const given = layers[i];
    if (!given) continue;
    const layer = withVisibleStacks(given, surface);
    const touched = touchedBox(layer, surface);
    if (layer !== given) changed = true;
    if (!touched || covers.some((cover) => contains(cover, touched))) {
      changed = true;
      continue;
    }
    kept.push(layer);
    const covered = coveredBox(layer, surface);
    if (covered) covers.push(covered);
  }
  return changed ? kept.reverse() : layers;
}

/** Whether a layer touches pixels outside the box, given in output pixels. */
export function exceeds(
  layer: Layer,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): boolean {
  if (isJoin(layer)) return [...layer.from, ...layer.to].some((inner) => exceeds(inner, box));
  const [left, top, right, bottom] = bounds(layer.placement);
  return left < box.x || top < box.y || right > box.x + box.width || bottom > box.y + box.height;
}

type Join = Extract<Layer, { readonly from: unknown }>;
const isJoin = (layer: Layer): layer is Join =>
  layer.kind === 'mix' || layer.kind === 'wipe' || layer.kind === 'circle';

function withVisibleStacks(layer: Layer, surface: Surface): Layer {
  if (!isJoin(layer)) return layer;
  const from = visibleLayers(layer.from, surface);
  const to = visibleLayers(layer.to, surface);
  return from === layer.from && to === layer.to ? layer : { ...layer, from, to };
}

/** All pixels the layer can change; undefined when there are none. */
function touchedBox(layer: Layer, surface: Surface): Box | undefined {
  if (isJoin(layer)) return layer.from.length + layer.to.length > 0 ? whole(surface) : undefined;
  if (layer.placement.opacity <= 0) return undefined;
  const [left, top, right, bottom] = bounds(layer.placement);
  return box(
    Math.max(0, evenBelow(left)),
    Math.max(0, evenBelow(top)),
    Math.min(surface.width, evenAbove(right)),
    Math.min(surface.height, evenAbove(bottom)),
  );
}

/** The pixels below which nothing shows through; undefined when there are none. */
function coveredBox(layer: Layer, surface: Surface): Box | undefined {
  switch (layer.kind) {
    case 'mix':
    case 'wipe':
    case 'circle':
      return coversAll(layer.from, surface) && coversAll(layer.to, surface) ? whole(surface) : undefined;
    case 'raster':
      return surface.isOpaque(layer.raster) ? innerBox(layer.placement, surface) : undefined;
    case 'source':
      return surface.isOpaqueSource(layer.source) ? innerBox(layer.placement, surface) : undefined;
    case 'solid':
      return innerBox(layer.placement, surface);
  }
}

function innerBox(placement: Placement, surface: Surface): Box | undefined {
  // A layer turned by anything but a quarter has slanted edges, and no box worth looking for.
  if (placement.opacity < opacityOne || placement.rotation % (turnOne / 4) !== 0) return undefined;
  const [left, top, right, bottom] = bounds(placement);
  return box(
    Math.max(0, evenAbove(left)),
    Math.max(0, evenAbove(top)),
    Math.min(surface.width, evenBelow(right)),
    Math.min(surface.height, evenBelow(bottom)),
  );
}

function coversAll(stack: readonly Layer[], surface: Surface): boolean {
  const all = whole(surface);
  return stack.some((layer) => {
    const covered = coveredBox(layer, surface);
    return covered !== undefined && contains(covered, all);
  });
}

/** Left, top, right and bottom of the turned rectangle, in output pixels. */
function bounds({
  rect,
  rotation,
}: Placement): readonly [left: number, top: number, right: number, bottom: number] {
  const [x, y, width, height] = rect;
  if (rotation === 0) return [x / pixelOne, y / pixelOne, (x + width) / pixelOne, (y + height) / pixelOne];
  const quarter = rotation / (turnOne / 4);
  const angle = (quarter * Math.PI) / 2;
  const exact = Number.isInteger(quarter);
  const cos = Math.abs(exact ? 1 - (quarter % 2) : Math.cos(angle));
  const sin = Math.abs(exact ? quarter % 2 : Math.sin(angle));
  const halfWidth = (width * cos + height * sin) / 2;
  const halfHeight = (width * sin + height * cos) / 2;
  const centerX = x + width / 2;
  const centerY = y + height / 2;
  return [
    (centerX - halfWidth) / pixelOne,
    (centerY - halfHeight) / pixelOne,
    (centerX + halfWidth) / pixelOne,
    (centerY + halfHeight) / pixelOne,
  ];
}

const evenBelow = (pixels: number): number => 2 * Math.floor(pixels / 2);
const evenAbove = (pixels: number): number => 2 * Math.ceil(pixels / 2);
const whole = ({ width, height }: Surface): Box => ({ left: 0, top: 0, right: width, bottom: height });

function box(left: number, top: number, right: number, bottom: number): Box | undefined {
  return left < right && top < bottom ? { left, top, right, bottom } : undefined;
}

function contains(outer: Box, inner: Box): boolean {
  return (
    outer.left <= inner.left &&
    outer.top <= inner.top &&
    outer.right >= inner.right &&
    outer.bottom >= inner.bottom
  );
}
