/** The suite of test/vscode/host as VS Code loads it: one CommonJS file a test file, beside the index that runs them with mocha. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './process.mjs';

/** Bundles it. Resolves with the path that VS Code is told as the tests' path. */
export async function bundleHostSuite() {
  const folder = join(root, '.vscode-test', 'host');
  rmSync(folder, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: readdirSync(join(root, 'test/vscode/host')).map((name) => join('test/vscode/host', name)),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return join(folder, 'index.cjs');
}
