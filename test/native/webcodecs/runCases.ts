import assert from 'node:assert/strict';
import * as api from '../../../native/webcodecs/index.ts';
import type { Case } from './cases/case.ts';

/** One test for each case. After it no frame is open that was not before. */
export function runCases(cases: readonly Case[]): void {
  for (const { name, run, expected } of cases) {
    it(name, async () => {
      const before = api.counters().openFrames;
      assert.deepEqual(await run(api), expected);
      assert.equal(api.counters().openFrames, before, 'a frame was left open');
    });
  }
}
