import assert from 'node:assert/strict';
import { soundFrom } from '../../../model/evaluate/index.ts';
import type { SoundPlan } from '../../../model/render/job.ts';

const plan: SoundPlan = {
  sampleRate: 48000,
  channels: 2,
  sampleCount: 96000,
  spans: [
    {
      source: 0,
      from: { num: 1, den: 2 },
      speed: { num: 2, den: 1 },
      start: 0,
      count: 48000,
      envelope: [
        [0, 0],
        [24000, 1],
      ],
    },
    {
      source: 1,
      from: { num: 0, den: 1 },
      speed: { num: 1, den: 1 },
      start: 48000,
      count: 48000,
      envelope: [[0, 1]],
    },
  ],
};

describe('soundFrom', () => {
  it('is the whole from its beginning', () => {
    assert.deepEqual(soundFrom(plan, 0), plan);
  });

  it('goes on in the middle of a span, at its speed and with its gain', () => {
    const { sampleCount, spans } = soundFrom(plan, 12000);
    assert.equal(sampleCount, 84000);
    assert.deepEqual(spans[0], {
      source: 0,
      from: { num: 1, den: 1 },
      speed: { num: 2, den: 1 },
      start: 0,
      count: 36000,
      envelope: [
        [-12000, 0],
        [12000, 1],
      ],
    });
    assert.equal(spans[1]?.start, 36000);
  });

  it('leaves out what is over', () => {
    assert.deepEqual(
      soundFrom(plan, 60000).spans.map(({ source, start, count }) => [source, start, count]),
      [[1, 0, 36000]],
    );
    assert.deepEqual(soundFrom(plan, 96000).spans, []);
  });
});
