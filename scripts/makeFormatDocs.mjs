/**
 * Writes what is made from the format's schemas: docs/project-format.md and schema/reel.schema.json. With `--check` it writes
 * nothing and fails when one of them is not what it would write. Runs through tsx, as the schemas are TypeScript:
 *
 *     node --import tsx scripts/makeFormatDocs.mjs [--check]
 */
import { projectJsonSchema } from '../model/project/jsonSchema.ts';
import { formatDocs } from './lib/formatDocs.mjs';
import { writeMade } from './lib/made.mjs';

const schema = projectJsonSchema();
await writeMade(
  [
    { path: 'schema/reel.schema.json', text: JSON.stringify(schema) },
    { path: 'docs/project-format.md', text: formatDocs(schema) },
  ],
  'scripts/makeFormatDocs.mjs',
);
