/**
 * ICC profiles of the kind that cameras, screens and most editors write: a curve for each channel and, of colours, a matrix (ICC.1:2022).
 * Pure. Whatever the bytes hold, this ends.
 */
import { viewOf } from './bytes.ts';
import { type ColorMapping, colorMapping, type Curve, type Matrix } from './colorMapping.ts';

/** How a profile calls what it is for, by the channels of a picture. */
const spaces: Readonly<Record<number, readonly string[]>> = { 1: ['GRAY', 'RGB '], 3: ['RGB '], 4: ['CMYK'] };

/**
 * How colours of a picture with so many channels become those of sRGB. Undefined where they are that already, and, as in browsers, where the
 * profile is damaged or is for pictures of another kind. Throws an Error for one that has neither curves nor a matrix.
 */
export function profileMapping(profile: Uint8Array, channels: number): ColorMapping | undefined {
  const read = new Profile(profile);
  if (!read.isProfile || spaces[channels]?.includes(read.space) !== true) return undefined;
  if (read.space === 'GRAY' && read.connection === 'XYZ ') {
    const curve = read.curve('kTRC');
    if (curve !== undefined) return colorMapping([curve, curve, curve], undefined);
  }
  if (read.space === 'RGB ' && read.connection === 'XYZ ') {
    const curves = ['rTRC', 'gTRC', 'bTRC'].map((tag) => read.curve(tag));
    const columns = ['rXYZ', 'gXYZ', 'bXYZ'].map((tag) => read.xyz(tag));
    if (!curves.includes(undefined) && !columns.includes(undefined)) {
      const matrix: Matrix = [0, 1, 2].flatMap((row) => columns.map((column) => column?.[row] ?? 0));
      return colorMapping(curves as Curve[], matrix);
    }
  }
  throw new Error(
    `The image has a colour profile (${read.space.trim()}) of a kind that is not applied here. Convert the image to sRGB, or set colorSpaceConversion to "none" to have its values as they are.`,
  );
}

class Profile {
  readonly #view: DataView;
  readonly #tags = new Map<string, DataView>();

  constructor(bytes: Uint8Array) {
    this.#view = viewOf(bytes);
    if (!this.isProfile) return;
    const end = Math.min(bytes.byteLength, 132 + 12 * this.#view.getUint32(128));
    for (let at = 132; at + 12 <= end; at += 12) {
      const [offset, size] = [this.#view.getUint32(at + 4), this.#view.getUint32(at + 8)];
      if (offset + size > bytes.byteLength) continue;
      this.#tags.set(this.#name(at), viewOf(bytes.subarray(offset, offset + size)));
    }
  }

  get isProfile(): boolean {
    return this.#view.byteLength >= 132 && this.#name(36) === 'acsp';
  }
  /** What it is for. */
  get space(): string {
    return this.#name(16);
  }
  /** What its colours are told in. */
  get connection(): string {
    return this.#name(20);
  }

  xyz(tag: string): readonly number[] | undefined {
    const data = this.#tags.get(tag);
    if (data === undefined || data.byteLength < 20 || nameAt(data, 0) !== 'XYZ ') return undefined;
    return [8, 12, 16].map((at) => fixed(data, at));
  }

  curve(tag: string): Curve | undefined {
    const data = this.#tags.get(tag);
    if (data === undefined || data.byteLength < 12) return undefined;
    switch (nameAt(data, 0)) {
      case 'curv':
        return sampled(data);
      case 'para':
        return parametric(data);
      default:
        return undefined;
    }
  }

  #name(at: number): string {
    return nameAt(this.#view, at);
  }
}

const nameAt = (data: DataView, at: number) =>
  String.fromCharCode(...[0, 1, 2, 3].map((next) => data.getUint8(at + next)));

const fixed = (data: DataView, at: number) => data.getInt32(at) / 2 ** 16;

/** Values at even distances; one is an exponent, none is a straight line. */
function sampled(data: DataView): Curve | undefined {
  const count = data.getUint32(8);
  if (12 + 2 * count > data.byteLength) return undefined;
  if (count === 0) return (value) => value;
  if (count === 1) {
    const gamma = data.getUint16(12) / 2 ** 8;
    return (value) => value ** gamma;
  }
  const at = (index: number) => data.getUint16(12 + 2 * Math.min(index, count - 1)) / 0xffff;
  return (value) => {
    const place = value * (count - 1);
    const left = Math.trunc(place);
    return at(left) + (at(left + 1) - at(left)) * (place - left);
  };
}

/** How many numbers each kind of function has. */
const parameterCounts = [1, 3, 4, 5, 7];

/** `(a·x + b)^g + e` from `d` on, `c·x + f` below. */
function parametric(data: DataView): Curve | undefined {
  const kind = data.getUint16(8);
  const count = parameterCounts[kind];
  if (count === undefined || 12 + 4 * count > data.byteLength) return undefined;
  const numbers = Array.from({ length: count }, (_, at) => fixed(data, 12 + 4 * at));
  const [g = 1, a = 1, b = 0, third = 0, fourth = 0, fifth = 0, sixth = 0] = numbers;
  switch (kind) {
    case 0:
      return (value) => value ** g;
    case 1:
      return (value) => (value >= -b / a ? (a * value + b) ** g : 0);
    case 2:
      return (value) => (value >= -b / a ? (a * value + b) ** g : 0) + third;
    default:
      // Of five and of seven: slope, where the straight part ends, and what is added above and below.
      return (value) => (value >= fourth ? Math.max(0, a * value + b) ** g + fifth : third * value + sixth);
  }
}
