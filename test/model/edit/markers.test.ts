/** Markers in the text: golden texts. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../../model/edit/editedText.ts';
import type { Gesture } from '../../../model/edit/gesture.ts';
import { gestureEdits } from '../../../model/edit/gestureEdits.ts';
import { facts, head, tail, titles } from './checkGesture.ts';

const none = `${head}${titles.slice(1)}${tail}`;
const marked = (markers: string): string => `${head}${titles.slice(1)}\n  ],\n  "markers": ${markers}\n}\n`;
const two = marked('[{ "at": 1, "name": "a" }, { "at": 5, "name": "b" }]');

function check(before: string, gesture: Gesture, after: string): void {
  assert.equal(applyEdits(before, gestureEdits(before, facts, gesture)), after);
}

describe('a marker in the text', () => {
  it('stands in order of time', () => {
    check(
      two,
      { kind: 'addMarker', frame: 90, name: 'new' },
      marked('[{ "at": 1, "name": "a" }, { "at": 3, "name": "new" }, { "at": 5, "name": "b" }]'),
    );
  });
  it('is the first', () => {
    check(none, { kind: 'addMarker', frame: 90, name: 'new' }, marked('[{ "at": 3, "name": "new" }]'));
  });
  it('moves in its notation', () => {
    check(two, { kind: 'moveMarker', marker: 1, frame: 165 }, two.replace('"at": 5', '"at": 5.5'));
    const coded = two.replace('"at": 5', '"at": "00:00:05:00"');
    check(coded, { kind: 'moveMarker', marker: 1, frame: 165 }, coded.replace('05:00', '05:15'));
  });
  it('gets another name', () => {
    check(two, { kind: 'renameMarker', marker: 0, name: 'the "cut"' }, two.replace('"a"', '"the \\"cut\\""'));
  });
  it('goes', () => {
    check(two, { kind: 'deleteMarker', marker: 1 }, marked('[{ "at": 1, "name": "a" }]'));
    check(two, { kind: 'deleteMarker', marker: 0 }, marked('[{ "at": 5, "name": "b" }]'));
  });
  it('that is no longer there is not changed', () => {
    for (const gesture of [
      { kind: 'moveMarker', marker: 2, frame: 0 },
      { kind: 'renameMarker', marker: 2, name: 'x' },
      { kind: 'deleteMarker', marker: 2 },
    ] as const)
      assert.throws(() => gestureEdits(two, facts, gesture), /no longer there/);
  });
});
