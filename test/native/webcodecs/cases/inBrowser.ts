// The script of the page that browser.ts opens: every case against the browser's own classes.
import { allCases } from './all.ts';
import type { Api } from './case.ts';

/** A promise that a browser forgets to settle must not hold the others up. */
const limit = () =>
  new Promise((resolve) => {
    setTimeout(() => resolve('took longer than 30 s'), 30_000);
  });

Object.assign(globalThis, {
  async runAll(): Promise<Record<string, unknown>> {
    const results: Record<string, unknown> = {};
    for (const [interfaceName, cases] of Object.entries(allCases)) {
      for (const { name, run, notInBrowser } of cases) {
        if (notInBrowser !== undefined) continue;
        try {
          results[`${interfaceName} ${name}`] = await Promise.race([
            run(globalThis as unknown as Api),
            limit(),
          ]);
        } catch (error) {
          results[`${interfaceName} ${name}`] = `threw ${String(error)}`;
        }
      }
    }
    return results;
  },
});
