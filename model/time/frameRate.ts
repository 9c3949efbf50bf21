/**
 * Frame rates: how they are written, which have a drop-frame timecode. Knows nothing of where a rate comes from.
 *
 * NTSC rates are whole rates slowed by 1000/1001. People write them as decimals that are not quite true (29.97), so a decimal
 * with at least two digits that is such a rate, rounded, means that rate.
 */
import { Problem } from '../diagnostics/problem.ts';
import { quote } from '../diagnostics/wording.ts';
import { Rational } from './rational.ts';

/** Frames a second. The greatest rate that a canvas or an export may have. */
export const maxFrameRate = 240;

const ntscNominals = [24, 30, 48, 60, 120];
const ntscSlowdown = Rational.of(1000, 1001);
/** What FFmpeg's rationals hold. */
const maxTerm = 2n ** 31n - 1n;

/** A rate as written in a project: `30`, `29.97`, `30000/1001`. Above 0, at most 240. */
export function parseFrameRate(text: string): Rational | Problem {
  const rate = readRate(text);
  if (rate === undefined) {
    return new Problem(
      'frame-rate-syntax',
      `Expected frames a second, such as 30, 29.97 or "30000/1001", found ${quote(text)}.`,
    );
  }
  if (rate.sign <= 0 || rate.compare(Rational.of(maxFrameRate)) > 0) {
    return new Problem(
      'value-range',
      `A frame rate is above 0 and at most ${maxFrameRate} frames a second, found ${text}.`,
    );
  }
  if (rate.num > maxTerm || rate.den > maxTerm) {
    return new Problem(
      'value-range',
      `The frame rate ${text} has too many digits. Write it as a fraction, such as "30000/1001".`,
    );
  }
  return rate;
}

/** The whole number of frames that a second of timecode counts: 30 for 29.97. At least 1. */
export function nominalRate(rate: Rational): number {
  // A double is exact enough: rates are small, and no fraction of theirs comes near to a half without being one.
  return Math.max(1, Math.round(rate.toNumber()));
}

/** How many labels drop-frame timecode leaves out each minute; 0 for a rate that has no drop-frame timecode. */
export function droppedLabelsPerMinute(rate: Rational): 0 | 2 | 4 {
  if (rate.den !== 1001n) return 0;
  if (rate.num === 30_000n) return 2;
  if (rate.num === 60_000n) return 4;
  return 0;
}

/** `30`, `29.97`, or the fraction where no short decimal means this rate. */
export function formatFrameRate(rate: Rational): string {
  if (rate.den === 1n) return rate.toString();
  const decimal = rate.toNumber().toFixed(3).replace(/0$/, '');
  const read = readRate(decimal);
  return read?.equals(rate) ? decimal : rate.toString();
}

function readRate(text: string): Rational | undefined {
  const fraction = /^(\d{1,10})\/(\d{1,10})$/.exec(text);
  if (fraction) {
    const den = BigInt(fraction[2] ?? 0);
    return den === 0n ? undefined : Rational.of(BigInt(fraction[1] ?? 0), den);
  }
  const decimal = /^-?\d{1,10}(?:\.(\d{1,20}))?$/.exec(text);
  if (!decimal) return undefined;
  const value = Rational.fromDecimal(text);
  return ntscRate(value, decimal[1]?.length ?? 0) ?? value;
}

function ntscRate(value: Rational, digits: number): Rational | undefined {
  if (digits < 2) return undefined;
  const unit = Rational.of(10n ** BigInt(digits));
  const scaled = value.mul(unit).floor();
  return ntscNominals
    .map((nominal) => Rational.of(nominal).mul(ntscSlowdown))
    .find((rate) => rate.mul(unit).round() === scaled);
}
