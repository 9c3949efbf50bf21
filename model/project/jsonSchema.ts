/** The format as a JSON Schema, for editors: completion, hover texts, a first check. Parsing alone knows every rule. */
import * as z from 'zod';
import { project } from './format/project.ts';

/** Draft 7, which is what editors understand best. */
export function projectJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(project, { io: 'input', target: 'draft-7' });
  return { $schema, title: 'Framewright project', ...schema, allowComments: true, allowTrailingCommas: true };
}
