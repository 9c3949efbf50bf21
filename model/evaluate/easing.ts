/** Easing of keyframes: the names a project may write, and what each does between two keys. */

type Family = 'quad' | 'cubic' | 'quart' | 'expo' | 'back' | 'bounce' | 'elastic';

/** `hold` keeps the previous value up to the key; four numbers are the control points of a CSS-like cubic Bézier. */
export type Easing =
  | 'linear'
  | 'hold'
  | `${'in' | 'out' | 'in-out'}-${Family}`
  | readonly [x1: number, y1: number, x2: number, y2: number];

/**
 * How far the value has come from the last key (0) to the next (1) when the fraction `t` of the time has passed. Exactly 0 up
 * to `t` = 0 and exactly 1 from `t` = 1; between them `back`, `elastic` and Béziers may leave 0 to 1.
 */
export function ease(easing: Easing, t: number): number {
  if (t <= 0) return 0;
  if (t >= 1) return 1;
  if (typeof easing !== 'string') return bezier(easing, t);
  if (easing === 'linear') return t;
  if (easing === 'hold') return 0;
  const split = easing.lastIndexOf('-');
  const shape = shapes[easing.slice(split + 1) as Family];
  switch (easing.slice(0, split) as 'in' | 'out' | 'in-out') {
    case 'in':
      return shape(t);
    case 'out':
      return 1 - shape(1 - t);
    case 'in-out':
      return t < 0.5 ? shape(2 * t) / 2 : 1 - shape(2 - 2 * t) / 2;
  }
}

/** How far `back` swings out: about a tenth of the way. */
const overshoot = 1.70158;

/** 2^(10 (t - 1)), shifted and stretched so that it starts at exactly 0. */
const exponential = (t: number): number => (2 ** (10 * t) - 1) / 1023;

/** The `in` curve of each family, from 0 at 0 to 1 at 1; the others are made of it by mirroring. */
const shapes: Readonly<Record<Family, (t: number) => number>> = {
  quad: (t) => t * t,
  cubic: (t) => t ** 3,
  quart: (t) => t ** 4,
  expo: exponential,
  back: (t) => t * t * ((overshoot + 1) * t - overshoot),
  bounce: (t) => 1 - fallAndBounce(1 - t),
  // A swing of period 0.3 that grows exponentially and reaches 1 at its crest.
  elastic: (t) => exponential(t) * Math.cos(((t - 1) * 2 * Math.PI) / 0.3),
};

/**
 * The path of a thing that falls on 1 and bounces three times, each time half as long as before: parabolas of one curvature
 * through the contacts at 4/11, 8/11 and 10/11.
 */
function fallAndBounce(t: number): number {
  const curvature = (11 / 4) ** 2;
  if (t < 4 / 11) return curvature * t * t;
  const [from, to] = t < 8 / 11 ? [4 / 11, 8 / 11] : t < 10 / 11 ? [8 / 11, 10 / 11] : [10 / 11, 1];
  return 1 - curvature * (t - from) * (to - t);
}

/**
 * Finds the curve's parameter by bisection until it cannot be halved any more. Bisection, because whatever the rounding, a
 * later `t` never gets an earlier parameter, so a rising curve rises.
 */
function bezier([x1, y1, x2, y2]: readonly [number, number, number, number], t: number): number {
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return cubic(y1, y2, high);
    if (cubic(x1, x2, middle) < t) low = middle;
    else high = middle;
  }
}

/** One coordinate of a cubic Bézier from 0 to 1 with the control values `a` and `b`. */
function cubic(a: number, b: number, s: number): number {
  return s * (3 * a * (1 - s) ** 2 + s * (3 * b * (1 - s) + s));
}
