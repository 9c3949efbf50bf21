/**
 * Where a layer lands in the output: crop, fit, scale, rotate, move, in that order, as fixed-point rectangles. Computes in
 * canvas pixels and scales to the output at the end. Knows nothing of time, clips or what the layer shows.
 */
import type { Fit } from '../project/project.ts';
import { cropOne, pixelOne, type Placement, turnOne } from '../render/drawList.ts';

/** Where the canvas lies in the output: all of it, or between bars where the shapes differ. Output pixels, whole. */
export interface CanvasArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Output pixels a canvas pixel. They differ by what rounding to whole pixels takes. */
  readonly scaleX: number;
  readonly scaleY: number;
}

/** Pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** A bar thinner than this is not worth one: an even size beside a free one is off by less. */
const thinnestBars = 2;

/** The canvas as large as it fits into the output, centred. */
export function canvasArea(canvas: Size, output: Size): CanvasArea {
  const scale = Math.min(output.width / canvas.width, output.height / canvas.height);
  const fitted = (side: number, available: number): number =>
    available - side * scale < thinnestBars ? available : Math.round(side * scale);
  const width = fitted(canvas.width, output.width);
  const height = fitted(canvas.height, output.height);
  return {
    x: Math.floor((output.width - width) / 2),
    y: Math.floor((output.height - height) / 2),
    width,
    height,
    scaleX: width / canvas.width,
    scaleY: height / canvas.height,
  };
}

