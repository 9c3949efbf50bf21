/**
 * Writes what is made from the format's schemas: docs/project-format.md and schema/reel.schema.json. With `--check` it writes
 * nothing and fails when one of them is not what it would write. Runs through tsx, as the schemas are TypeScript:
 *
 *     node --import tsx scripts/makeFormatDocs.mjs [--check]
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { projectJsonSchema } from '../model/project/jsonSchema.ts';
import { formatDocs } from './lib/formatDocs.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const schema = projectJsonSchema();
const outputs = [
  { path: 'schema/reel.schema.json', text: JSON.stringify(schema) },
  { path: 'docs/project-format.md', text: formatDocs(schema) },
];

for (const { path, text } of outputs) {
  const target = join(root, path);
  const wanted = await format(text, { ...(await resolveConfig(target)), filepath: target });
  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, wanted);
  } else if (readIfThere(target) !== wanted) {
    console.error(`${path} is not what the schemas say. Run: node --import tsx scripts/makeFormatDocs.mjs`);
    process.exitCode = 1;
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
