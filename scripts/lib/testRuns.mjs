/**
 * The runs that `npm test` is made of, each with its counts as the test runner itself reports them.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildNative, buildNativeAhead } from '../setup/native.mjs';
import { installExtension, installVSCode } from '../setup/vscode.mjs';
import { compileForApple } from './compileForApple.mjs';
import { capture, root, run, say, Stop } from './process.mjs';
import { tell } from './voices.mjs';

/** A test by its full name, and what it failed with. @typedef {{ test: string, words: string }} Failure */

/** @typedef {{ passed: number, failed: number, skipped: number, failures: Failure[] }} Counts */

/**
 * How one run ended, after how long. `broken`: without a report or, with nothing failed in it, with a bad exit code (a crash, a leak, a race).
 * @typedef {Counts & { name: string, broken: boolean, seconds: number }} Outcome
 */

/** The TypeScript suite, against the addon: as many files at once as there are cores, since many of them wait for most of their time. */
export function mocha() {
  return mochaUnder('mocha', {}, ['--parallel', '--jobs', String(availableParallelism())]);
}

/** The same in an environment of its own. @param {string} name @param {NodeJS.ProcessEnv} env @param {string[]} args */
export function mochaUnder(name, env, args) {
  return counted(name, async (report) => {
    const reporter = ['--reporter', 'scripts/lib/mochaReporter.cjs', '--reporter-option', `output=${report}`];
    const words = ['node_modules/mocha/bin/mocha.js', ...colours(), ...reporter, ...args];
    // Setting up has bundled what tests run; files that run side by side must not do so again.
    const code = await run(process.execPath, words, { env: { FRAMEWRIGHT_TEST_BUNDLED: '1', ...env } });
    return { code, counts: readCounts(report) };
  });
}

/** Mocha does not see the terminal where its words are kept. */
function colours() {
  return process.stdout.isTTY ? ['--color'] : [];
}

/** What mochaReporter.cjs wrote. @param {string} report */
function readCounts(report) {
  /** @type {Counts} */
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  return counts;
}

/** What needs a real VS Code: the suite inside its extension host. */
export function vscodeHost() {
  return counted('VS Code, in its extension host', async (report) => {
    const { bundleHostSuite } = await import('./hostSuite.mjs');
    const env = { ...(await vscodeEnvironment()), FRAMEWRIGHT_TEST_SUITE: await bundleHostSuite() };
    const args = ['--import', 'tsx', 'test/vscode/harness/runInHost.ts'];
    const code = await run(process.execPath, args, { env: { ...env, FRAMEWRIGHT_TEST_REPORT: report } });
    return { code, counts: readCounts(report) };
  });
}

/** What needs a real VS Code: people's ways through its workbench, with the packed extension. */
export function vscodeJourneys() {
  return counted('VS Code, through its workbench', async (report) => {
    const env = await packedEnvironment(dirname(report));
    const reporter = ['--reporter', 'scripts/lib/mochaReporter.cjs', '--reporter-option', `output=${report}`];
    const config = ['--config', 'test/vscode/.mocharc.json'];
    // One after the other: each has a VS Code, a browser and a daemon that exports, and two of those leave none the time that people see.
    const words = ['node_modules/mocha/bin/mocha.js', ...colours(), ...config, ...reporter];
    const code = await run(process.execPath, words, { env });
    return { code, counts: readCounts(report) };
  });
}

/** Where the VS Code and the browser are that its runs need; installed when they are not there. */
async function vscodeEnvironment() {
  const { server, chromium } = await installVSCode();
  return { FRAMEWRIGHT_TEST_VSCODE: server, FRAMEWRIGHT_TEST_CHROMIUM: chromium };
}

/** The same, and a folder of extensions in which ours is installed as it is packed. @param {string} folder Where to. */
export async function packedEnvironment(folder) {
  const { packExtension } = await import('../package.mjs');
  const env = await vscodeEnvironment();
  const extensions = await installExtension(await packExtension(folder), env.FRAMEWRIGHT_TEST_VSCODE);
  return { ...env, FRAMEWRIGHT_TEST_EXTENSIONS: extensions };
}

/** Exports disturbed at every change of a file and at some hundred random moments, and codecs with damaged streams: an hour. */
export function stress() {
  process.env.FRAMEWRIGHT_STRESS = '1';
  const specs = [
    'test/daemon/faults/*.test.ts',
    'test/daemon/cache/processes.test.ts',
    ...['edits', 'oddProjects'].map((name) => `test/daemon/export/${name}.test.ts`),
    // Mocha takes braces for letters.
    ...['exactness', 'rounds'].map((name) => `test/daemon/preview/${name}.test.ts`),
    ...['stress', 'fuzz', 'configurations'].map((name) => `test/native/webcodecs/${name}.test.ts`),
  ];
  return mochaUnder('mocha', {}, ['--no-config', '--node-option', 'import=tsx', ...specs]);
}

