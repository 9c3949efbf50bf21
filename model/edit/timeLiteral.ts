/** Times written the way the text around them writes times. Knows no keys. */
import { formatTimecode } from '../time/timecode.ts';
import { formatSeconds } from '../time/timeNotation.ts';
import type { Rational } from '../time/rational.ts';

/** More decimals than a person would write. */
const mostDecimals = 4;

/**
 * The JSON literal of exact `time`. `like` is a time's literal whose notation it takes as far as that can say it exactly; otherwise seconds, whole frames where
 * decimals would not end. `rate` is what frames count: the canvas's on the timeline, the asset's own in `in` and `out`; undefined where nothing counts frames.
 */
export function timeLiteral(time: Rational, like: string | undefined, rate: Rational | undefined): string {
  const frames = rate && time.mul(rate);
  const whole = frames?.den === 1n ? frames.num : undefined;
  const form = like?.startsWith('"') ? like.slice(1, -1) : undefined;
  if (form !== undefined && whole !== undefined && rate !== undefined) {
    if (/^\d+f$/.test(form)) return `"${String(whole)}f"`;
    if (/^\d+:/.test(form)) return `"${formatTimecode(Number(whole), rate, form.includes(';'))}"`;
  }
  const seconds = formatSeconds(time);
  if (form !== undefined && /^\d+\/\d+s$/.test(form)) return `"${time.toString()}s"`;
  const decimals = /\.(\d+)s$/.exec(seconds)?.[1]?.length ?? 0;
  if (!seconds.includes('/') && decimals <= mostDecimals) {
    return form?.endsWith('s') ? `"${seconds}"` : seconds.slice(0, -1);
  }
  return whole === undefined ? `"${seconds}"` : `"${String(whole)}f"`;
}

/** Whether a literal is a time of some notation that can be imitated. */
export const isTimeLiteral = (literal: string): boolean =>
  /^(?:[\d.]+|"(?:[\d.]+s|\d+\/\d+s|\d+f|[\d:;]+)")$/.test(literal);
