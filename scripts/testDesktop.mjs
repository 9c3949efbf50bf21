/**
 * `npm run test:desktop`: the suite of test/vscode/host in a desktop VS Code, which @vscode/test-electron downloads. For machines with a screen and the
 * internet; everywhere else `npm run test:vscode` runs the same suite. `-- --version 1.100.0` names a version.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main, root, Stop } from './lib/process.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  await setUp();
  const { bundleHostSuite } = await import('./lib/hostSuite.mjs');
  const { runTests } = await import('@vscode/test-electron');
  const at = process.argv.indexOf('--version');
  const folder = mkdtempSync(join(tmpdir(), 'fw-workspace-'));
  try {
    await runTests({
      ...(at < 0 ? {} : { version: process.argv[at + 1] }),
      extensionDevelopmentPath: root,
      extensionTestsPath: await bundleHostSuite(),
      launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
    });
  } catch (error) {
    throw new Stop(`The desktop suite failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
