/** docs/protocol.md and docs/diagnostics.md, from the tables of model/protocol and model/diagnostics/codes.ts. Knows how a table looks, and no message. */
import * as z from 'zod';

/**
 * @typedef {{
 *   $ref?: string, anyOf?: Schema[], oneOf?: Schema[], type?: string, description?: string, default?: unknown, enum?: unknown[], const?: unknown,
 *   minimum?: number, maximum?: number, exclusiveMinimum?: number, maxLength?: number, pattern?: string, format?: string, items?: Schema,
 *   properties?: Record<string, Schema>, required?: string[], additionalProperties?: Schema | boolean,
 * }} Schema
 * @typedef {{ about: string, trusted?: boolean, params: import('zod').ZodType, result?: import('zod').ZodType }} Message
 * @typedef {Record<string, import('zod').ZodType>} Shapes
 */

/** @param {import('zod').ZodType} type @param {'input' | 'output'} io @returns {Schema} */
const schemaOf = (type, io) => /** @type {Schema} */ (z.toJSONSchema(type, { io }));

/** A shape is told from its fields, wherever it is met. @param {Schema} schema */
const fingerprint = (schema) => JSON.stringify(schema.properties ?? schema.oneOf ?? schema);

/**
 * Fields as rows, those of objects and lists beneath their own. `known`: by fingerprint, shapes that have a section of their own.
 * @param {Schema} schema @param {ReadonlyMap<string, string>} known @param {string} prefix @returns {string[][]}
 */
function rows(schema, known, prefix = '') {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const optional = schema.required?.includes(name) === true ? '' : '?';
    const inner = field.type === 'array' ? (field.items ?? {}) : field;
    const path = `${prefix}${name}${field.type === 'array' ? '[]' : ''}`;
    const named = known.get(fingerprint(inner));
    const below = named === undefined ? rows(inner, known, `${path}.`) : [];
    return [[`\`${path}\`${optional}`, typeText(field, known), meaning(field)], ...below];
  });
}

/** @param {Schema} field @param {ReadonlyMap<string, string>} known @returns {string} */
function typeText(field, known) {
  const named = known.get(fingerprint(field));
  if (named !== undefined) return `[${named}](#${named.toLowerCase().replaceAll(' ', '-')})`;
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum !== undefined) return field.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  const choices = field.anyOf ?? field.oneOf;
  if (choices !== undefined) return choices.map((choice) => typeText(choice, known)).join(', or ');
  if (field.type === 'array') return `list of ${typeText(field.items ?? {}, known)}`;
  if (
    field.type === 'object' &&
    typeof field.additionalProperties === 'object' &&
    field.properties === undefined
  )
    return `object of ${typeText(field.additionalProperties, known)}`;
  const bounds = [
    ...(field.minimum === undefined || field.minimum === Number.MIN_SAFE_INTEGER
      ? []
      : [`from ${field.minimum}`]),
    ...(field.exclusiveMinimum === undefined ? [] : [`above ${field.exclusiveMinimum}`]),
    ...(field.maximum === undefined || field.maximum === Number.MAX_SAFE_INTEGER
      ? []
      : [`to ${field.maximum}`]),
    ...(field.maxLength === undefined ? [] : [`at most ${field.maxLength} characters`]),
    ...(field.format === 'uuid' ? ['a UUID'] : []),
    ...(field.format !== 'uuid' && field.pattern !== undefined
      ? [`\`${field.pattern.replaceAll('|', '\\|')}\``]
      : []),
  ];
  return [field.type ?? 'anything', ...bounds].join(', ');
}

