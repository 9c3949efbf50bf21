/** Figures as people read them. */
import assert from 'node:assert/strict';
import {
  bytesText,
  countedText,
  durationText,
  percentOf,
  rateText,
  tookText,
} from '../../../model/telemetry/figureTexts.ts';

describe('texts of figures', () => {
  it('are durations', () => {
    assert.deepEqual([0, 6.2, 75, 3723].map(durationText), ['0:00', '0:07', '1:15', '1:02:03']);
    assert.deepEqual([0.32, 9.94, 9.96, 75.4].map(tookText), ['0.3 s', '9.9 s', '0:10', '1:15']);
    assert.deepEqual(
      [0, 1, 2].map((count) => countedText(count, 'frame')),
      ['0 frames', '1 frame', '2 frames'],
    );
  });

  it('are bytes, in three figures', () => {
    const texts = [0, 999, 1000, 12_345_678, 512_000_000, 99_960_000, 999_960, 2.5e15].map(bytesText);
    const wanted = ['0 bytes', '999 bytes', '1.0 kB', '12.3 MB', '512 MB', '100 MB', '1.0 MB', '2500 TB'];
    assert.deepEqual(texts, wanted);
  });

  it('are rates', () => {
    assert.deepEqual([0.31, 9.96, 88.4].map(rateText), ['0.3 fps', '10 fps', '88 fps']);
  });

  it('are whole per cents, 100 only at the end', () => {
    const frames = [0, 299, 300];
    assert.deepEqual(
      frames.map((each) => percentOf({ frames: each, frameCount: 300 })),
      [0, 99, 100],
    );
    assert.equal(percentOf({ frames: 0, frameCount: 0 }), 0);
  });
});
