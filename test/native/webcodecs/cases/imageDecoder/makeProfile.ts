// Small ICC profiles, made on the spot.

const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
const uint32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const fixed = (value: number) => uint32(Math.round(value * 2 ** 16) >>> 0);

/** CIE XYZ under D50. */
const xyz = (...values: readonly number[]) => [...ascii('XYZ '), ...uint32(0), ...values.flatMap(fixed)];

/** A curve with one exponent. */
export const gamma = (exponent: number) => [
  ...[...ascii('curv'), ...uint32(0), ...uint32(1)],
  ...[Math.trunc(exponent), Math.round((exponent % 1) * 256)],
];

/** A curve by one of ICC's five functions. */
export const parametric = (kind: number, ...numbers: readonly number[]) => [
  ...[...ascii('para'), ...uint32(0), 0, kind, 0, 0],
  ...numbers.flatMap(fixed),
];

/** A curve by its values at even distances, from 0 to 65535. */
export const sampled = (...values: readonly number[]) => [
  ...[...ascii('curv'), ...uint32(0), ...uint32(values.length)],
  ...values.flatMap((value) => [value >> 8, value & 255]),
];

/** sRGB's own. */
export const srgbCurve = parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);

/** Columns of primaries as published profiles have them. */
export const primaries = {
  srgb: [
    [0.43607, 0.22249, 0.01392],
    [0.38515, 0.71687, 0.09708],
    [0.14307, 0.06061, 0.7141],
  ],
  displayP3: [
    [0.51512, 0.2412, -0.00105],
    [0.29198, 0.69225, 0.04189],
    [0.1571, 0.06657, 0.78407],
  ],
} as const;

/** A profile of a space (`RGB `, `GRAY`, `CMYK`) with these tags. */
export function profile(space: string, tags: Readonly<Record<string, readonly number[]>>): number[] {
  const white = xyz(0.9642, 1, 0.8249);
  const all = Object.entries({ wtpt: white, ...tags }).map(([name, data]) => {
    const padded = [...data, ...Array.from({ length: (4 - (data.length % 4)) % 4 }, () => 0)];
    return { name, size: data.length, padded };
  });
  let offset = 132 + 12 * all.length;
  const table = all.flatMap(({ name, size, padded }) => {
    const entry = [...ascii(name), ...uint32(offset), ...uint32(size)];
    offset += padded.length;
    return entry;
  });
  const head = new Uint8Array(128);
  const put = (at: number, bytes: readonly number[]) => head.set(bytes, at);
  put(0, uint32(offset));
  put(8, uint32(0x04200000));
  put(12, ascii(`mntr${space}XYZ `));
  put(36, ascii('acsp'));
  put(68, white.slice(8));
  return [...head, ...uint32(all.length), ...table, ...all.flatMap(({ padded }) => padded)];
}

/** Of colours, with one curve for all channels. */
export function rgbProfile(columns: readonly (readonly number[])[], curve: readonly number[]): number[] {
  const [red = [], green = [], blue = []] = columns;
  return profile('RGB ', {
    ...{ rXYZ: xyz(...red), gXYZ: xyz(...green), bXYZ: xyz(...blue) },
    ...{ rTRC: curve, gTRC: curve, bTRC: curve },
  });
}
