/**
 * `npm test`: sets up, runs every check and every test, and ends with one line of counts.
 *
 *   node scripts/test.mjs [ts | host | journeys | native | asan | tsan | apple | stress | stress-asan | stress-tsan | stress-valgrind | stress-addon]…
 *
 * With names only those runs, without the checks. Those that are called `stress` take long and run only when they are named.
 */
import {
  addressSanitized,
  appleSources,
  compileNativeAhead,
  mocha,
  plainNative,
  stress,
  threadSanitized,
  vscodeHost,
  vscodeJourneys,
} from './lib/testRuns.mjs';
import {
  stressOfTheAddon,
  stressUnderAddressSanitizer,
  stressUnderThreadSanitizer,
  stressUnderValgrind,
} from './lib/stressRuns.mjs';
import { canCompileForApple } from './lib/compileForApple.mjs';
import { main, run, say, Stop } from './lib/process.mjs';
import { setUp } from './setup.mjs';
import { installVSCode } from './setup/vscode.mjs';

const usual = {
  ts: mocha,
  host: vscodeHost,
  journeys: vscodeJourneys,
  native: plainNative,
  asan: addressSanitized,
  tsan: threadSanitized,
  ...(canCompileForApple ? { apple: appleSources } : {}),
};
const runs = {
  ...usual,
  stress,
  'stress-asan': stressUnderAddressSanitizer,
  'stress-tsan': stressUnderThreadSanitizer,
  'stress-valgrind': stressUnderValgrind,
  'stress-addon': stressOfTheAddon,
};

await main(async () => {
  const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const unknown = chosen.filter((name) => !(name in runs));
  if (unknown.length > 0)
    throw new Stop(`No such run: ${unknown.join(', ')}. There are ${Object.keys(runs).join(', ')}.`);

  await setUp({ test: true });
  /** @type {string[]} */
  const faults = [];
  if (chosen.length === 0) {
    // Waits for a registry most of the time. What goes wrong with it is told by the run that needs it.
    installVSCode().catch(() => {});
    say('Checking');
    if ((await run(process.execPath, ['scripts/check.mjs'])) !== 0) faults.push('checks');
  }

  /** @type {import('./lib/testRuns.mjs').Outcome[]} */
  const outcomes = [];
  /** @type {Promise<void> | undefined} */
  let compiling;
  for (const [name, runTests] of Object.entries(runs)) {
    if (!(chosen.length === 0 ? name in usual : chosen.includes(name))) continue;
    // An editor waits for most of its time, so there is something else to be done.
    if (chosen.length === 0 && name === 'host') compiling = compileNativeAhead();
    if (name === 'native') await compiling;
    outcomes.push(await runTests());
  }
  report(outcomes, faults);
});

/** @param {import('./lib/testRuns.mjs').Outcome[]} outcomes @param {string[]} faults */
function report(outcomes, faults) {
  // Again, because what a run printed may be thousands of lines above, or cut off where only the end of a log is kept.
  for (const { name, failures } of outcomes) {
    for (const { test, words } of failures) console.log(`\n✗ ${name}: ${test}\n${beginning(words)}`);
  }
  console.log('');
  for (const { name, passed, failed, skipped, broken, seconds } of outcomes) {
    // A run without a test has not shown anything.
    const bad = broken || failed > 0 || passed === 0;
    if (bad) faults.push(name);
    const end = broken ? ', and ended badly' : passed === 0 ? ': no test ran' : '';
    const counts = `${passed} passed, ${failed} failed, ${skipped} skipped${end}`;
    console.log(`${bad ? '✗' : '✓'} ${name}: ${counts} (${seconds} s)`);
  }
  const sum = (/** @type {'passed' | 'failed'} */ key) =>
    outcomes.reduce((total, outcome) => total + outcome[key], 0);
  // A crash, a leak or a failed check has no count of its own and must not vanish from the closing line.
  const uncounted = faults.filter(
    (fault) => !outcomes.some(({ name, failed }) => name === fault && failed > 0),
  );
  console.log(`${faults.length === 0 ? 'All is well.' : `Failed: ${faults.join(', ')}.`}\n`);
  console.log(`${sum('passed')} passed, ${sum('failed') + uncounted.length} failed`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** The first lines, set in. @param {string} words */
function beginning(words) {
  const lines = words.trim().split('\n').slice(0, 20);
  return lines.map((line) => `    ${line.slice(0, 300)}`).join('\n');
}
