/**
 * Frames and codecs for a long time under everything that finds what tests cannot see: `npm run test:sanitize`. `npm test` runs the same C++ tests in
 * short under both sanitizers.
 */
import { join } from 'node:path';
import { buildNative } from '../setup/native.mjs';
import { capture, Stop } from './process.mjs';
import { addressSanitizer, googleTest, mochaUnder, threadSanitizer } from './testRuns.mjs';

/** At full length. */
const long = { FRAMEWRIGHT_STRESS: '1' };

const threaded = 'StressThreaded*:CodecRunnerThreaded*:BufferPoolThreaded*';
/** All that has frames, buffers and codecs of its own. */
const owning = `${threaded}:Picture*:BufferPool*:RgbaConverter*:PixelTransfers*:SampleEncoder*:Sound*Bytes*:CodecTimes*:NalUnits*`;

export async function stressUnderAddressSanitizer() {
  const program = join(await buildNative('asan', 'fw_tests'), 'fw_tests');
  const env = { ...long, ...addressSanitizer };
  return googleTest('Stress under AddressSanitizer', program, [`--gtest_filter=${owning}`], env);
}

export async function stressUnderThreadSanitizer() {
  const program = join(await buildNative('tsan', 'fw_tests'), 'fw_tests');
  const env = { ...long, ...threadSanitizer };
  return googleTest('Stress under ThreadSanitizer', program, [`--gtest_filter=${threaded}`], env);
}

export async function stressUnderValgrind() {
  if (capture('valgrind', ['--version']) === undefined) {
    throw new Stop('valgrind is needed: install it (Debian and Ubuntu: sudo apt-get install valgrind).');
  }
  const program = join(await buildNative('addon', 'fw_tests', ['-DFW_TESTS=ON']), 'fw_tests');
  const valgrind = [
    'valgrind',
    '--quiet',
    '--error-exitcode=9',
    '--leak-check=full',
    '--show-leak-kinds=definite',
    '--errors-for-leak-kinds=definite',
    '--num-callers=30',
  ];
  return googleTest('Stress under valgrind', program, [`--gtest_filter=${owning}`], long, valgrind);
}

/**
 * The addon in Node: workers, transfers, garbage collection, 10,000 damaged streams of each codec and files to copy from. What Node leaves behind at its end is not ours, so
 * leaks are told by the counters.
 */
export async function stressOfTheAddon() {
  const build = await buildNative('asan', 'framewright_addon', ['-DFW_ADDON=ON']);
  const runtime = capture(process.env.CXX ?? 'c++', ['-print-file-name=libasan.so']);
  if (process.platform !== 'linux' || runtime === undefined) {
    throw new Stop('The addon is tested under AddressSanitizer on Linux, with GCC.');
  }
  const env = {
    ...long,
    FRAMEWRIGHT_ADDON: join(build, 'framewright.node'),
    LD_PRELOAD: runtime,
    ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=0',
  };
  const specs = ['webcodecs/stress', 'webcodecs/fuzz', 'copyingDamage'].map(
    (name) => `test/native/${name}.test.ts`,
  );
  const args = ['--no-config', '--node-option', 'import=tsx', ...specs];
  return mochaUnder('Stress of the addon in Node, under AddressSanitizer', env, args);
}
