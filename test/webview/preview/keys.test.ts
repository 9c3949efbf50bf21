import assert from 'node:assert/strict';
import { keyRows, rowOf } from '../../../webview/preview/keys.ts';

const does = (key: string, shiftKey = false): string | undefined => rowOf({ key, shiftKey })?.does;

describe('the keys of the preview', () => {
  it('do one thing each', () => {
    const all = keyRows.flatMap(({ on }) => on);
    assert.equal(new Set(all).size, all.length);
  });

  it('do not mind capitals, and tell a frame from a second', () => {
    assert.equal(does('L'), does('l'));
    assert.equal(does('ArrowLeft'), 'A frame back');
    assert.equal(does('ArrowLeft', true), 'A second back');
  });

  it('that need Shift on some keyboards are found all the same', () => {
    assert.equal(does('?', true), 'This list');
    assert.equal(does('+', true), 'Zoom');
  });

  it('leave others to the editor', () => {
    assert.equal(does('F1'), undefined);
    assert.equal(does('Tab'), undefined);
  });
});
