import assert from 'node:assert/strict';
import { movedOffsets } from '../../../model/language/movedOffsets.ts';

/** Where each `|` of `before` is in `after`. */
function check(before: string, after: string, wanted: readonly (number | undefined)[]): void {
  const marks = before.split('|').slice(0, -1);
  const offsets = marks.map((_, index) => marks.slice(0, index + 1).join('').length);
  const text = before.replaceAll('|', '');
  assert.deepEqual(offsets.map(movedOffsets(text, after)), wanted);
}

describe('a place in a text that was changed', () => {
  it('stays before the change, and moves behind it', () => check('|a |b |c', 'a bbb c', [0, 2, 6]));
  it('moves back when something was taken away', () => check('|a bbb |c', 'a c', [0, 2]));
  it('is gone in what was replaced', () => check('|a |b|b |c', 'a x c', [0, undefined, undefined, 4]));
  it('stays where nothing changed', () => check('|a|b', 'ab', [0, 1]));
});
