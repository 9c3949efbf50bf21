/** Where an offset is, in text as it is while one types. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cursorAt } from '../../../model/language/cursor.ts';

function check(
  marked: string,
  wanted: { path: string; isKey?: boolean; literal?: string } | undefined,
): void {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const found = cursorAt(text, offset);
  assert.deepEqual(
    found && {
      path: found.path.join('/'),
      isKey: found.isKey,
      literal: found.literal && text.slice(found.literal.offset, found.literal.offset + found.literal.length),
    },
    wanted && { isKey: false, literal: undefined, ...wanted },
  );
}

describe('model/language: cursor', () => {
  it('tells keys from values, with and without text', () => {
    check('{ | }', { path: '', isKey: true });
    check('{ "a|" }', { path: 'a', isKey: true, literal: '"a"' });
    check('{ "a": | }', { path: 'a' });
    check('{ "a": "x|y" }', { path: 'a', literal: '"xy"' });
    check('{ "a": [1, { "b": 2| } ] }', { path: 'a/1/b', literal: '2' });
  });

  it('finds its way through what is not finished', () => {
    check('{ "tracks": [ { "items": [ { "asset": "w|', { path: 'tracks/0/items/0/asset', literal: '"w' });
    check('{ "a": 1 "b": [ "x", |', { path: 'b/1' });
  });

  it('is nowhere in a comment', () => {
    check('{ "a": 1 // "b|"\n }', undefined);
    check('{ /* | */ }', undefined);
    check('{ /* x */ | }', { path: '', isKey: true });
    check('{ "a": "http://x|" }', { path: 'a', literal: '"http://x"' });
  });

  it('gives an answer for every offset of any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:/*\n\\ab1$')), maxLength: 40 }),
        (text) => {
          for (let offset = 0; offset <= text.length; offset++) {
            const literal = cursorAt(text, offset)?.literal;
            assert(!literal || (literal.offset <= offset && offset <= literal.offset + literal.length));
          }
        },
      ),
    );
  });
});
