/** Files that are made from tables and schemas: written, or with `--check` on the command line only compared. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root } from './process.mjs';

/** @param {{ path: string, text: string }[]} outputs `text` is formatted first. @param {string} script Who makes them. */
export async function writeMade(outputs, script) {
  for (const { path, text } of outputs) {
    const target = join(root, path);
    const wanted = await format(text, { ...(await resolveConfig(target)), filepath: target });
    if (!process.argv.includes('--check')) {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, wanted);
    } else if (readIfThere(target) !== wanted) {
      console.error(`${path} is not what it is made from. Run: node --import tsx ${script}`);
      process.exitCode = 1;
    }
  }
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
