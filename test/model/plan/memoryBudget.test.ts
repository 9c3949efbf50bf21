import assert from 'node:assert/strict';
import {
  memoryBudget,
  memoryModes,
  memoryPressure,
  type BudgetWish,
  type EncoderLoad,
  type Machine,
} from '../../../model/plan/memoryBudget.ts';

const large: Machine = { cores: 16, totalBytes: 64e9, idleBytes: 100e6 };
const hd: EncoderLoad = { width: 1920, height: 1080, preset: 'veryfast' };
const uhd: EncoderLoad = { width: 3840, height: 2160, preset: 'veryfast' };

const wish = (given: Partial<BudgetWish> = {}): BudgetWish => ({
  mode: 'high',
  limitBytes: undefined,
  workers: undefined,
  ...given,
});
/** Encoders that a wish gets. */
function check(
  expected: number,
  given: Partial<BudgetWish>,
  machine: Partial<Machine> = {},
  load = hd,
): void {
  assert.equal(memoryBudget(wish(given), { ...large, ...machine }, load).encoders, expected);
}

describe('the memory of an export', () => {
  it('is 64 MB of buffers and one encoder, 256 and two, 512 and four', () => {
    assert.deepEqual(memoryModes, ['low', 'medium', 'high']);
    const all = memoryModes.map((mode) => memoryBudget(wish({ mode }), large, hd));
    assert.deepEqual(
      all.map(({ encoders, bufferBytes }) => [encoders, encoders * bufferBytes]),
      [
        [1, 64e6],
        [2, 256e6],
        [4, 512e6],
      ],
    );
  });

  it('is limited to 8 GB or half the machine, whichever is less', () => {
    assert.equal(memoryBudget(wish(), large, hd).limitBytes, 8e9);
    assert.equal(memoryBudget(wish(), { ...large, totalBytes: 4e9 }, hd).limitBytes, 2e9);
    assert.equal(memoryBudget(wish({ limitBytes: 30e9 }), large, hd).limitBytes, 30e9);
  });

  it('has no more encoders than cores, than the mode allows or than are asked for', () => {
    check(4, {});
    check(2, {}, { cores: 2 });
    check(1, {}, { cores: 1 });
    check(3, { workers: 3 });
    check(8, { workers: 8 });
    check(2, { workers: 8 }, { cores: 2 });
    check(1, { workers: 1 });
  });

  it('has no more encoders than fit, and always one', () => {
    check(1, { limitBytes: 450e6 });
    check(2, { limitBytes: 600e6 });
    check(1, { limitBytes: 900e6 }, {}, uhd);
    check(2, { limitBytes: 2e9 }, {}, uhd);
    check(1, { limitBytes: 1e6 });
    check(1, { limitBytes: 50e6 }, { idleBytes: 80e6 });
  });

  it('gives slower presets fewer encoders, and one it does not know the fewest', () => {
    const presets = ['ultrafast', 'veryfast', 'medium', 'veryslow', 'unheard-of'];
    const counts = presets.map(
      (preset) => memoryBudget(wish({ limitBytes: 1.7e9, workers: 12 }), large, { ...hd, preset }).encoders,
    );
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => b - a),
    );
    assert.ok(counts[0]! > counts[2]!);
    assert.equal(counts[3], counts[4]);
  });

  it('divides the buffers among the encoders', () => {
    const { encoders, bufferBytes } = memoryBudget(wish({ limitBytes: 900e6 }), large, uhd);
    assert.deepEqual([encoders, bufferBytes], [1, 512e6]);
    assert.equal(memoryBudget(wish({ workers: 3 }), large, hd).bufferBytes, Math.floor(512e6 / 3));
  });
});

describe('the pressure of memory', () => {
  it('is felt above 85 % of the limit, and an emergency above 95 %', () => {
    const of = [0, 0.5, 0.85, 0.851, 0.95, 0.951, 2].map((share) => memoryPressure(share * 1e9, 1e9));
    assert.deepEqual(of, ['none', 'none', 'none', 'trim', 'trim', 'emergency', 'emergency']);
  });
});
