/** Rational numbers obey the laws of arithmetic. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maxOf, minOf, Rational } from '../../../model/time/rational.ts';

const limit = 10n ** 12n;
const rationals = fc
  .tuple(fc.bigInt(-limit, limit), fc.bigInt(1n, limit))
  .map(([num, den]) => Rational.of(num, den));

/** Holds for all pairs and triples of rationals. */
function check(law: (a: Rational, b: Rational, c: Rational) => boolean): void {
  fc.assert(fc.property(rationals, rationals, rationals, law));
}

describe('model/time/rational', () => {
  it('adds and multiplies in any order and grouping', () => {
    check((a, b) => a.add(b).equals(b.add(a)) && a.mul(b).equals(b.mul(a)));
    check(
      (a, b, c) =>
        a
          .add(b)
          .add(c)
          .equals(a.add(b.add(c))) &&
        a
          .mul(b)
          .mul(c)
          .equals(a.mul(b.mul(c))),
    );
    check((a, b, c) => a.mul(b.add(c)).equals(a.mul(b).add(a.mul(c))));
  });

  it('undoes what it does', () => {
    check((a, b) => a.add(b).sub(b).equals(a) && a.sub(a).equals(Rational.zero) && a.neg().neg().equals(a));
    check((a, b) => b.sign === 0 || a.mul(b).div(b).equals(a));
    check((a) => a.sign === 0 || a.div(a).equals(Rational.one));
  });

  it('is in lowest terms with a positive denominator', () => {
    fc.assert(
      fc.property(rationals, fc.bigInt(-limit, limit), (a, factor) => {
        fc.pre(factor !== 0n);
        const scaled = Rational.of(a.num * factor, a.den * factor);
        return scaled.num === a.num && scaled.den === a.den && scaled.den > 0n;
      }),
    );
  });

  it('orders as numbers do', () => {
    check((a, b) => Math.sign(a.compare(b)) === -Math.sign(b.compare(a)) && a.compare(b) === a.sub(b).sign);
    check((a, b) => minOf(a, b).compare(maxOf(a, b)) <= 0 && minOf(a, b).add(maxOf(a, b)).equals(a.add(b)));
  });

  it('rounds to the integers around it', () => {
    check((a) => {
      const [floor, ceil, round] = [a.floor(), a.ceil(), a.round()].map((value) => Rational.of(value));
      const half = Rational.of(1, 2);
      return (
        floor!.compare(a) <= 0 &&
        a.sub(floor!).compare(Rational.one) < 0 &&
        ceil!.compare(a) >= 0 &&
        ceil!.sub(a).compare(Rational.one) < 0 &&
        round!.sub(a).compare(half) <= 0 &&
        a.sub(round!).compare(half) < 0
      );
    });
    assert.equal(Rational.of(-1, 2).round(), 0n);
    assert.equal(Rational.of(1, 2).round(), 1n);
  });

  it('reads decimals as they are written', () => {
    assert.equal(Rational.fromDecimal('0.1').toString(), '1/10');
    assert.equal(Rational.fromDecimal(-2.5e3).toString(), '-2500');
    assert.equal(Rational.fromDecimal('1.20e-2').toString(), '3/250');
    for (const text of ['', '.', 'NaN', 'Infinity', '1,5', '0x10']) {
      assert.throws(() => Rational.fromDecimal(text), RangeError);
    }
  });

  it('refuses a denominator of zero', () => {
    assert.throws(() => Rational.of(1, 0), RangeError);
    assert.throws(() => Rational.one.div(Rational.zero), RangeError);
  });
});
