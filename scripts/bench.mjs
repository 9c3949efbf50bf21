/**
 * `npm run bench`: exports beside the ffmpeg command line, with real footage. `npm run bench:native`: the micro-benchmarks. `npm run bench:activation`: the
 * extension in a real VS Code. What follows `--` is handed on.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main, run, Stop } from './lib/process.mjs';
import { packedEnvironment } from './lib/testRuns.mjs';
import { setUp } from './setup.mjs';
import { buildNative } from './setup/native.mjs';

const [first, ...rest] = process.argv.slice(2);

await main(async () => {
  const code = await (first === 'native' ? native() : first === 'activation' ? activation() : exports());
  if (code !== 0) throw new Stop(`The benchmark ended with code ${code}; its words are above.`);
});

async function exports() {
  await setUp({ bench: true });
  return run(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...process.argv.slice(2)]);
}

async function native() {
  await setUp({ bench: true });
  return run(join(await buildNative('addon', 'fw_bench', ['-DFW_BENCH=ON']), 'fw_bench'), rest);
}

async function activation() {
  await setUp({ test: true });
  const folder = mkdtempSync(join(tmpdir(), 'framewright-bench-'));
  try {
    const env = await packedEnvironment(folder);
    return await run(process.execPath, ['--import', 'tsx', 'bench/activation.ts'], { env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