/** @param {Schema} field */
function meaning({ description = '', default: fallback }) {
  const told = fallback === undefined ? '' : ` Default: \`${JSON.stringify(fallback)}\`.`;
  return `${description}${told}`.trim().replaceAll('|', '\\|');
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} body */
const table = (head, body) =>
  [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** @param {Schema} schema @param {ReadonlyMap<string, string>} known */
function fields(schema, known) {
  const found = rows(schema, known);
  if (found.length > 0) return table(['Field', 'Type', 'Meaning'], found);
  const choices = (schema.oneOf ?? schema.anyOf ?? []).map((choice) => rows(choice, known));
  return choices.map((choice) => table(['Field', 'Type', 'Meaning'], choice)).join('\n\nor\n\n');
}

/**
 * @param {{
 *   requests: Record<string, Message>, notifications: Record<string, Message>,
 *   changes: readonly { version: number, what: string, why: string }[], limits: Record<string, number>, closeCodes: Record<string, number>,
 *   shapes: Shapes, limitWords: Record<string, string>, closeWords: Record<string, string>,
 * }} protocol
 */
export function protocolPage({
  requests,
  notifications,
  changes,
  limits,
  closeCodes,
  shapes,
  limitWords,
  closeWords,
}) {
  /** @type {Map<string, string>} */
  const known = new Map();
  for (const [name, type] of Object.entries(shapes)) {
    known.set(fingerprint(schemaOf(type, 'output')), name);
    known.set(fingerprint(schemaOf(type, 'input')), name);
  }
  /** @param {string} method @param {Message} message */
  const section = (method, { about, trusted, params, result }) => {
    const asked = fields(schemaOf(params, 'input'), known);
    const answered = result === undefined ? '' : fields(schemaOf(result, 'output'), known);
    return [
      `### ${method}`,
      `${about}${trusted === true ? ' **Only for a lease with trust.**' : ''}`,
      asked === '' ? 'Without parameters.' : `Parameters:\n\n${asked}`,
      ...(result === undefined
        ? []
        : [answered === '' ? 'Answered with `{}`.' : `Answered with:\n\n${answered}`]),
    ].join('\n\n');
  };
  return `# The protocol of the daemon

What is said on \`/engine\`: JSON-RPC 2.0 over a WebSocket, one message a frame, no batches. The way there is a Unix socket, or a named pipe on Windows, whose address and
token are in the highest \`address.N.json\` of the daemon's folder. \`/lsp\` has the same handshake and speaks the Language Server Protocol after it. This page is made from
\`model/protocol/\`, which is the only definition: \`npm run docs\`.

Every request is answered exactly once: by a result, by an error, or by the end of the connection. An error of ours has the number −32000 and \`data\` as [Failure](#failure) has it;
[diagnostics.md](diagnostics.md) lists the codes. Keys that are not named here are refused. A field with \`?\` may be left out.

## Versions

Both sides say theirs in the first message, and speak on only when they are equal.

${table(
  ['Version', 'What', 'Why'],
  changes.map(({ version, what, why }) => [String(version), what, why]),
)}

## Messages

${table(
  ['Request', 'Trust', 'What it does'],
  Object.entries(requests).map(([method, { about, trusted }]) => [
    `[\`${method}\`](#${method.replaceAll('/', '')})`,
    trusted === true ? 'yes' : '',
    about,
  ]),
)}

${table(
  ['Notification', 'When'],
  Object.entries(notifications).map(([method, { about }]) => [
    `[\`${method}\`](#${method.replaceAll('/', '')})`,
    about,
  ]),
)}

## Bounds

${table(
  ['Name', 'Value', 'Meaning'],
  Object.entries(limits).map(([name, value]) => [`\`${name}\``, String(value), limitWords[name] ?? '']),
)}

A connection is closed with one of these codes:

${table(
  ['Name', 'Code', 'Meaning'],
  Object.entries(closeCodes).map(([name, value]) => [`\`${name}\``, String(value), closeWords[name] ?? '']),
)}

## Requests

${Object.entries(requests)
  .map(([method, message]) => section(method, message))
  .join('\n\n')}

## Notifications

${Object.entries(notifications)
  .map(([method, message]) => section(method, message))
  .join('\n\n')}

## Shapes

${Object.entries(shapes)
  .map(([name, type]) => {
    const schema = schemaOf(type, 'output');
    const others = new Map([...known].filter(([, other]) => other !== name));
    return `### ${name}\n\n${schema.description === undefined ? '' : `${schema.description}\n\n`}${fields(schema, others)}`;
  })
  .join('\n\n')}
`;
}

/**
 * @param {Record<string, { means: string, remedy: string }>} diagnostics
 * @param {Record<string, { means: string, remedy: string }>} errors
 */
export function codePage(diagnostics, errors) {
  /** @param {Record<string, { means: string, remedy: string }>} codes */
  const codeTable = (codes) =>
    table(
      ['Code', 'What it means', 'What to do'],
      Object.entries(codes)
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([code, { means, remedy }]) =>
          [`\`${code}\``, means, remedy].map((cell) => cell.replaceAll('|', '\\|')),
        ),
    );
  return `# Codes

Every problem has a code that stays the same from release to release, and a message that says what was expected, what was met and what to do, with names and figures. This page
is made from \`model/diagnostics/codes.ts\`: \`npm run docs\`.

## In a project

Shown at their place by \`framewright check\` and in the editor. With an error the project cannot be rendered; \`handle-too-short\` and \`letter-missing\` are warnings.

${codeTable(diagnostics)}

## Of commands, exports and the daemon

With \`--json\`, in the field \`code\` of the event \`error\`; over the protocol in \`data.code\`. A code \`internal\` is a bug in Framewright: please report it with what it says.

${codeTable(errors)}
`;
}
