/**
 * `npm test`: sets up, runs every check and every test, and ends with one line of counts.
 *
 *   node scripts/test.mjs [ts | host | journeys | native | asan | tsan | apple | stress | stress-asan | stress-tsan | stress-valgrind | stress-addon]…
 *
 * With names only those runs, one after the other and without the checks. Those that are called `stress` take long and run only when they are named.
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
import { tell, withVoice } from './lib/voices.mjs';
import { setUp } from './setup.mjs';
import { installVSCode } from './setup/vscode.mjs';

/** Apple's sources only where they can be compiled. */
const usual = {
  ts: mocha,
  host: vscodeHost,
  journeys: vscodeJourneys,
  native: plainNative,
  asan: addressSanitized,
  tsan: threadSanitized,
  apple: appleSources,
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
  if (chosen.length === 0) {
    const { outcomes, checked } = await everything();
    report(outcomes, checked ? [] : ['checks']);
    return;
  }
  const outcomes = [];
  for (const [name, runTests] of Object.entries(runs))
    if (chosen.includes(name)) outcomes.push(await runTests());
  report(outcomes, []);
});

/**
 * All checks and all usual runs. An editor waits for most of its time, for its windows and for what people would do, so what only computes is done beside it, and
 * below its priority. The other tests come after both: they fare better alone.
 */
async function everything() {
  /** @type {Map<string, import('./lib/testRuns.mjs').Outcome>} */
  const outcomes = new Map();
  let checked = false;
  const inTurn = async (
    /** @type {(keyof typeof usual)[]} */ names,
    /** @type {{ aside?: boolean }} */ how,
  ) => {
    for (const name of names) outcomes.set(name, await withVoice(() => begun(name, usual[name]), how));
  };

  const aside = { aside: true };
  await Promise.all([
    withVoice(async () => {
      say('Checking');
      checked = (await run(process.execPath, ['scripts/check.mjs'])) === 0;
    }, aside).then(() => withVoice(compileNativeAhead, aside)),
    // Waits for a registry most of the time. What goes wrong with it is told by the run that needs it.
    withVoice(installVSCode)
      .catch(() => {})
      .then(() => inTurn(['host', 'journeys'], {})),
    ...(canCompileForApple ? [inTurn(['apple'], aside)] : []),
  ]);
  await inTurn(['ts', 'native', 'asan', 'tsan'], {});
  const order = Object.keys(usual);
  return {
    outcomes: [...outcomes]
      .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
      .map(([, outcome]) => outcome),
    checked,
  };
}

/**
 * Its outcome, also where it cannot begin, for lack of a build: the others go on, and all is told at the end.
 * @param {string} name @param {() => Promise<import('./lib/testRuns.mjs').Outcome>} runTests @returns {Promise<import('./lib/testRuns.mjs').Outcome>}
 */
async function begun(name, runTests) {
  try {
    return await runTests();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    tell(`${error.message}\n`);
    const failures = [{ test: 'could not begin', words: error.message }];
    return { name, passed: 0, failed: 0, skipped: 0, failures, broken: true, seconds: 0 };
  }
}

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
