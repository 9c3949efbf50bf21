/**
 * Mocha's usual report for people, and the counts in a file for scripts/test.mjs. CommonJS, which mocha 11 asks of a reporter.
 */
const { writeFileSync } = require('node:fs');
const { Runner, reporters } = require('mocha');

module.exports = class extends reporters.Spec {
  /** @param {import('mocha').Runner} runner @param {import('mocha').MochaOptions} options */
  constructor(runner, options) {
    super(runner, options);
    const { output } = /** @type {{ output?: string }} */ (options.reporterOptions ?? {});
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      if (output !== undefined)
        writeFileSync(output, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
};