/** Compiles what the three runs of the C++ suite need, before their turn. Never fails: they build again. */
export async function compileNativeAhead() {
  try {
    await buildNativeAhead('asan', 'fw_tests');
    await buildNativeAhead('tsan', 'fw_tests');
    await buildNativeAhead('addon', 'fw_tests', plainOptions);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
}

const plainOptions = ['-DFW_TESTS=ON'];

/** The C++ suite as it ships, optimised. */
export async function plainNative() {
  const build = await buildNative('addon', 'fw_tests', plainOptions);
  return googleTest('C++', join(build, 'fw_tests'), []);
}

/** AddressSanitizer also finds leaks (on Linux; Apple's has no leak detection). */
export const addressSanitizer = {
  ASAN_OPTIONS: `detect_leaks=${process.platform === 'linux' ? 1 : 0}:detect_stack_use_after_return=1:strict_init_order=1:abort_on_error=0`,
};

/** ThreadSanitizer with what is known of others' code. */
export const threadSanitizer = {
  TSAN_OPTIONS: `halt_on_error=0:second_deadlock_stack=1:suppressions=${join(root, 'native/test/thread_sanitizer.supp')}`,
};

/** The C++ suite under AddressSanitizer. */
export async function addressSanitized() {
  const build = await buildNative('asan', 'fw_tests');
  return googleTest('C++ under AddressSanitizer', join(build, 'fw_tests'), [], addressSanitizer);
}

/** The C++ tests that use several threads (their suites have `Threaded` in the name), under ThreadSanitizer. */
export async function threadSanitized() {
  const build = await buildNative('tsan', 'fw_tests');
  const args = ['--gtest_filter=*Threaded*'];
  return googleTest('C++ under ThreadSanitizer', join(build, 'fw_tests'), args, threadSanitizer);
}

/** What only macOS runs, as far as that it compiles. */
export function appleSources() {
  return counted('sources for macOS, compiled for arm64', async () => {
    const { compiled, failures } = await compileForApple();
    const counts = { passed: compiled.length, failed: failures.length, skipped: 0, failures };
    return { code: failures.length, counts };
  });
}

/**
 * Runs a GoogleTest program once for each core, each with its share of the tests.
 * @param {string} name @param {string} program @param {string[]} args @param {NodeJS.ProcessEnv} [env]
 * @param {string[]} [under] The command that runs it, with its options.
 */
export function googleTest(name, program, args, env = {}, under = fixedAddresses()) {
  const shards = Array.from({ length: availableParallelism() }, (_, index) => String(index));
  return counted(name, async (report) => {
    const outcomes = await Promise.all(
      shards.map(async (shard) => {
        const path = `${report}.${shard}`;
        const words = [program, '--gtest_brief=1', `--gtest_output=json:${path}`, ...args];
        const [command = program, ...rest] = [...under, ...words];
        const sharding = { GTEST_TOTAL_SHARDS: String(shards.length), GTEST_SHARD_INDEX: shard };
        const code = await run(command, rest, { env: { ...env, ...sharding } });
        return { code, counts: count(/** @type {GoogleReport} */ (JSON.parse(readFileSync(path, 'utf8')))) };
      }),
    );
    const all = outcomes.map(({ counts }) => counts);
    const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
      all.reduce((total, counts) => total + counts[key], 0);
    return {
      code: Math.max(...outcomes.map(({ code }) => code)),
      counts: {
        passed: sum('passed'),
        failed: sum('failed'),
        skipped: sum('skipped'),
        failures: all.flatMap(({ failures }) => failures),
      },
    };
  });
}

/**
 * @typedef {{ name: string, classname: string, result: string, failures?: { failure: string }[] }} GoogleTest
 * @typedef {{ testsuites: { testsuite: GoogleTest[] }[] }} GoogleReport
 */

/** @param {GoogleReport} report @returns {Counts} */
function count(report) {
  const tests = report.testsuites.flatMap((suite) => suite.testsuite);
  const failures = tests.flatMap(({ classname, name, failures: faults = [] }) =>
    faults.length === 0
      ? []
      : [{ test: `${classname}.${name}`, words: faults.map(({ failure }) => failure).join('\n') }],
  );
  const passed = tests.filter((test) => test.failures === undefined && test.result === 'COMPLETED').length;
  return { passed, failed: failures.length, skipped: tests.length - passed - failures.length, failures };
}

/** GCC's sanitizers before 14 cannot start where the kernel spreads addresses widely; `setarch -R` keeps it from doing so. */
function fixedAddresses() {
  return process.platform === 'linux' && capture('setarch', ['-R', 'true']) !== undefined
    ? ['setarch', '-R']
    : [];
}

/** @param {string} name @param {(report: string) => Promise<{ code: number, counts: Counts }>} runTests @returns {Promise<Outcome>} */
async function counted(name, runTests) {
  say(`Testing: ${name}`);
  const folder = mkdtempSync(join(tmpdir(), 'framewright-tests-'));
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  try {
    const { code, counts } = await runTests(join(folder, 'report.json'));
    return { name, ...counts, seconds: seconds(), broken: code !== 0 && counts.failed === 0 };
  } catch (error) {
    // No report: the runner itself crashed. Its own words are above.
    tell(`${String(error)}\n`);
    return { name, passed: 0, failed: 0, skipped: 0, failures: [], seconds: seconds(), broken: true };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
