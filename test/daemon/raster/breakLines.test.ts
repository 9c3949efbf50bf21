import assert from 'node:assert/strict';
import { breakLines } from '../../../daemon/raster/breakLines.ts';

/** Every character is one wide, so widths can be counted. */
function check(text: string, maxWidth: number, expected: readonly string[]): void {
  assert.deepEqual(
    breakLines(text, maxWidth, (line) => line.length),
    expected,
  );
}

describe('breaking lines', () => {
  it('keeps what fits on one line', () => check('two words', 9, ['two words']));
  it('breaks at the last space that fits', () => check('one two three', 8, ['one two', 'three']));
  it('drops the space at a break, however many there are', () => check('one   two', 4, ['one', 'two']));
  it('keeps the spaces inside a line', () => check('a   b', 9, ['a   b']));
  it('breaks where the text says, and keeps empty lines', () => check('a\n\nb\r\nc', 9, ['a', '', 'b', 'c']));
  it('gives an empty text one empty line', () => check('', 5, ['']));
  it('breaks a word that is too long between characters', () => check('abcdefgh', 3, ['abc', 'def', 'gh']));
  it('goes on after a long word on the same line', () => check('abcdef g', 4, ['abcd', 'ef g']));
  it('puts at least one character on a line', () => check('ab', 0, ['a', 'b']));
  it('breaks after a hyphen', () => check('well-known', 6, ['well-', 'known']));
  it('never begins a line with a full stop', () => check('aa bb.', 5, ['aa', 'bb.']));
  it('breaks between ideographs', () => check('日本語文字', 3, ['日本語', '文字']));
  it('does not take apart what readers see as one character', () => {
    const family = '👨‍👩‍👧';
    check(`${family}${family}`, family.length, [family, family]);
  });
});
