/** Timecode against its definition: labels are counted one by one, and the arithmetic has to agree. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Problem } from '../../../model/diagnostics/problem.ts';
import { droppedLabelsPerMinute, parseFrameRate } from '../../../model/time/frameRate.ts';
import { Rational } from '../../../model/time/rational.ts';
import { formatTimecode, framesOfTimecode, parseTimecode } from '../../../model/time/timecode.ts';

function rate(text: string): Rational {
  const parsed = parseFrameRate(text);
  assert(parsed instanceof Rational, text);
  return parsed;
}

function framesOf(label: string, fps: Rational): number | string {
  const timecode = parseTimecode(label);
  assert(timecode, label);
  const frames = timecode instanceof Problem ? timecode : framesOfTimecode(timecode, fps);
  return frames instanceof Problem ? frames.message : frames;
}

/** `check('29.97', 1800, '00:01:00;02')`: at the rate, the frame has the label, and the label is of that frame. */
function check(fps: string, frame: number, label: string): void {
  assert.equal(framesOf(label, rate(fps)), frame);
  assert.equal(formatTimecode(frame, rate(fps), label.includes(';')), label);
}

/** Counts drop-frame labels as a clock would, leaving out what the standard leaves out. */
function checkHours(hours: number, fps: Rational, expectedFrames: number): void {
  const nominal = Number(fps.round());
  const dropped = droppedLabelsPerMinute(fps);
  let frame = 0;
  let label = { hours: 0, minutes: 0, seconds: 0, frames: 0 };
  while (label.hours < hours) {
    const counted = framesOfTimecode({ ...label, dropFrame: true }, fps);
    if (counted !== frame)
      assert.fail(`${JSON.stringify(label)} is frame ${frame}, not ${JSON.stringify(counted)}`);
    frame++;
    label = next(label, nominal);
    if (label.frames === 0 && label.seconds === 0 && label.minutes % 10 !== 0) label.frames = dropped;
  }
  assert.equal(frame, expectedFrames);
}

function next(
  { hours, minutes, seconds, frames }: Record<'hours' | 'minutes' | 'seconds' | 'frames', number>,
  nominal: number,
): { hours: number; minutes: number; seconds: number; frames: number } {
  if (frames + 1 < nominal) return { hours, minutes, seconds, frames: frames + 1 };
  if (seconds < 59) return { hours, minutes, seconds: seconds + 1, frames: 0 };
  if (minutes < 59) return { hours, minutes: minutes + 1, seconds: 0, frames: 0 };
  return { hours: hours + 1, minutes: 0, seconds: 0, frames: 0 };
}

describe('model/time/timecode', () => {
  it('counts whole rates without gaps', () => {
    check('25', 0, '00:00:00:00');
    check('25', 24, '00:00:00:24');
    check('25', 25, '00:00:01:00');
    check('30', 75, '00:00:02:15');
    check('24', 24 * 86_400 - 1, '23:59:59:23');
  });

  it('leaves out two labels a minute at 29.97 and four at 59.94, except each tenth minute', () => {
    check('29.97', 1799, '00:00:59;29');
    check('29.97', 1800, '00:01:00;02');
    check('29.97', 17_981, '00:09:59;29');
    check('29.97', 17_982, '00:10:00;00');
    check('29.97', 107_892, '01:00:00;00');
    check('59.94', 3599, '00:00:59;59');
    check('59.94', 3600, '00:01:00;04');
    check('59.94', 215_784, '01:00:00;00');
  });

  it('counts every label at NTSC rates without drop-frame', () => {
    check('29.97', 1800, '00:01:00:00');
    check('23.976', 24, '00:00:01:00');
  });

  it('writes three digits of frames above 100 frames a second', () => {
    check('119.88', 119, '00:00:00:119');
    check('240', 241, '00:00:01:001');
    assert.equal(framesOf('00:00:00:19', rate('120')), 19);
  });

  it('goes beyond a day, up to 999 hours', () => check('25', 100 * 3600 * 25, '100:00:00:00'));

  it('names every frame of 24 hours at 29.97 drop-frame once, in order', function () {
    // Two and a half million labels: seconds on a machine of its own, longer beside other work.
    this.timeout(120_000);
    checkHours(24, rate('29.97'), 2_589_408);
  });

  it('names every frame of two hours at 59.94 drop-frame once, in order', () => {
    checkHours(2, rate('59.94'), 431_568);
  });

  it('reads back every label it writes, at every rate', () => {
    const rates = [
      '1',
      '12.5',
      '23.976',
      '24',
      '25',
      '29.97',
      '30',
      '47.952',
      '48',
      '50',
      '59.94',
      '60',
      '119.88',
      '240',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...rates), fc.nat(86_400 * 24), fc.boolean(), (fps, frame, dropFrame) => {
        const drops = dropFrame && droppedLabelsPerMinute(rate(fps)) > 0;
        const label = formatTimecode(frame, rate(fps), drops);
        assert.equal(label.includes(';'), drops);
        assert.equal(framesOf(label, rate(fps)), frame);
      }),
      { numRuns: 2000 },
    );
  });

  it('uses drop-frame by itself where there is one', () => {
    assert.equal(formatTimecode(1800, rate('29.97')), '00:01:00;02');
    assert.equal(formatTimecode(1800, rate('30')), '00:01:00:00');
  });

  it('refuses labels that name no frame, and says what to write', () => {
    assert.match(String(framesOf('00:01:00;00', rate('29.97'))), /no label .* Write "00:01:00;02"/);
    assert.match(String(framesOf('00:01:00;03', rate('59.94'))), /no label .* Write "00:01:00;04"/);
    assert.match(String(framesOf('00:00:00:30', rate('29.97'))), /from 00 to 29, found 30/);
    assert.match(String(framesOf('00:00:00;10', rate('23.976'))), /29\.97 and 59\.94 .* Write "00:00:00:10"/);
    assert.match(String(framesOf('00:60:00:00', rate('25'))), /up to 59/);
    assert.equal(parseTimecode('1:2:3:4'), undefined);
    assert.equal(parseTimecode('00:00:00'), undefined);
  });
});
