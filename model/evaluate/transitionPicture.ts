/**
 * What a transition shows at each of its frames: two stacks of layers joined by mixing, a straight edge or a circle. Knows
 * nothing of time but the frame's number, and nothing of what the stacks hold.
 */
import type { Transition } from '../project/project.ts';
import {
  cropOne,
  type Layer,
  opacityOne,
  pixelOne,
  type Placement,
  type WipeLayer,
} from '../render/drawList.ts';
import { type ClipLayer, packed } from './clipPicture.ts';
import { ease } from './easing.ts';
import { type CanvasArea, fixed } from './geometry.ts';

/** What a clip shows: transitions join clips, never other joins. */
type Stack = readonly ClipLayer[];
type Direction = WipeLayer['direction'];

/** How much a zoom enlarges the picture at the moment of the change. */
export const zoomPeak = 1.5;

/**
 * How far the transition is at frame `i` of `count`: at the middle of the frame, so that the same transition backwards, with
 * its sides swapped, shows the same pictures.
 */
export const progressOf = (i: number, count: number): number => (i + 0.5) / count;

/**
 * The layers at `progress` (0 to 1). `from` and `to` hold at most one layer each; an empty one is what is below. Crossfades
 * and dips run evenly, as light does; what moves starts and stops softly.
 */
export function transitionPicture(
  transition: Transition,
  progress: number,
  from: Stack,
  to: Stack,
  area: CanvasArea,
): readonly Layer[] {
  const { style } = transition;
  switch (style) {
    case 'crossfade':
      return mix(from, to, progress);
    case 'dip':
      return dip(transition, progress, from, to, area);
    case 'zoom': {
      const leaving = enlarged(from, 1 + (zoomPeak - 1) * ease('in-cubic', progress), area);
      const coming = enlarged(to, 1 + (zoomPeak - 1) * ease('in-cubic', 1 - progress), area);
      return mix(leaving, coming, ease('in-out-cubic', progress));
    }
    case 'circle':
      return circle(from, to, ease('in-out-quad', progress), area);
    case 'wipe-left':
    case 'wipe-right':
    case 'wipe-up':
    case 'wipe-down': {
      const direction = style.slice('wipe-'.length) as Direction;
      const length = pixelOne * lengthAlong(direction, area);
      return wipe(from, to, direction, Math.round(ease('in-out-quad', progress) * length), area);
    }
    case 'slide-left':
    case 'slide-right':
    case 'slide-up':
    case 'slide-down': {
      const direction = style.slice('slide-'.length) as Direction;
      return slide(from, to, direction, ease('in-out-cubic', progress), area);
    }
  }
}

function mix(from: Stack, to: Stack, amount: number): readonly Layer[] {
  const weight = Math.round(amount * opacityOne);
  if (weight <= 0) return from;
  if (weight >= opacityOne) return to;
  // Against what is below, a mix is nothing but opacity: cheaper to draw, and equal to the same fade written as one.
  if (from.length === 0) return faded(to, weight);
  if (to.length === 0) return faded(from, opacityOne - weight);
  return [{ kind: 'mix', weight, from, to }];
}

function faded(stack: Stack, weight: number): Stack {
  return withPlacements(stack, (placement) => ({
    ...placement,
    opacity: Math.round((placement.opacity * weight) / opacityOne),
  })).filter(({ placement }) => placement.opacity > 0);
}

/** To the colour, then from it. */
function dip(
  { color }: Transition,
  progress: number,
  from: Stack,
  to: Stack,
  area: CanvasArea,
): readonly Layer[] {
  const { x, y, width, height } = area;
  const opacity = Math.round((color.alpha / 255) * opacityOne);
  const placement: Placement = {
    crop: [0, 0, cropOne, cropOne],
    rect: [x * pixelOne, y * pixelOne, width * pixelOne, height * pixelOne],
    rotation: 0,
    opacity,
  };
  const through: Stack = opacity > 0 ? [{ kind: 'solid', color: packed(color), placement }] : [];
  return progress < 0.5 ? mix(from, through, 2 * progress) : mix(through, to, 2 * progress - 1);
}

/** `travelled`: how far the edge has come, in 1/4096 pixel. */
function wipe(
  from: Stack,
  to: Stack,
  direction: Direction,
  travelled: number,
  area: CanvasArea,
): readonly Layer[] {
  const length = pixelOne * lengthAlong(direction, area);
  if (travelled <= 0) return from;
  if (travelled >= length) return to;
  if (from.length === 0 && to.length === 0) return [];
  const start = pixelOne * (isHorizontal(direction) ? area.x : area.y);
  const position = start + (isForward(direction) ? travelled : length - travelled);
  return [{ kind: 'wipe', direction, position, from, to }];
}

/** A wipe that carries the new picture with its edge, by whole pairs of pixels: so it is moved, never resampled. */
function slide(
  from: Stack,
  to: Stack,
  direction: Direction,
  amount: number,
  area: CanvasArea,
): readonly Layer[] {
  const length = lengthAlong(direction, area);
  const travelled = 2 * Math.round((amount * length) / 2);
  const left = pixelOne * (length - travelled) * (isForward(direction) ? -1 : 1);
  const moved = withPlacements(to, (placement) => {
    const [x, y, width, height] = placement.rect;
    return {
      ...placement,
      rect: isHorizontal(direction) ? [x + left, y, width, height] : [x, y + left, width, height],
    };
  });
  return wipe(from, moved, direction, travelled * pixelOne, area);
}

/** A circle that opens from the middle to the corners. */
function circle(
  from: Stack,
  to: Stack,
  amount: number,
  { x, y, width, height }: CanvasArea,
): readonly Layer[] {
  const radius = Math.round((amount * Math.hypot(width, height) * pixelOne) / 2);
  if (radius <= 0) return from;
  if (from.length === 0 && to.length === 0) return [];
  const center = [(x + width / 2) * pixelOne, (y + height / 2) * pixelOne] as const;
  return [{ kind: 'circle', x: center[0], y: center[1], radius, from, to }];
}

/** About the middle of the canvas. */
function enlarged(stack: Stack, factor: number, area: CanvasArea): Stack {
  const middleX = (area.x + area.width / 2) * pixelOne;
  const middleY = (area.y + area.height / 2) * pixelOne;
  return withPlacements(stack, (placement) => {
    const [x, y, width, height] = placement.rect;
    const left = fixed(middleX + (x - middleX) * factor);
    const top = fixed(middleY + (y - middleY) * factor);
    const right = fixed(middleX + (x + width - middleX) * factor);
    const bottom = fixed(middleY + (y + height - middleY) * factor);
    return { ...placement, rect: [left, top, right - left, bottom - top] };
  });
}

function withPlacements(stack: Stack, change: (placement: Placement) => Placement): ClipLayer[] {
  return stack.map((layer) => ({ ...layer, placement: change(layer.placement) }));
}

const isHorizontal = (direction: Direction): boolean => direction === 'left' || direction === 'right';
/** Away from the output's left or top edge. */
const isForward = (direction: Direction): boolean => direction === 'right' || direction === 'down';
const lengthAlong = (direction: Direction, area: CanvasArea): number =>
  isHorizontal(direction) ? area.width : area.height;
