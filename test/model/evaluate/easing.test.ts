import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ease, type Easing } from '../../../model/evaluate/easing.ts';
import { curveOf } from '../../../model/evaluate/keyframes.ts';
import { time } from './build.ts';

const families = ['quad', 'cubic', 'quart', 'expo', 'back', 'bounce', 'elastic'] as const;
const named: readonly Easing[] = [
  'linear',
  'hold',
  ...families.flatMap((family) => [`in-${family}`, `out-${family}`, `in-out-${family}`] as const),
];
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const bezierPoints = fc.tuple(
  unit,
  fc.double({ min: -2, max: 3, noNaN: true }),
  unit,
  fc.double({ min: -2, max: 3, noNaN: true }),
);

describe('easing', () => {
  it('starts at exactly 0 and ends at exactly 1', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...named), bezierPoints), (easing) => {
        assert.equal(ease(easing, 0), 0);
        assert.equal(ease(easing, 1), 1);
        assert.equal(ease(easing, -3), 0);
        assert.equal(ease(easing, 7), 1);
      }),
    );
  });

  it('comes close to its ends without a jump, hold excepted', () => {
    for (const easing of named.filter((name) => name !== 'hold')) {
      assert.ok(Math.abs(ease(easing, 1e-6)) < 1e-4, String(easing));
      assert.ok(Math.abs(1 - ease(easing, 1 - 1e-6)) < 1e-4, String(easing));
    }
  });

  it('mirrors in and out', () => {
    fc.assert(
      fc.property(fc.constantFrom(...families), unit, (family, t) => {
        assert.ok(Math.abs(ease(`in-${family}`, t) + ease(`out-${family}`, 1 - t) - 1) < 1e-12);
        assert.ok(Math.abs(ease(`in-out-${family}`, t) + ease(`in-out-${family}`, 1 - t) - 1) < 1e-12);
      }),
    );
  });

  it('rises steadily in all families that do not swing', () => {
    fc.assert(
      fc.property(fc.constantFrom('quad', 'cubic', 'quart', 'expo' as const), unit, unit, (family, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        assert.ok(ease(`in-${family}`, low) <= ease(`in-${family}`, high));
        assert.ok(ease(`in-out-${family}`, low) <= ease(`in-out-${family}`, high) + 1e-15);
      }),
    );
  });

  it('has the shapes that the names promise', () => {
    assert.equal(ease('in-quad', 0.5), 0.25);
    assert.equal(ease('in-cubic', 0.5), 0.125);
    assert.equal(ease('out-quart', 0.5), 0.9375);
    assert.ok(Math.abs(ease('in-expo', 0.5) - 31 / 1023) < 1e-12);
    assert.ok(ease('in-back', 0.3) < -0.05, 'back goes back first');
    assert.ok(ease('out-elastic', 0.15) > 1.2, 'elastic shoots over');
    // Contacts and crests of the bounce.
    for (const [t, value] of [
      [4 / 11, 1],
      [6 / 11, 0.75],
      [7.5 / 11, 0.890625],
      [8 / 11, 1],
      [9 / 11, 0.9375],
      [10 / 11, 1],
      [10.5 / 11, 0.984375],
    ] as const) {
      assert.ok(Math.abs(ease('out-bounce', t) - value) < 1e-9, String(t));
    }
    assert.equal(ease('hold', 0.999), 0);
  });

  it('solves a Bézier for the time: the point it finds lies on the curve', () => {
    const bezier = (a: number, b: number, s: number): number =>
      3 * a * s * (1 - s) ** 2 + 3 * b * s * s * (1 - s) + s ** 3;
    fc.assert(
      fc.property(bezierPoints, unit, ([x1, y1, x2, y2], s) => {
        const x = bezier(x1, x2, s);
        // Where the curve stands upright a double of x says little about y; there the next test is the measure.
        const slope = 3 * x1 * (1 - s) ** 2 + 6 * (x2 - x1) * s * (1 - s) + 3 * (1 - x2) * s * s;
        fc.pre(slope > 1e-3 && x > 0 && x < 1);
        assert.ok(Math.abs(ease([x1, y1, x2, y2], x) - bezier(y1, y2, s)) < 1e-6);
      }),
      { numRuns: 2000 },
    );
  });

  it('lets a Bézier with rising values rise', () => {
    fc.assert(
      fc.property(unit, unit, unit, unit, unit, unit, (x1, y1, x2, y2, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const easing = [x1, Math.min(y1, y2), x2, Math.max(y1, y2)] as const;
        assert.ok(ease(easing, low) <= ease(easing, high) + 1e-15);
      }),
      { numRuns: 1000 },
    );
  });

  it('agrees with the published values of the CSS curve "ease"', () => {
    assert.ok(Math.abs(ease([0.25, 0.1, 0.25, 1], 0.5) - 0.8024033877399112) < 1e-9);
    assert.ok(Math.abs(ease([0.42, 0, 0.58, 1], 0.25) - 0.12916192) < 1e-6);
  });
});

describe('keyframes', () => {
  const curve = curveOf([
    { t: time(1), v: 10, ease: 'linear' },
    { t: time(2), v: 20, ease: 'linear' },
    { t: time('5/2'), v: 0, ease: 'in-quad' },
    { t: time(3), v: 7, ease: 'hold' },
  ]);

  it('hold the first value before the first key and the last after the last', () => {
    assert.deepEqual([curve(-5), curve(0), curve(1)], [10, 10, 10]);
    assert.deepEqual([curve(3), curve(100)], [7, 7]);
  });

  it('have exactly the value of a key at its time', () => {
    assert.deepEqual([curve(2), curve(2.5)], [20, 0]);
    // A tenth has no exact double, but a frame at it must find the key all the same.
    const tenth = curveOf([
      { t: time(0), v: 0, ease: 'linear' },
      { t: time('1/10'), v: 1, ease: 'hold' },
    ]);
    assert.equal(tenth(3 / 30), 1);
  });

  it('ease towards the later key', () => {
    assert.equal(curve(1.5), 15);
    assert.equal(curve(2.25), 15);
    assert.equal(curve(2.999), 0);
  });
});
