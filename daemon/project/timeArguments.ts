/** Times and ranges as users give them beside a project, on the command line and with an order. Knows the project's rates only as numbers. */
import { Problem } from '../../model/diagnostics/problem.ts';
import { FramewrightError } from '../../model/errors.ts';
import type { Rational } from '../../model/time/rational.ts';
import { parseSeconds, parseTime, resolveSourceTime } from '../../model/time/timeNotation.ts';

/** A time of the timeline as a project writes it; a bare number counts seconds. Throws `usage`, naming `option`. */
export function timeOption(option: string, text: string, fps: Rational): Rational {
  const time = /^\d+(?:\.\d+)?$/u.test(text) ? parseSeconds(text) : parseTime(text);
  const resolved = time instanceof Problem ? time : resolveSourceTime(time, fps);
  if (resolved instanceof Problem) throw new FramewrightError('usage', `${option}: ${resolved.message}`);
  return resolved;
}

/** `A..B`; without A from the start, without B to `end`. Throws `usage`. */
export function rangeOption(text: string, fps: Rational, end: Rational): readonly [Rational, Rational] {
  const parts = text.split('..');
  const [from = '', to = ''] = parts;
  if (parts.length !== 2 || (from === '' && to === '')) {
    throw new FramewrightError(
      'usage',
      `--range: Expected two times with ".." between them, such as 1.5..10 or 45f..90f, found "${text}".`,
    );
  }
  const start = timeOption('--range', from === '' ? '0' : from, fps);
  const stop = to === '' ? end : timeOption('--range', to, fps);
  if (start.compare(stop) >= 0) {
    throw new FramewrightError(
      'usage',
      `--range: The end of "${text}" is not after its start. Give the earlier time first.`,
    );
  }
  return [start, stop];
}
