/**
 * Exact rational numbers. Every time and every rate of a project is one, so positions never drift: 30000/1001 frames a
 * second stay exact over any length. Knows nothing of frames, timecode or text.
 */
export class Rational {
  static readonly zero = new Rational(0n, 1n);
  static readonly one = new Rational(1n, 1n);

  /** Always in lowest terms. */
  readonly num: bigint;
  /** Always positive. */
  readonly den: bigint;

  private constructor(num: bigint, den: bigint) {
    this.num = num;
    this.den = den;
  }

  /** `num / den` in lowest terms. Numbers must be integers. Throws a RangeError when `den` is zero. */
  static of(num: bigint | number, den: bigint | number = 1n): Rational {
    const n = BigInt(num);
    const d = BigInt(den);
    if (d === 0n) throw new RangeError('a rational needs a denominator other than zero');
    const divisor = greatestCommonDivisor(n < 0n ? -n : n, d < 0n ? -d : d) * (d < 0n ? -1n : 1n);
    return new Rational(n / divisor, d / divisor);
  }

  /**
   * The decimal a person wrote, exactly: 0.1 is 1/10, not the double nearest to it. Works because the shortest decimal that
   * reads back as the same double is what was typed, up to 15 digits. Throws a RangeError for NaN and infinities.
   */
  static fromDecimal(value: number | string): Rational {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(String(value).trim());
    const digits = `${match?.[2] ?? ''}${match?.[3] ?? ''}`;
    if (!match || digits === '') throw new RangeError(`not a decimal number: ${String(value)}`);
    const exponent = Number(match[4] ?? 0) - (match[3]?.length ?? 0);
    const mantissa = BigInt(digits) * (match[1] === '-' ? -1n : 1n);
    return exponent >= 0
      ? new Rational(mantissa * 10n ** BigInt(exponent), 1n)
      : Rational.of(mantissa, 10n ** BigInt(-exponent));
  }

  add(other: Rational): Rational {
    return Rational.of(this.num * other.den + other.num * this.den, this.den * other.den);
  }

  sub(other: Rational): Rational {
    return Rational.of(this.num * other.den - other.num * this.den, this.den * other.den);
  }

  mul(other: Rational): Rational {
    return Rational.of(this.num * other.num, this.den * other.den);
  }

  /** Throws a RangeError when `other` is zero. */
  div(other: Rational): Rational {
    return Rational.of(this.num * other.den, this.den * other.num);
  }

  neg(): Rational {
    return new Rational(-this.num, this.den);
  }

  /** Negative, zero or positive, as `this - other` is. */
  compare(other: Rational): number {
    const difference = this.num * other.den - other.num * this.den;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  equals(other: Rational): boolean {
    return this.num === other.num && this.den === other.den;
  }

  get sign(): number {
    return this.num < 0n ? -1 : this.num > 0n ? 1 : 0;
  }

  /** The greatest integer not above this. */
  floor(): bigint {
    const quotient = this.num / this.den;
    return this.num < 0n && quotient * this.den !== this.num ? quotient - 1n : quotient;
  }

  /** The least integer not below this. */
  ceil(): bigint {
    return -this.neg().floor();
  }

  /** The nearest integer; halves go up. */
  round(): bigint {
    return Rational.of(2n * this.num + this.den, 2n * this.den).floor();
  }

  /** The nearest double: for display and for geometry, never for a position in time. */
  toNumber(): number {
    return Number(this.num) / Number(this.den);
  }

  toString(): string {
    return this.den === 1n ? String(this.num) : `${String(this.num)}/${String(this.den)}`;
  }
}

/** The lesser of two. */
export const minOf = (a: Rational, b: Rational): Rational => (a.compare(b) <= 0 ? a : b);
/** The greater of two. */
export const maxOf = (a: Rational, b: Rational): Rational => (a.compare(b) >= 0 ? a : b);

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
