/**
 * The TextMate grammar of `.reel`: JSON with comments, in which the format's own keys, its times and its `${variables}` stand out. The keys come
 * from the schema, so a new key is coloured from its first day. Colours only: what is right or wrong is the language server's to say.
 */

/** @typedef {import('./formatDocs.mjs').Schema} Schema */

/** @param {Schema} schema */
export function reelGrammar(schema) {
  return {
    $schema: 'https://json.schemastore.org/tmlanguage',
    comment: 'Made by scripts/makeExtensionDocs.mjs. Change scripts/lib/grammar.mjs, not this file.',
    name: 'Framewright Timeline',
    scopeName: 'source.reel',
    patterns: [{ include: '#value' }],
    repository: {
      value: {
        patterns: ['comment', 'object', 'array', 'number', 'constant', 'string'].map((name) => ({
          include: `#${name}`,
        })),
      },
      comment: {
        patterns: [
          { name: 'comment.line.double-slash.reel', match: '//.*$' },
          { name: 'comment.block.reel', begin: '/\\*', end: '\\*/' },
        ],
      },
      object: {
        begin: '\\{',
        end: '\\}',
        beginCaptures: punctuation('dictionary.begin'),
        endCaptures: punctuation('dictionary.end'),
        patterns: [
          { include: '#comment' },
          key('support.type.property-name.json.reel', `(${keysOf(schema).join('|')})`),
          key('variable.other.property.reel', '((?:[^"\\\\]|\\\\.)*)'),
          {
            begin: ':',
            end: '(?=[,}])',
            beginCaptures: punctuation('dictionary.key-value'),
            patterns: [{ include: '#value' }],
          },
          { name: 'punctuation.separator.dictionary.pair.reel', match: ',' },
        ],
      },
      array: {
        begin: '\\[',
        end: '\\]',
        beginCaptures: punctuation('array.begin'),
        endCaptures: punctuation('array.end'),
        patterns: [{ include: '#value' }, { name: 'punctuation.separator.array.reel', match: ',' }],
      },
      number: {
        name: 'constant.numeric.reel',
        match: '-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?\\b',
      },
      constant: { name: 'constant.language.reel', match: '\\b(?:true|false|null)\\b' },
      string: {
        patterns: [
          {
            comment: 'Times, alone in their string: 1.5s, 3/2s, 45f, 00:00:02:15.',
            name: 'string.quoted.double.reel',
            match: '(")(-?(?:\\d+(?:\\.\\d+)?|\\d+/\\d+)s|-?\\d+f|\\d+:\\d{2}:\\d{2}[:;]\\d{2,3})(")',
            captures: { 2: { name: 'constant.numeric.time.reel' } },
          },
          {
            name: 'string.quoted.double.reel',
            match: '(")(#[0-9A-Fa-f]{3,8})(")',
            captures: { 2: { name: 'constant.other.color.reel' } },
          },
          {
            name: 'string.quoted.double.reel',
            begin: '"',
            end: '"|$',
            patterns: [
              {
                name: 'constant.character.escape.reel',
                match: '\\\\(?:["\\\\/bfnrt]|u[0-9A-Fa-f]{4})|\\$\\$\\{',
              },
              { name: 'variable.other.reel', match: '\\$\\{[A-Za-z_][\\w-]*\\}' },
            ],
          },
        ],
      },
    },
  };
}

/** With its quotes, in the colours that themes give to the keys of JSON. @param {string} name @param {string} pattern With one group: the key. */
function key(name, pattern) {
  return {
    name,
    match: `(")${pattern}(")(?=\\s*:)`,
    captures: {
      1: { name: 'punctuation.support.type.property-name.begin.reel' },
      3: { name: 'punctuation.support.type.property-name.end.reel' },
    },
  };
}

/** @param {string} what */
function punctuation(what) {
  return { 0: { name: `punctuation.definition.${what}.reel` } };
}

/** Every key the format knows, sorted. @param {Schema} schema @returns {string[]} */
function keysOf(schema) {
  /** @type {Set<string>} */
  const keys = new Set();
  const visit = (/** @type {Schema} */ { properties = {}, ...parts }) => {
    Object.keys(properties).forEach((name) => keys.add(name));
    Object.values(properties).forEach(visit);
    for (const list of [parts.allOf, parts.anyOf, parts.oneOf]) list?.forEach(visit);
    Object.values(parts.definitions ?? {}).forEach(visit);
    if (typeof parts.additionalProperties === 'object') visit(parts.additionalProperties);
    if (parts.items !== undefined) (Array.isArray(parts.items) ? parts.items : [parts.items]).forEach(visit);
  };
  visit(schema);
  return [...keys].sort().map((name) => name.replaceAll('$', '\\$').replaceAll('.', '\\.'));
}
