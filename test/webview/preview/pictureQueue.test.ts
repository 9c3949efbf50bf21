import assert from 'node:assert/strict';
import { PictureQueue } from '../../../webview/preview/pictureQueue.ts';

interface Picture {
  readonly frame: number;
  readonly close: () => void;
}

function queueOf(
  direction: number,
  frames: readonly number[],
): { queue: PictureQueue<Picture>; closed: number[] } {
  const queue = new PictureQueue<Picture>(direction);
  const closed: number[] = [];
  for (const frame of frames) queue.add({ frame, close: () => closed.push(frame) });
  return { queue, closed };
}

describe('pictures that wait', () => {
  it('are shown when their moment comes, the last of those that are due', () => {
    const { queue, closed } = queueOf(1, [12, 10, 11, 14]);
    assert.equal(queue.take(9).picture, undefined);
    const { picture, late } = queue.take(12);
    assert.deepEqual([picture?.frame, late, closed, queue.length], [12, 2, [10, 11], 1]);
  });

  it('are due the other way round backwards', () => {
    const { queue } = queueOf(-1, [10, 9, 8]);
    assert.equal(queue.take(11).picture, undefined);
    assert.equal(queue.take(9).picture?.frame, 9);
    assert.equal(queue.length, 1);
  });

  it('are all let go of', () => {
    const { queue, closed } = queueOf(1, [1, 2]);
    assert.equal(queue.clear(), 2);
    assert.deepEqual([closed, queue.length], [[1, 2], 0]);
  });
});
