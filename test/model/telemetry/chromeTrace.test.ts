import assert from 'node:assert/strict';
import { ChromeTrace, type TraceBatch } from '../../../model/telemetry/chromeTrace.ts';

const batch: TraceBatch = {
  events: Float64Array.of(0, 0, 10.5, 4, 2, 17, 1, 1, 12, 1, -1, 512, 0, 2, 20, 3, 2, -1),
  tracks: ['encoder 1: encode', 'encoder 1: decode'],
  labels: [
    { name: 'encode', detail: 'libx264', subject: '' },
    { name: 'decode', detail: 'h264', subject: 'a "b".mp4' },
    { name: 'wait', detail: 'compose', subject: '' },
  ],
  dropped: 3,
};

describe('a trace for Perfetto', () => {
  it('is JSON, with a line for each event and a name for each track', () => {
    const trace = new ChromeTrace();
    const text = [
      trace.begin('film'),
      trace.batch(batch),
      trace.counters(30, { memory: { resident: 5e8 }, encoders: { encoders: 2 } }),
      trace.batch({ ...batch, events: new Float64Array(), tracks: [...batch.tracks, 'mux'] }),
      trace.end(),
    ].join('');
    const { traceEvents, otherData } = JSON.parse(text) as {
      readonly traceEvents: readonly unknown[];
      readonly otherData: unknown;
    };
    assert.deepEqual(otherData, { droppedEvents: 3 });
    const track = { ph: 'M', pid: 1 };
    assert.deepEqual(traceEvents, [
      { ...track, name: 'process_name', tid: 0, args: { name: 'film' } },
      { ...track, tid: 1, name: 'thread_name', args: { name: 'encoder 1: encode' } },
      { ...track, tid: 2, name: 'thread_name', args: { name: 'encoder 1: decode' } },
      {
        ...{ ph: 'X', name: 'encode', cat: 'stage', pid: 1, tid: 1, ts: 10.5, dur: 4 },
        args: { what: 'libx264', segment: 2, frame: 17 },
      },
      {
        ...{ ph: 'X', name: 'decode', cat: 'stage', pid: 1, tid: 2, ts: 12, dur: 1 },
        args: { what: 'h264', source: 'a "b".mp4', pts: 512 },
      },
      {
        ...{ ph: 'X', name: 'wait for compose', cat: 'wait', pid: 1, tid: 1, ts: 20, dur: 3 },
        args: { segment: 2 },
      },
      { ph: 'C', name: 'memory', pid: 1, ts: 30, args: { resident: 5e8 } },
      { ph: 'C', name: 'encoders', pid: 1, ts: 30, args: { encoders: 2 } },
      { ...track, tid: 3, name: 'thread_name', args: { name: 'mux' } },
    ]);
    assert.equal(text.split('\n').length, traceEvents.length + 3);
  });

  it('is JSON when nothing happened', () => {
    const trace = new ChromeTrace();
    assert.doesNotThrow(() => JSON.parse(trace.begin('film') + trace.end()));
  });
});
