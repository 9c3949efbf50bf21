/**
 * Mocha's usual report for people, and in a file for scripts/test.mjs the counts and what failed. CommonJS, which mocha 11 asks of a reporter.
 */
const { writeFileSync } = require('node:fs');
const { Runner, reporters } = require('mocha');

module.exports = class extends reporters.Spec {
  /** @param {import('mocha').Runner} runner @param {import('mocha').MochaOptions} options */
  constructor(runner, options) {
    super(runner, options);
    const { output } = /** @type {{ output?: string }} */ (options.reporterOptions ?? {});
    /** @type {import('./testRuns.mjs').Failure[]} */
    const failures = [];
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, /** @type {Error} */ error) => {
      failures.push({ test: test.fullTitle(), words: error.stack ?? error.message });
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures: failed, pending } = this.stats;
      if (output !== undefined)
        writeFileSync(output, JSON.stringify({ passed: passes, failed, skipped: pending, failures }));
    });
  }
};
