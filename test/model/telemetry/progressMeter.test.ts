import assert from 'node:assert/strict';
import { ProgressMeter } from '../../../model/telemetry/progressMeter.ts';

describe('the progress meter', () => {
  it('measures over the last seconds', () => {
    const meter = new ProgressMeter(1000);
    assert.deepEqual(meter.reading(0, 0, 0), { fps: 0, secondsLeft: undefined });
    assert.equal(meter.reading(100, 0, 1000).fps, 100);
    meter.reading(150, 0, 2000);
    // What was more than three seconds ago no longer counts.
    assert.deepEqual(meter.reading(250, 0, 6000), { fps: 25, secondsLeft: 30 });
  });

  it('counts frames that were there already as done, and for no rate', () => {
    const meter = new ProgressMeter(1000);
    meter.reading(400, 400, 0);
    assert.deepEqual(meter.reading(500, 400, 1000), { fps: 100, secondsLeft: 5 });
  });
});
