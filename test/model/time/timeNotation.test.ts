/** What a written time means, and how times are written. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Problem } from '../../../model/diagnostics/problem.ts';
import { Rational } from '../../../model/time/rational.ts';
import {
  describeTime,
  formatSeconds,
  parseSeconds,
  parseTime,
  resolveSourceTime,
} from '../../../model/time/timeNotation.ts';

const ntsc = Rational.of(30_000, 1001);

/** `check('45f', 30, '3/2')`: the string means that many seconds at the rate. */
function check(text: string, fps: Rational | number, expected: string): void {
  const time = parseTime(text);
  assert(!(time instanceof Problem), text);
  const rate = typeof fps === 'number' ? Rational.of(fps) : fps;
  const resolved = resolveSourceTime(time, rate);
  assert.equal(resolved instanceof Problem ? resolved.message : resolved.toString(), expected);
}

function refused(text: string): string {
  const time = parseTime(text);
  assert(time instanceof Problem, text);
  return time.message;
}

describe('model/time/timeNotation', () => {
  it('reads every notation exactly', () => {
    check('1.5s', 30, '3/2');
    check('0.1s', 30, '1/10');
    check('3/2s', 30, '3/2');
    check('1001/30000s', 30, '1001/30000');
    check('45f', 30, '3/2');
    check('45f', ntsc, '3003/2000');
    check('00:00:02:15', 30, '5/2');
    check('00:01:00;02', ntsc, '3003/50');
    check('01:00:00:00', ntsc, '18018/5');
  });

  it('reads numbers by their digits, not by the nearest double', () => {
    const digits = '0.1234567890123456789012345';
    const time = parseSeconds(digits);
    assert(!(time instanceof Problem) && time.unit === 'seconds');
    assert.equal(time.seconds.toString(), Rational.fromDecimal(digits).toString());
    assert.notEqual(time.seconds.toString(), Rational.fromDecimal(Number(digits)).toString());
  });

  it('says what to write instead of the usual mistakes', () => {
    assert.match(refused('2.5'), /Write 2\.5 without quotes, or "2\.5s"/);
    assert.match(refused('1.5 s'), /Write "1\.5s"/);
    assert.match(refused('40ms'), /Write "0\.04s"/);
    assert.match(refused('00:01:30'), /four parts/);
    assert.match(refused('2.5f'), /whole/);
    assert.match(refused('-1s'), /never negative/);
    assert.match(refused('end'), /"duration"/);
    assert.match(refused('1/0s'), /zero/);
  });

  it('refuses a number that is not written to its end', () => {
    for (const literal of ['1e', '0e+', '2.5E-']) assert(parseSeconds(literal) instanceof Problem, literal);
  });

  it('refuses what would take for ever to compute with', () => {
    for (const literal of ['1e999999999', '1e-999999999', `0.${'1'.repeat(100)}`, '3600001']) {
      assert(parseSeconds(literal) instanceof Problem, literal);
    }
    assert.match(refused(`${'9'.repeat(55)}f`), /1000 hours/);
  });

  it('reads back the seconds it writes', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 9n), fc.bigInt(1n, 10n ** 6n), (num, den) => {
        const time = Rational.of(num, den);
        fc.pre(time.compare(Rational.of(3_600_000)) <= 0);
        const read = parseTime(formatSeconds(time));
        assert(!(read instanceof Problem) && read.unit === 'seconds');
        assert.equal(read.seconds.toString(), time.toString());
      }),
    );
    assert.equal(formatSeconds(Rational.of(3, 2)), '1.5s');
    assert.equal(formatSeconds(Rational.of(1, 3)), '1/3s');
    assert.equal(formatSeconds(Rational.zero), '0s');
  });

  it('describes a time in every notation', () => {
    assert.equal(describeTime(Rational.of(5, 2), Rational.of(30)), '2.5s = 75f = 00:00:02:15 at 30 fps');
    assert.equal(describeTime(Rational.of(1), ntsc), '1s ≈ 30f ≈ 00:00:01;00 at 29.97 fps');
  });
});
