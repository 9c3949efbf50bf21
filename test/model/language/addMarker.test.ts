import assert from 'node:assert/strict';
import { addMarker } from '../../../model/language/addMarker.ts';

/** What a text becomes with a marker at frame 45. */
function check(before: string, after: string): void {
  const edit = addMarker(before, { frame: 45, name: 'the cut' });
  assert.ok(edit);
  const { offset, length } = edit.range;
  assert.equal(before.slice(0, offset) + edit.text + before.slice(offset + length), after);
}

describe('addMarker', () => {
  it('writes the first one as the last key', () => {
    check('{ "reel": 1 }', '{ "reel": 1, "markers": [{ "at": "45f", "name": "the cut" }] }');
  });

  it('fills an empty list', () => {
    check('{ "markers": [] }', '{ "markers": [{ "at": "45f", "name": "the cut" }] }');
  });

  it('stands in a line of its own where the others do, and leaves comments alone', () => {
    check(
      '{\n  "markers": [\n    { "at": 1, "name": "a" } // one\n  ]\n}',
      '{\n  "markers": [\n    { "at": 1, "name": "a" },\n    { "at": "45f", "name": "the cut" } // one\n  ]\n}',
    );
  });

  it('says nothing of a text that is no object', () => {
    assert.equal(addMarker('[1]', { frame: 1, name: '' }), undefined);
    assert.equal(addMarker('{ "markers": 3 }', { frame: 1, name: '' }), undefined);
  });
});
