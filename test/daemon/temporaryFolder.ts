/** A folder of its own for a suite's files, gone afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Call inside a `describe`; the returned function gives the folder, or a path in it, once tests run. */
export function temporaryFolder(): (name?: string) => string {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'framewright-test-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return (name = '') => join(folder, name);
}
