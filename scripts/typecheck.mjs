/** Type-checks every folder under its own tsconfig.json, which says what that folder may know. */
import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkAll } from './lib/checks.mjs';
import { main, root } from './lib/process.mjs';

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const folders = readdirSync(root).filter(
  (name) => existsSync(join(root, name, 'tsconfig.json')) && name !== 'node_modules',
);

await main(() =>
  checkAll(
    ['.', ...folders].map((folder) => ({
      name: `tsc ${folder}`,
      command: process.execPath,
      args: [tsc, '-p', folder],
    })),
  ),
);
