import assert from 'node:assert/strict';
import { median, medianText, spread } from '../../../daemon/bench/statistics.ts';

describe('statistics', () => {
  it('takes the middle, whatever the order', () => {
    assert.equal(median([9, 1, 4]), 4);
    assert.equal(median([9, 1, 4, 2]), 3);
    assert.equal(median([7]), 7);
    assert.ok(Number.isNaN(median([])));
  });

  it('gives the deviation as a part of the mean', () => {
    assert.equal(spread([5]), 0);
    assert.equal(spread([2, 2, 2]), 0);
    assert.ok(Math.abs(spread([9, 11]) - Math.SQRT2 / 10) < 1e-12);
    assert.equal(medianText([9, 11]), '10.00 ± 14 %');
  });
});
