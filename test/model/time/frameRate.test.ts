/** Which rate a text means. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatFrameRate, parseFrameRate } from '../../../model/time/frameRate.ts';
import { Rational } from '../../../model/time/rational.ts';

/** `check('29.97', '30000/1001')`: the text means that rate; undefined: it is refused. */
function check(text: string, expected: string | undefined): void {
  const rate = parseFrameRate(text);
  assert.equal(rate instanceof Rational ? rate.toString() : undefined, expected, text);
}

describe('model/time/frameRate', () => {
  it('reads whole numbers, decimals and fractions exactly', () => {
    check('30', '30');
    check('12.5', '25/2');
    check('30000/1001', '30000/1001');
    check('50/2', '25');
    check('29.9', '299/10');
    check('0.5', '1/2');
  });

  it('takes the usual decimals for the NTSC rates they stand for', () => {
    for (const text of ['23.976', '23.98', '23.976024']) check(text, '24000/1001');
    for (const text of ['29.97', '29.970', '29.97003']) check(text, '30000/1001');
    check('47.952', '48000/1001');
    for (const text of ['59.94', '59.9401']) check(text, '60000/1001');
    check('119.88', '120000/1001');
  });

  it('takes neighbours of those decimals as they are', () => {
    check('29.971', '29971/1000');
    check('24.00', '24');
    check('23.97', '2397/100');
  });

  it('refuses what is no rate', () => {
    for (const text of ['', 'fast', '0', '-25', '240.1', '1/0', '1e2', '30000/1001.0', '29.12345678901']) {
      check(text, undefined);
    }
    check('240', '240');
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 240_000 }), fc.constantFrom(1, 2, 1000, 1001), (num, den) => {
        fc.pre(num <= 240 * den);
        const rate = Rational.of(num, den);
        check(formatFrameRate(rate), rate.toString());
      }),
    );
    assert.equal(formatFrameRate(Rational.of(30_000, 1001)), '29.97');
    assert.equal(formatFrameRate(Rational.of(24_000, 1001)), '23.976');
  });
});
