/**
 * Formats the C++ sources; with --check only says which are not formatted. Versions of clang-format differ in details, so the one that CI
 * has (Debian 12's) decides: another one formats nothing and checks nothing, and says so.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { capture, main, root, runQuietly, Stop } from './lib/process.mjs';

const major = '14';

const files = readdirSync(join(root, 'native'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(h|cc)$/.test(name) && !name.startsWith('build'))
  .map((name) => join('native', name));

await main(async () => {
  const program = [`clang-format-${major}`, 'clang-format'].find((name) => versionOf(name) === major);
  if (program === undefined) {
    console.log(
      `The C++ sources were left alone: clang-format ${major} decides their format, and it is not here.`,
    );
    return;
  }
  const mode = process.argv.includes('--check') ? ['--dry-run', '-Werror'] : ['-i'];
  const { code, output } = await runQuietly(program, [...mode, ...files]);
  if (code !== 0) throw new Stop(`${output}\n"npm run format" puts this right.`);
});

/** @param {string} name */
function versionOf(name) {
  return /version (\d+)/.exec(capture(name, ['--version']) ?? '')?.[1];
}
