/** VideoColorSpace, and its enumerations as ITU-T H.273 numbers them. */
import { asInterface, toDictionary, toEnum } from './idl.ts';
import { Uncloneable } from './uncloneable.ts';

const primaries = { bt709: 1, bt470bg: 5, smpte170m: 6, bt2020: 9, smpte432: 12 } as const;
const transfers = {
  bt709: 1,
  smpte170m: 6,
  'iec61966-2-1': 13,
  linear: 8,
  pq: 16,
  hlg: 18,
} as const;
const matrices = { rgb: 0, bt709: 1, bt470bg: 5, smpte170m: 6, 'bt2020-ncl': 9 } as const;

/** Primaries by their WebCodecs name. */
export type VideoColorPrimaries = keyof typeof primaries;
/** Transfer characteristics by their WebCodecs name. */
export type VideoTransferCharacteristics = keyof typeof transfers;
/** Matrix coefficients by their WebCodecs name. */
export type VideoMatrixCoefficients = keyof typeof matrices;

/** Anything that is not given is unknown. */
export interface VideoColorSpaceInit {
  readonly primaries?: VideoColorPrimaries | null | undefined;
  readonly transfer?: VideoTransferCharacteristics | null | undefined;
  readonly matrix?: VideoMatrixCoefficients | null | undefined;
  readonly fullRange?: boolean | null | undefined;
}

/** How a picture's numbers mean colours. Immutable. */
export class VideoColorSpace extends Uncloneable {
  readonly #primaries: VideoColorPrimaries | null;
  readonly #transfer: VideoTransferCharacteristics | null;
  readonly #matrix: VideoMatrixCoefficients | null;
  readonly #fullRange: boolean | null;

  constructor(init: VideoColorSpaceInit = {}) {
    super();
    const given = toDictionary(init, 'VideoColorSpaceInit');
    const nameIn = <Name extends string>(member: string, names: Record<Name, number>) => {
      const value = given[member] ?? null;
      return value === null ? null : toEnum(value, Object.keys(names) as Name[], member);
    };
    this.#fullRange = (given['fullRange'] ?? null) === null ? null : Boolean(given['fullRange']);
    this.#matrix = nameIn('matrix', matrices);
    this.#primaries = nameIn('primaries', primaries);
    this.#transfer = nameIn('transfer', transfers);
  }

  get primaries(): VideoColorPrimaries | null {
    return this.#primaries;
  }
  get transfer(): VideoTransferCharacteristics | null {
    return this.#transfer;
  }
  get matrix(): VideoMatrixCoefficients | null {
    return this.#matrix;
  }
  get fullRange(): boolean | null {
    return this.#fullRange;
  }

  toJSON(): Required<VideoColorSpaceInit> {
    return {
      primaries: this.#primaries,
      transfer: this.#transfer,
      matrix: this.#matrix,
      fullRange: this.#fullRange,
    };
  }
  static {
    asInterface(this, 'VideoColorSpace');
  }
}

/** What a picture in RGB is taken for. */
export const srgb = new VideoColorSpace({
  primaries: 'bt709',
  transfer: 'iec61966-2-1',
  matrix: 'rgb',
  fullRange: true,
});

/** What a picture in YUV is taken for. */
export const rec709 = new VideoColorSpace({
  primaries: 'bt709',
  transfer: 'bt709',
  matrix: 'bt709',
  fullRange: false,
});

const unknown = 2;

/** Primaries, transfer, matrix as H.273 numbers them and the range as FFmpeg does: what the engine tags a frame with. */
export function colorNumbers(color: VideoColorSpace): Int32Array {
  return Int32Array.of(
    color.primaries === null ? unknown : primaries[color.primaries],
    color.transfer === null ? unknown : transfers[color.transfer],
    color.matrix === null ? unknown : matrices[color.matrix],
    color.fullRange === null ? 0 : color.fullRange ? 2 : 1,
  );
}

/** The colour space that the engine tagged a frame with. A number without a WebCodecs name is unknown. */
export function colorFromNumbers(numbers: ArrayLike<number>): VideoColorSpace {
  const nameOf = <Name extends string>(names: Record<Name, number>, number: number | undefined) =>
    (Object.keys(names) as Name[]).find((name) => names[name] === number) ?? null;
  const range = numbers[3];
  return new VideoColorSpace({
    primaries: nameOf(primaries, numbers[0]),
    transfer: nameOf(transfers, numbers[1]),
    matrix: nameOf(matrices, numbers[2]),
    fullRange: range === 1 ? false : range === 2 ? true : null,
  });
}
