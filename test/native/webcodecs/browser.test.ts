import assert from 'node:assert/strict';
import { browserPath, runInBrowser } from './browser.ts';
import { allCases } from './cases/all.ts';

describe('the same cases in a browser', () => {
  const path = browserPath();
  let results: Record<string, unknown> = {};

  before(async function () {
    this.timeout(300_000);
    assert.ok(
      path !== undefined,
      'Chromium is needed: install it, or name one in FRAMEWRIGHT_TEST_CHROMIUM.',
    );
    results = await runInBrowser(path);
  });

  for (const [interfaceName, cases] of Object.entries(allCases)) {
    for (const { name, expected, notInBrowser } of cases) {
      if (notInBrowser !== undefined) continue;
      it(`${interfaceName} ${name}`, () => {
        assert.deepEqual(results[`${interfaceName} ${name}`], expected);
      });
    }
  }
});
