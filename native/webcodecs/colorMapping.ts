/** How values of other primaries and curves become those of sRGB. Pure; the engine does it to pixels (`engine/color_mapping.h`). */

/** From a picture's values to light, and from its primaries to sRGB's. */
export interface ColorMapping {
  /** 256 for red, for green and for blue: how much light each value is, from 0 to 1. */
  readonly curves: Float32Array<ArrayBuffer>;
  /** Row by row: red, green and blue light of the picture to those of sRGB. */
  readonly matrix: Float32Array<ArrayBuffer>;
}

/** Nine numbers, row by row. */
export type Matrix = readonly number[];

/** From a value to light, both from 0 to 1. */
export type Curve = (value: number) => number;

/** IEC 61966-2-1. */
export const srgbCurve: Curve = (value) =>
  value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

/** So many that no two values of sRGB share one: its curve is steepest at black, 12.92. */
const lightSteps = 2 ** 14;

const srgbValues = Uint8Array.from({ length: lightSteps + 1 }, (_, step) => {
  const light = step / lightSteps;
  return Math.round(255 * (light <= 0.003_130_8 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055));
});

/** The other way round, to a value from 0 to 255. What is no light, or too much, becomes the nearest that is. */
export function srgbValue(light: number): number {
  return srgbValues[Math.round(Math.min(1, Math.max(0, light)) * lightSteps)] ?? 0;
}

/** sRGB's light to CIE XYZ, seen under D50: the numbers of its ICC profile. */
const srgbToXyz: Matrix = [
  0.436_07, 0.385_15, 0.143_07, 0.222_49, 0.716_87, 0.060_61, 0.013_92, 0.097_08, 0.714_1,
];

/** x and y of white, red, green and blue (CIE 1931). */
export type Chromaticities = readonly (readonly [number, number])[];

/** Display P3 (SMPTE EG 432-1, with D65). */
export const displayP3: Chromaticities = [
  [0.3127, 0.329],
  [0.68, 0.32],
  [0.265, 0.69],
  [0.15, 0.06],
];

/** D50, as ICC has it. */
const d50 = [0.9642, 1, 0.8249];

/** Bradford's cones (ICC.1:2022, annex E). */
const bradford: Matrix = [0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296];

/** To CIE XYZ under D50. Undefined for primaries that span nothing. */
export function xyzOfPrimaries(given: Chromaticities): Matrix | undefined {
  const [white = [], ...primaries] = given.map(([x, y]) => [x / y, 1, (1 - x - y) / y]);
  const columns = [0, 1, 2].flatMap((row) => primaries.map((primary) => primary[row] ?? NaN));
  const inverse = inverted(columns);
  const toCones = inverted(bradford);
  if (inverse === undefined || toCones === undefined) return undefined;
  const amounts = applied(inverse, white);
  const own = columns.map((value, at) => value * (amounts[at % 3] ?? NaN));
  const [from, to] = [applied(bradford, white), applied(bradford, d50)];
  const scaled = bradford.map(
    (value, at) => (value * (to[Math.trunc(at / 3)] ?? NaN)) / (from[Math.trunc(at / 3)] ?? NaN),
  );
  const made = multiplied(multiplied(toCones, scaled), own);
  return made.every(Number.isFinite) ? made : undefined;
}

/** Undefined where nothing would change: the values are sRGB's. `toXyz`: to CIE XYZ under D50; of grey none. */
export function colorMapping(curves: readonly Curve[], toXyz: Matrix | undefined): ColorMapping | undefined {
  const toSrgb = inverted(srgbToXyz) ?? [];
  const mapping: ColorMapping = {
    curves: Float32Array.from({ length: 3 * 256 }, (_, at) => {
      const light = curves[Math.trunc(at / 256)]?.((at % 256) / 255) ?? 0;
      return Number.isNaN(light) ? 0 : Math.min(1, Math.max(0, light));
    }),
    matrix: Float32Array.from(toXyz === undefined ? [1, 0, 0, 0, 1, 0, 0, 0, 1] : multiplied(toSrgb, toXyz)),
  };
  return changes(mapping) ? mapping : undefined;
}

/** Whether a colour becomes another one, by more than profiles of sRGB differ among themselves. */
function changes({ curves, matrix }: ColorMapping): boolean {
  for (let value = 0; value < 256; value++) {
    for (const color of [
      [value, value, value],
      [value, 0, 0],
      [0, value, 0],
      [0, 0, value],
    ]) {
      const light = color.map((each, channel) => curves[channel * 256 + each] ?? 0);
      const seen = applied([...matrix], light).map(srgbValue);
      if (seen.some((each, channel) => Math.abs(each - (color[channel] ?? 0)) > 1.5)) return true;
    }
  }
  return false;
}

function applied(matrix: Matrix, vector: readonly number[]): number[] {
  return [0, 3, 6].map((row) =>
    [0, 1, 2].reduce((sum, at) => sum + (matrix[row + at] ?? NaN) * (vector[at] ?? NaN), 0),
  );
}

function multiplied(left: Matrix, right: Matrix): number[] {
  const columns = [0, 1, 2].map((at) => applied(left, [right[at], right[at + 3], right[at + 6]] as number[]));
  return [0, 1, 2].flatMap((row) => columns.map((column) => column[row] ?? NaN));
}

function inverted(matrix: Matrix): number[] | undefined {
  const [a = NaN, b = NaN, c = NaN, d = NaN, e = NaN, f = NaN, g = NaN, h = NaN, i = NaN] = matrix;
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (!Number.isFinite(1 / determinant)) return undefined;
  return [
    ...[e * i - f * h, c * h - b * i, b * f - c * e],
    ...[f * g - d * i, a * i - c * g, c * d - a * f],
    ...[d * h - e * g, b * g - a * h, a * e - b * d],
  ].map((cofactor) => cofactor / determinant);
}
