/** Changes of a text leave it readable and everything else in it as it was. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTree, parse, type ParseError } from 'jsonc-parser';
import { removeProperty, setProperty, type Edit } from '../../../model/language/edits.ts';

const applied = (text: string, { range, text: now }: Edit): string =>
  text.slice(0, range.offset) + now + text.slice(range.offset + range.length);

function read(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  assert.deepEqual(errors, [], text);
  return value;
}

/** An object of single-letter keys, written with the spaces, comments and trailing commas that people write. */
const written = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...Array.from('abcdef')), { maxLength: 5 }),
    fc.constantFrom(' ', '\n  ', ' /* , } */ ', ' // , }\n'),
    fc.constantFrom('', ' ', ' // x, y\n', ' /* , */'),
    fc.boolean(),
  )
  .map(([keys, space, beforeComma, trailing]) => {
    const properties = keys.map((key, index) => `"${key}":${space}${index}`).join(`${beforeComma},${space}`);
    return {
      keys,
      text: `{${space}${properties}${trailing && keys.length > 0 ? `${beforeComma},` : ''}${beforeComma}}`,
    };
  });

describe('model/language: edits', () => {
  it('sets a key, and leaves the others', () => {
    fc.assert(
      fc.property(written, fc.constantFrom(...Array.from('abcxyz')), ({ keys, text }, key) => {
        const after = read(applied(text, setProperty(parseTree(text)!, text, key, '"new"')));
        const before = Object.fromEntries(keys.map((each, index) => [each, index]));
        assert.deepEqual(after, { ...before, [key]: 'new' });
      }),
    );
  });

  it('removes a key, and leaves the others', () => {
    fc.assert(
      fc.property(written, fc.nat(), ({ keys, text }, choice) => {
        fc.pre(keys.length > 0);
        const at = choice % keys.length;
        const property = parseTree(text)!.children![at]!;
        const after = read(applied(text, removeProperty(property, text)));
        const rest = keys.map((each, index) => [each, index] as const).filter((_, index) => index !== at);
        assert.deepEqual(after, Object.fromEntries(rest));
      }),
    );
  });

  it('writes a key as its neighbours are written', () => {
    const lines = '{\n    "a": 1 // one\n}';
    assert.equal(
      applied(lines, setProperty(parseTree(lines)!, lines, 'b', '2')),
      '{\n    "a": 1,\n    "b": 2 // one\n}',
    );
    const line = '{ "a": 1 }';
    assert.equal(applied(line, setProperty(parseTree(line)!, line, 'b', '2')), '{ "a": 1, "b": 2 }');
    assert.equal(applied('{}', setProperty(parseTree('{}')!, '{}', 'b', '2')), '{ "b": 2 }');
  });
});
