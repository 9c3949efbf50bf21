/**
 * SMPTE timecode, `hours:minutes:seconds:frames`: labels for frames, counted at a rate's nominal whole number. At 29.97 and
 * 59.94 a `;` before the frames says drop-frame: labels (never frames) are left out so that the label stays near the clock.
 */
import { Problem } from '../diagnostics/problem.ts';
import { quote } from '../diagnostics/wording.ts';
import { droppedLabelsPerMinute, formatFrameRate, nominalRate } from './frameRate.ts';
import type { Rational } from './rational.ts';

export interface Timecode {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly frames: number;
  readonly dropFrame: boolean;
}

/** What every timecode looks like, whatever its rate. */
export const timecodePattern = /^(\d{2,3}):(\d{2}):(\d{2})([:;])(\d{2,3})$/;

/** The label's parts. Checks what does not depend on a rate; undefined when the text is no timecode at all. */
export function parseTimecode(text: string): Timecode | Problem | undefined {
  const match = timecodePattern.exec(text);
  if (!match) return undefined;
  const [hours, minutes, seconds, frames] = [match[1], match[2], match[3], match[5]].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const dropFrame = match[4] === ';';
  if (minutes > 59 || seconds > 59) {
    return new Problem(
      'timecode-invalid',
      `Minutes and seconds of a timecode go up to 59, found ${quote(text)}.`,
    );
  }
  const timecode = { hours, minutes, seconds, frames, dropFrame };
  // Two labels a minute are dropped at every rate that drops any.
  return dropFrame && isDropped(timecode, 2) ? droppedLabel(timecode, 2, 30) : timecode;
}

/** Frames from 00:00:00:00 to the label, at `rate` frames a second. */
export function framesOfTimecode(timecode: Timecode, rate: Rational): number | Problem {
  const { hours, minutes, seconds, frames, dropFrame } = timecode;
  const nominal = nominalRate(rate);
  const dropped = dropFrame ? droppedLabelsPerMinute(rate) : 0;
  if (dropFrame && dropped === 0) {
    return new Problem(
      'timecode-invalid',
      `${quote(writeLabel(timecode, nominal))} is drop-frame, which exists at 29.97 and 59.94 frames a second only; here the rate is ` +
        `${formatFrameRate(rate)}. Write ${quote(writeLabel({ ...timecode, dropFrame: false }, nominal))}.`,
    );
  }
  if (frames >= nominal) {
    return new Problem(
      'timecode-invalid',
      `At ${formatFrameRate(rate)} frames a second the frames of a timecode go from 00 to ` +
        `${twoDigits(nominal - 1)}, found ${twoDigits(frames)}.`,
    );
  }
  if (isDropped(timecode, dropped)) return droppedLabel(timecode, dropped, nominal);
  const totalMinutes = 60 * hours + minutes;
  const left = dropped * (totalMinutes - Math.floor(totalMinutes / 10));
  return nominal * (60 * totalMinutes + seconds) + frames - left;
}

/** The label of a frame, counted from 0. Drop-frame only at a rate that has it. */
export function formatTimecode(
  frame: number,
  rate: Rational,
  dropFrame = droppedLabelsPerMinute(rate) > 0,
): string {
  const nominal = nominalRate(rate);
  const dropped = dropFrame ? droppedLabelsPerMinute(rate) : 0;
  const perMinute = 60 * nominal - dropped;
  const perTenMinutes = 10 * perMinute + dropped;
  const tens = Math.floor(frame / perTenMinutes);
  // The first minute of ten is longer: it drops nothing.
  const minutes = Math.max(0, Math.floor(((frame % perTenMinutes) - dropped) / perMinute));
  const label = frame + dropped * (9 * tens + minutes);
  const totalSeconds = Math.floor(label / nominal);
  return writeLabel(
    {
      hours: Math.floor(totalSeconds / 3600),
      minutes: Math.floor(totalSeconds / 60) % 60,
      seconds: totalSeconds % 60,
      frames: label % nominal,
      dropFrame: dropped > 0,
    },
    nominal,
  );
}

function isDropped({ minutes, seconds, frames }: Timecode, dropped: number): boolean {
  return seconds === 0 && minutes % 10 !== 0 && frames < dropped;
}

function droppedLabel(timecode: Timecode, dropped: number, nominal: number): Problem {
  const next = writeLabel({ ...timecode, frames: dropped }, nominal);
  return new Problem(
    'timecode-invalid',
    `Drop-frame timecode has no label ${quote(writeLabel(timecode, nominal))}: each minute but every tenth starts ` +
      `with frame ${twoDigits(dropped)}. Write ${quote(next)}.`,
  );
}

function writeLabel({ hours, minutes, seconds, frames, dropFrame }: Timecode, nominal: number): string {
  const width = Math.max(2, String(nominal - 1).length);
  const clock = [hours, minutes, seconds].map(twoDigits).join(':');
  return `${clock}${dropFrame ? ';' : ':'}${String(frames).padStart(width, '0')}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
