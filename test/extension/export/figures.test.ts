/** Figures of an export as people read them. */
import assert from 'node:assert/strict';
import { escapeMarkdown, statusText, tooltip } from '../../../extension/export/figures.ts';
import type { Telemetry } from '../../../model/protocol/telemetry.ts';

const telemetry = {
  frames: 126,
  cachedFrames: 0,
  copiedFrames: 0,
  frameCount: 300,
  fps: 88.4,
  secondsLeft: 1.97,
  bytes: 1_234_567,
  estimatedBytes: 2_900_000,
  encoders: 2,
  queues: {},
  stages: [{ stage: 'encode', detail: 'libx264', count: 126, totalMs: 1400, p50Ms: 11, p95Ms: 15.25 }],
  memory: { residentBytes: 512_000_000, limitBytes: 8_000_000_000, peakBytes: 530_000_000 },
  counts: { contextsCreated: 1, poolHits: 1, poolMisses: 1, framesPassedThrough: 0 },
} as unknown as Telemetry;

describe('figures', () => {
  it('stand in the status bar in one short line', () => {
    assert.equal(statusText(telemetry), '42 % · 88 fps · 512 MB · 0:02 left');
  });

  it('leave out what is not known yet', () => {
    assert.equal(statusText({ ...telemetry, frames: 0, fps: 0, secondsLeft: undefined }), '0 % · 512 MB');
    assert.equal(
      statusText({ ...telemetry, frames: 1, fps: 0.3, secondsLeft: 2646 }),
      '0 % · 0.3 fps · 512 MB',
    );
  });

  it('show the stages in the tooltip, as text whatever they are called', () => {
    const text = tooltip('[x](command:quit) <b> $(check)', telemetry);
    assert.match(text, /\| encode libx264 \| 11\.1 \| 15\.3 \|/u);
    assert.ok(!text.includes('](command') && !text.includes('<b>') && !text.includes('$('));
  });

  it('escape every mark of Markdown', () => {
    assert.equal(escapeMarkdown('a_b'), 'a&#95;b');
    assert.ok(!/[[\]()<>`*]/u.test(escapeMarkdown('![a](b)<i>`*')));
  });
});
