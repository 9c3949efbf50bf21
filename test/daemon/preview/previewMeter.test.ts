import assert from 'node:assert/strict';
import { PreviewMeter } from '../../../daemon/preview/previewMeter.ts';

describe('the meter of a preview', () => {
  it('counts the pictures of the last second', () => {
    const meter = new PreviewMeter();
    for (let at = 0; at < 3000; at += 50) meter.sent(at);
    assert.equal(meter.read(2999).picturesPerSecond, 20);
    assert.equal(meter.read(5000).picturesPerSecond, 0);
  });

  it('says how long the latest pictures took, and nothing before there was one', () => {
    const meter = new PreviewMeter();
    assert.equal(meter.read(0).drawP50Ms, undefined);
    for (let ms = 1; ms <= 1000; ms++) meter.drew(ms);
    const { drawP50Ms, drawP95Ms } = meter.read(0);
    assert.deepEqual([drawP50Ms, drawP95Ms], [901, 991]);
  });

  it('adds up what was late', () => {
    const meter = new PreviewMeter();
    meter.late(2);
    meter.late(3);
    assert.equal(meter.read(0).late, 5);
  });
});