/** A clip's `place` at one moment; units as in `Place`. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly anchorX: number;
  readonly anchorY: number;
  readonly scale: number;
  readonly rotation: number;
  readonly cropLeft: number;
  readonly cropTop: number;
  readonly cropRight: number;
  readonly cropBottom: number;
}

/** How many more pixels a picture has on each side than the layer it is placed as; negative where it has fewer. */
export interface Overhang {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What is placed. */
export interface Shape {
  /** Canvas pixels, uncropped. */
  readonly width: number;
  readonly height: number;
  readonly fit: Fit;
  /** Pixels it is made of; 0 for what has none, a colour. */
  readonly pixelWidth: number;
  readonly pixelHeight: number;
  /** Shown too, but the layer is placed, fitted and turned without it. Undefined: none. */
  readonly overhang?: Overhang | undefined;
}

export type Geometry = Omit<Placement, 'opacity'>;

/**
 * Undefined when nothing is left of the layer. `still`: the pose never changes while the layer is shown, so edges may be
 * moved by what the eye cannot see: on to a whole pixel from within 1/64 of it, and by up to half a pixel when the layer is
 * shown pixel for pixel, which keeps text and logos as sharp as they were drawn. What moves is left alone, or it would jerk.
 */
export function placeLayer(
  pose: Pose,
  shape: Shape,
  canvas: Size,
  area: CanvasArea,
  still: boolean,
): Geometry | undefined {
  const cropLeft = clampFraction(pose.cropLeft);
  const cropTop = clampFraction(pose.cropTop);
  const cropRight = 1 - clampFraction(pose.cropRight);
  const cropBottom = 1 - clampFraction(pose.cropBottom);
  const visibleX = cropRight - cropLeft;
  const visibleY = cropBottom - cropTop;
  if (visibleX <= 0 || visibleY <= 0 || pose.scale <= 0) return undefined;

  const [fitX, fitY] = fitScale(shape.fit, shape.width * visibleX, shape.height * visibleY, canvas);
  const width = shape.width * visibleX * fitX * pose.scale * area.scaleX;
  const height = shape.height * visibleY * fitY * pose.scale * area.scaleY;
  const turn = wrapped(Math.round((pose.rotation / 360) * turnOne), turnOne);

  const { overhang } = shape;
  const shownX = reach(
    width,
    cropLeft,
    cropRight,
    shape.pixelWidth,
    overhang && [overhang.left, overhang.right],
  );
  const shownY = reach(
    height,
    cropTop,
    cropBottom,
    shape.pixelHeight,
    overhang && [overhang.top, overhang.bottom],
  );

  // The anchor stays where x and y say; the rectangle's centre turns about it.
  const armX = (0.5 - pose.anchorX) * width + shownX.shift;
  const armY = (0.5 - pose.anchorY) * height + shownY.shift;
  const angle = (turn / turnOne) * 2 * Math.PI;
  const cos = turn === 0 ? 1 : Math.cos(angle);
  const sin = turn === 0 ? 0 : Math.sin(angle);
  const centerX = area.x + pose.x * area.width + armX * cos - armY * sin;
  const centerY = area.y + pose.y * area.height + armX * sin + armY * cos;

  const settle = still && turn === 0;
  const sharp =
    settle && isPixelForPixel(shownX.size, shownX.pixels) && isPixelForPixel(shownY.size, shownY.pixels);
  const settling = sharp ? 'whole' : settle ? 'near' : 'none';
  const across = span(centerX, shownX.size, shownX.cropFrom, shownX.cropTo, settling, turn === 0);
  const down = span(centerY, shownY.size, shownY.cropFrom, shownY.cropTo, settling, turn === 0);
  if (!across || !down) return undefined;
  return {
    crop: [across.cropFrom, down.cropFrom, across.cropTo, down.cropTo],
    rect: [across.start, down.start, across.length, down.length],
    rotation: turn,
  };
}

/** What is shown of one axis, with what reaches beyond the layer. */
interface Reach {
  /** Output pixels. */
  readonly size: number;
  /** How far its middle is from the layer's own, output pixels. */
  readonly shift: number;
  /** Fractions of the picture, overhang included. */
  readonly cropFrom: number;
  readonly cropTo: number;
  /** Of the picture, not rounded. */
  readonly pixels: number;
}

/** `size` is that of the part between the crops. The overhang is seen on each side where nothing is cut away. */
function reach(
  size: number,
  cropFrom: number,
  cropTo: number,
  pixels: number,
  overhang: readonly [before: number, after: number] | undefined,
): Reach {
  if (!overhang) return { size, shift: 0, cropFrom, cropTo, pixels: pixels * (cropTo - cropFrom) };
  const [before, after] = overhang;
  const first = -before / pixels;
  const last = 1 + after / pixels;
  const from = cropFrom > 0 ? Math.max(cropFrom, first) : first;
  const to = cropTo < 1 ? Math.min(cropTo, last) : last;
  const whole = size / (cropTo - cropFrom);
  return {
    size: Math.max(0, whole * (to - from)),
    shift: (whole * (from + to - cropFrom - cropTo)) / 2,
    cropFrom: (from - first) / (last - first),
    cropTo: (to - first) / (last - first),
    pixels: pixels * (to - from),
  };
}

/** How much larger the fitted layer is than its own pixels. */
function fitScale(fit: Fit, width: number, height: number, canvas: Size): readonly [x: number, y: number] {
  const x = canvas.width / width;
  const y = canvas.height / height;
  switch (fit) {
    case 'contain':
      return [Math.min(x, y), Math.min(x, y)];
    case 'cover':
      return [Math.max(x, y), Math.max(x, y)];
    case 'fill':
      return [x, y];
    case 'none':
      return [1, 1];
  }
}

/** Pixels an edge may be off a whole pixel unseen. */
const unseen = 1 / 64;
/** Pixels: no edge lies farther out, so positions and sizes stay 32-bit integers. Far beyond any canvas. */
const farthest = 2 ** 17;

interface Span {
  readonly start: number;
  readonly length: number;
  readonly cropFrom: number;
  readonly cropTo: number;
}

/** One axis in fixed point. What lies beyond `farthest` is cut away, from the source too unless the layer is turned. */
function span(
  center: number,
  size: number,
  cropFrom: number,
  cropTo: number,
  settling: 'whole' | 'near' | 'none',
  straight: boolean,
): Span | undefined {
  let from = center - size / 2;
  let to = center + size / 2;
  if (settling === 'whole') {
    from = Math.round(from);
    to = from + Math.round(size);
  } else if (settling === 'near') {
    from = settled(from);
    to = settled(to);
  }
  const start = limited(from);
  const end = limited(to);
  const sourcePerPixel = straight && size > 0 ? (cropTo - cropFrom) / (to - from) : 0;
  const fixedStart = fixed(start * pixelOne);
  const result = {
    start: fixedStart,
    length: fixed(end * pixelOne) - fixedStart,
    cropFrom: fixed((cropFrom + (start - from) * sourcePerPixel) * cropOne),
    cropTo: fixed((cropTo - (to - end) * sourcePerPixel) * cropOne),
  };
  return result.length > 0 && result.cropTo > result.cropFrom ? result : undefined;
}

/** The nearest integer; never -0, which is not equal to 0 everywhere. */
export const fixed = (value: number): number => Math.round(value) + 0;

const limited = (pixels: number): number => Math.min(farthest, Math.max(-farthest, pixels));

function settled(pixels: number): number {
  const whole = Math.round(pixels);
  return Math.abs(pixels - whole) < unseen ? whole : pixels;
}

function isPixelForPixel(size: number, pixels: number): boolean {
  return Math.abs(size - pixels) < unseen && Math.abs(size - Math.round(size)) < unseen;
}

const clampFraction = (value: number): number => Math.min(1, Math.max(0, value));

/** `value` in 0 to `period` - 1. */
const wrapped = (value: number, period: number): number => ((value % period) + period) % period;
