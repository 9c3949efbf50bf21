/**
 * How a project writes times: `1.5`, `"1.5s"`, `"3/2s"`, `"45f"`, `"00:00:02:15"`. Reads them exactly and writes them back.
 * Knows frames and timecodes only together with the rate they count; does not know which key a time belongs to.
 */
import { Problem } from '../diagnostics/problem.ts';
import { quote } from '../diagnostics/wording.ts';
import { formatFrameRate } from './frameRate.ts';
import { Rational } from './rational.ts';
import { formatTimecode, framesOfTimecode, parseTimecode, timecodePattern } from './timecode.ts';

/** A time in a source. Frames and timecode count the asset's own rate, which only its media know. */
export type SourceTime =
  | { readonly unit: 'seconds'; readonly seconds: Rational }
  | { readonly unit: 'frames'; readonly frames: bigint }
  | { readonly unit: 'timecode'; readonly text: string; readonly dropFrame: boolean };

/** Every way to write a time as a string, for the JSON Schema. */
export const timePattern = `\\d+(\\.\\d+)?s|\\d+/\\d+s|\\d+f|${timecodePattern.source.slice(1, -1)}`;

/** Seconds. Longer than any film, short enough that a slip of the finger is noticed. */
const maxSeconds = Rational.of(3_600_000);
const forms = 'seconds (1.5, "1.5s", "3/2s"), frames ("45f") or a timecode ("00:00:02:15")';

/** The time that a JSON number stands for: seconds, exactly as its digits say. Of a number that is not written to its end a problem. */
export function parseSeconds(literal: string): SourceTime | Problem {
  if (/e[+-]?$/i.test(literal))
    return new Problem('time-syntax', `Expected ${forms}, found ${quote(literal)}.`);
  // A bound on the exponent, so that a short literal cannot ask for millions of digits.
  const exponent = Number(/[eE]([+-]?\d+)$/.exec(literal)?.[1] ?? 0);
  if (literal.length > 60 || Math.abs(exponent) > 20) {
    return new Problem(
      'value-range',
      `Expected seconds in at most 60 digits, found ${literal.slice(0, 60)}.`,
    );
  }
  return seconds(Rational.fromDecimal(literal), literal);
}

/** The time that a JSON string stands for. */
export function parseTime(text: string): SourceTime | Problem {
  if (text.length > 60) return new Problem('time-syntax', `Expected ${forms}, found ${quote(text)}.`);
  const decimal = /^(\d+(?:\.\d+)?)s$/.exec(text);
  if (decimal) return seconds(Rational.fromDecimal(decimal[1] ?? ''), text);
  const fraction = /^(\d+)\/(\d+)s$/.exec(text);
  if (fraction) {
    const den = BigInt(fraction[2] ?? 0);
    if (den === 0n) return new Problem('time-syntax', `${quote(text)} divides by zero.`);
    return seconds(Rational.of(BigInt(fraction[1] ?? 0), den), text);
  }
  const frames = /^(\d+)f$/.exec(text);
  if (frames) {
    const count = BigInt(frames[1] ?? 0);
    return count > maxSeconds.num * 1000n ? tooLong(text) : { unit: 'frames', frames: count };
  }
  const timecode = parseTimecode(text);
  if (timecode instanceof Problem) return timecode;
  if (timecode) return { unit: 'timecode', text, dropFrame: timecode.dropFrame };
  return new Problem('time-syntax', `Expected ${forms}, found ${quote(text)}.${advice(text)}`);
}

/** Exact seconds. `rate` is what frames and timecodes count: the canvas's on the timeline, the asset's own in `in` and `out`. */
export function resolveSourceTime(time: SourceTime, rate: Rational): Rational | Problem {
  switch (time.unit) {
    case 'seconds':
      return time.seconds;
    case 'frames':
      return Rational.of(time.frames).div(rate);
    case 'timecode': {
      const timecode = parseTimecode(time.text);
      if (timecode === undefined)
        return new Problem('time-syntax', `Expected a timecode, found ${quote(time.text)}.`);
      const frames = timecode instanceof Problem ? timecode : framesOfTimecode(timecode, rate);
      return frames instanceof Problem ? frames : Rational.of(frames).div(rate);
    }
  }
}

/** The notation of exact seconds: `1.5s`, or `1001/30000s` where decimals do not end. Reads back as the same time. */
export function formatSeconds(time: Rational): string {
  // A fraction in lowest terms ends as a decimal when its denominator has no prime factors but 2 and 5.
  let rest = time.den;
  let digits = 0;
  for (const prime of [2n, 5n]) {
    let power = 0;
    for (; rest % prime === 0n; rest /= prime) power++;
    digits = Math.max(digits, power);
  }
  if (rest !== 1n || digits > 9) return `${time.toString()}s`;
  const scaled = String(time.num * (10n ** BigInt(digits) / time.den)).padStart(digits + 1, '0');
  return digits === 0 ? `${scaled}s` : `${scaled.slice(0, -digits)}.${scaled.slice(-digits)}s`;
}

/** A time in every notation, for hover texts: `2.5s = 75f = 00:00:02:15 at 30 fps`. Between two frames it names the nearest. */
export function describeTime(time: Rational, rate: Rational): string {
  const position = time.mul(rate);
  const frame = position.round();
  const sign = position.den === 1n ? '=' : '≈';
  const timecode = formatTimecode(Number(frame), rate);
  return `${formatSeconds(time)} ${sign} ${String(frame)}f ${sign} ${timecode} at ${formatFrameRate(rate)} fps`;
}

function seconds(value: Rational, text: string): SourceTime | Problem {
  if (value.sign < 0) return new Problem('value-range', `A time is never negative here, found ${text}.`);
  return value.compare(maxSeconds) > 0 ? tooLong(text) : { unit: 'seconds', seconds: value };
}

function tooLong(text: string): Problem {
  return new Problem('value-range', `A time is at most 1000 hours (3600000 seconds), found ${text}.`);
}

/** What to write instead, for the mistakes that people make. */
function advice(text: string): string {
  const bare = text.trim();
  const milliseconds = /^(\d{1,9})\s*ms$/.exec(bare);
  if (milliseconds)
    return ` Write ${quote(formatSeconds(Rational.of(BigInt(milliseconds[1] ?? 0), 1000n)))}.`;
  if (/^\d+(\.\d+)?$/.test(bare)) return ` Write ${bare} without quotes, or ${quote(`${bare}s`)}.`;
  const spaced = bare.replace(/\s+/g, '');
  if (spaced !== text && !(parseTime(spaced) instanceof Problem))
    return ` Write ${quote(spaced)}, without spaces.`;
  if (/^\d+\.\d+f$/.test(bare)) return ' Frames are counted whole.';
  if (bare === 'end') return ' Only the "duration" of a clip reaches to the end.';
  if (bare.startsWith('-')) return ' A time is never negative here.';
  if (/^\d+(:\d+)+$/.test(bare))
    return ' A timecode has four parts: hours, minutes, seconds, frames, two digits each.';
  return '';
}
