/** Colours from sRGB to Display P3, which has the same white and the same transfer function. Pure. */
import { srgbCurve, srgbValue } from './colorMapping.ts';
import type { RgbFormat } from './pixelFormat.ts';

/** Linear sRGB to linear Display P3: the product of the primaries' matrices to and from CIE XYZ (D65). */
const matrix = [
  [0.822_462, 0.177_538, 0],
  [0.033_194, 0.966_806, 0],
  [0.017_083, 0.072_397, 0.910_52],
] as const;

/** Of a value from 0 to 255; from 0 to 1. */
const linear = Float64Array.from({ length: 256 }, (_, value) => srgbCurve(value / 255));

function mixed(weights: readonly [number, number, number], r: number, g: number, b: number): number {
  return srgbValue(weights[0] * r + weights[1] * g + weights[2] * b);
}

/** Changes pixels of four bytes in place; alpha stays. */
export function toDisplayP3(
  bytes: Uint8Array,
  format: RgbFormat,
  { offset, stride }: { readonly offset: number; readonly stride: number },
  width: number,
  height: number,
): void {
  const [red, blue] = format.startsWith('RGB') ? ([0, 2] as const) : ([2, 0] as const);
  for (let row = 0; row < height; row++) {
    const begin = offset + row * stride;
    for (let at = begin; at < begin + width * 4; at += 4) {
      const r = linear[bytes[at + red] ?? 0] ?? 0;
      const g = linear[bytes[at + 1] ?? 0] ?? 0;
      const b = linear[bytes[at + blue] ?? 0] ?? 0;
      bytes[at + red] = mixed(matrix[0], r, g, b);
      bytes[at + 1] = mixed(matrix[1], r, g, b);
      bytes[at + blue] = mixed(matrix[2], r, g, b);
    }
  }
}
