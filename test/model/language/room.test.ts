/** Where another key or value can be written, and what is missing before it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { roomAt } from '../../../model/language/room.ts';

/** `|` is the cursor; `;` stands where a comma is missing. */
function check(marked: string, wanted: 'taken' | 'free' | 'comma'): void {
  const commaAt = marked.indexOf(';');
  const plain = marked.replace(';', '');
  const found = roomAt(plain.replace('|', ''), plain.indexOf('|'));
  assert.deepEqual(found, wanted === 'comma' ? { commaAt } : wanted, marked);
}

describe('model/language: room', () => {
  it('is free where nothing is missing', () => {
    for (const text of ['|', '// a\n|', '{ | }', '{ "a": 1, | }', '[ | ]', '[ 1, | 2 ]', '{ "a": | }'])
      check(text, 'free');
  });

  it('lacks the comma behind the value before', () => {
    check('{ "a": 1; | }', 'comma');
    check('{ "a": "x";\n  |\n}', 'comma');
    check('[ { };| ]', 'comma');
    check('[ [ ]; // the last\n | ]', 'comma');
    check('[ "a"; | ]', 'comma');
    check('{ "a": true; | "b": 1 }', 'comma');
  });

  it('does not take what is being written for what stands before it', () => {
    check('{ "a": "x";\n  "b|" }', 'comma');
    check('{ "a": "x"; b| }', 'comma');
    check('{ "a": 12| }', 'free');
    check('{ "a|" }', 'free');
  });

  it('takes a key without a colon for what it is', () => check('{ "a" | }', 'free'));

  it('is taken between a colon and its value, and beside the project', () => {
    check('{ "a": | { } }', 'taken');
    check('{ "a": | [ ] }', 'taken');
    check('{ "a":| "b" }', 'taken');
    check('{ "a": 1 } |', 'taken');
    check('// a\n|\n{ "a": 1 }', 'taken');
  });

  it('is free where what follows is no value of this key, as an object is written before another', () => {
    check('[ { "a": |\n { "b": 1 } ]', 'free');
    check('{ "a": [ { "b": | { "c": 1 } ] }', 'free');
  });

  it('is free before a value that the next line may be the key of', () =>
    check('{ "a": |\n  "b": 1 }', 'free'));

  it('gives an answer for every offset of any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:/*\n\\ab1$')), maxLength: 40 }),
        (text) => {
          for (let offset = 0; offset <= text.length; offset++) {
            const room = roomAt(text, offset);
            if (typeof room === 'object') assert(room.commaAt <= offset);
          }
        },
      ),
    );
  });
});
