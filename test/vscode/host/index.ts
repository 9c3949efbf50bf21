/** What VS Code calls as its suite of tests: runs every file beside it with mocha, inside the extension host. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Rejects when a test fails. */
export async function run(): Promise<void> {
  const folder = __dirname;
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 120_000,
    forbidOnly: true,
    reporter: join(folder, '../../scripts/lib/mochaReporter.cjs'),
    reporterOptions: { output: process.env['FRAMEWRIGHT_TEST_REPORT'] },
  });
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.test.cjs')) mocha.addFile(join(folder, name));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
