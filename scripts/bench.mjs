/**
 * `npm run bench`: exports beside the ffmpeg command line, with real footage. `npm run bench:native`: the micro-benchmarks. What follows `--`
 * is handed on.
 */
import { join } from 'node:path';
import { main, run, Stop } from './lib/process.mjs';
import { setUp } from './setup.mjs';
import { buildNative } from './setup/native.mjs';

await main(async () => {
  const [first, ...rest] = process.argv.slice(2);
  const native = first === 'native';
  await setUp({ bench: true });
  const [command, args] = native
    ? [join(await buildNative('addon', 'fw_bench', ['-DFW_BENCH=ON']), 'fw_bench'), rest]
    : [process.execPath, ['--import', 'tsx', 'bench/main.ts', ...process.argv.slice(2)]];
  const code = await run(command, args);
  if (code !== 0) throw new Stop(`The benchmark ended with code ${code}; its words are above.`);
});
