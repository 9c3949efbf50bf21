/** Whatever the text, parsing returns, and what it reports lies inside the text. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseProject } from '../../../model/project/parse/parseProject.ts';

const example = readFileSync(join(import.meta.dirname, '../../cases/design-example.reel'), 'utf8');

function check(text: string): void {
  const { project, diagnostics } = parseProject(text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  assert.equal(project === undefined, errors.length > 0, 'there is a project exactly when there is no error');
  let last = 0;
  for (const { code, message, range, related = [] } of diagnostics) {
    assert.match(code, /^[a-z]+(-[a-z]+)*$/);
    assert.match(message, /^\S[^]*[.?]$/, 'messages are sentences');
    assert(range.offset >= last, 'in the order of the text');
    last = range.offset;
    for (const { offset, length } of [range, ...related.map((other) => other.range)]) {
      assert(
        offset >= 0 && length >= 0 && offset + length <= text.length,
        `${code} lies outside of the text`,
      );
    }
  }
}

/** Values with the format's own keys, so that more than the outermost object is reached. */
const keys = [...new Set([...example.matchAll(/"([a-zA-Z]+)"\s*:/g)].map((match) => match[1] ?? ''))];
const leaves = fc.oneof(
  fc.constantFrom<unknown>(
    ...keys,
    1,
    0,
    -1,
    0.5,
    '45f',
    '1.5s',
    '00:00:01:00',
    '#fff',
    '${title}',
    '${',
    'end',
    'mp4',
    null,
  ),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
);
const { value: formatLike } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    leaves,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string({ maxLength: 4 })), tie('value'), {
      maxKeys: 6,
    }),
  ),
}));

describe('model/project: any text', () => {
  it('parses arbitrary text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), check));
  });

  it('parses arbitrary JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => check(JSON.stringify(value))));
  });

  it('parses arbitrary values under the keys of a project', () => {
    const whole = fc.record(
      { reel: fc.constant(1), canvas: formatLike, tracks: formatLike },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(whole, formatLike, (project, rest) => {
        check(JSON.stringify({ ...project, ...(typeof rest === 'object' ? rest : {}) }));
      }),
    );
  });

  it('parses a good project with any value in place of another', () => {
    const values = [...example.matchAll(/(?<=[:[,]\s*)("[^"\n]*"|-?\d+(\.\d+)?|\{|\[)/g)];
    fc.assert(
      fc.property(fc.constantFrom(...values), formatLike, (at, value) => {
        check(example.slice(0, at.index) + JSON.stringify(value) + example.slice(at.index + at[0].length));
      }),
      { numRuns: 300 },
    );
  });

  it('parses a good project that ends anywhere, or lacks any piece', () => {
    fc.assert(
      fc.property(fc.nat(example.length), fc.nat(40), (from, length) => {
        check(example.slice(0, from));
        check(example.slice(0, from) + example.slice(from + length));
      }),
      { numRuns: 300 },
    );
  });

  it('parses brackets within brackets, however many', () => {
    for (const bracket of ['[', '{"a":', '[{"a":']) check(bracket.repeat(100_000));
  });
});
