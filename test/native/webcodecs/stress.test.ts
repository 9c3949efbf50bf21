import assert from 'node:assert/strict';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import {
  AudioData,
  counters,
  onUnclosed,
  received,
  transferable,
  type Transferable,
  type UnclosedReport,
  VideoEncoder,
  VideoFrame,
} from '../../../native/webcodecs/index.ts';
import { collectUntil, long, seed } from './stress/setting.ts';

const rounds = (whole: number, short: number) => (long ? whole : short);

function frame(level = 7, width = 64, height = 48): VideoFrame {
  return new VideoFrame(new Uint8Array(width * height * 4).fill(level), {
    format: 'RGBA',
    codedWidth: width,
    codedHeight: height,
    timestamp: level,
  });
}

/** Beside the other bundles, from where the addon is found. */
const script = fileURLToPath(new URL('../../../dist/webcodecsStressWorker.mjs', import.meta.url));

function startWorker(data: { seed: number; endless: boolean }): Worker {
  return new Worker(script, { workerData: data });
}

describe(`frames and codecs under stress (seed ${seed})`, function () {
  this.timeout(long ? 1_800_000 : 120_000);

  before(async () => {
    await build({
      entryPoints: [fileURLToPath(new URL('stress/worker.ts', import.meta.url))],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
  });

  it('sends a frame to another thread and gets it back, pixels and all', async () => {
    const worker = startWorker({ seed, endless: false });
    const sent = frame(9);
    worker.postMessage(transferable(sent));
    assert.equal(sent.format, null);
    assert.throws(() => transferable(sent), { name: 'InvalidStateError' });
    const [message] = (await once(worker, 'message')) as [Transferable];
    const back = received(message) as VideoFrame;
    assert.throws(() => received(message), { name: 'DataCloneError' });
    const bytes = new Uint8Array(back.allocationSize());
    await back.copyTo(bytes);
    assert.ok(bytes.every((byte) => byte === 9));
    assert.deepEqual([back.timestamp, back.colorSpace.matrix], [9, 'rgb']);
    back.close();
    await worker.terminate();
    assert.equal(counters().framesInTransit, 0);
  });

  it('closes ten clones in any order on four threads, round after round', async () => {
    const before = counters();
    const workers = [1, 2, 3, 4].map((each) => startWorker({ seed: seed + each, endless: false }));
    const whole = rounds(1000, 60);
    await Promise.all(
      workers.map(async (worker, at) => {
        for (let round = at; round < whole; round += workers.length) {
          const original = frame(round % 256);
          // A clone goes, the original stays: both threads hold the same pixels.
          const clone = original.clone();
          worker.postMessage(transferable(clone));
          const [message] = (await once(worker, 'message')) as [Transferable];
          original.close();
          (received(message) as VideoFrame).close();
        }
      }),
    ).finally(() => Promise.all(workers.map((worker) => worker.terminate())));
    const { openFrames, framesInTransit, nativeFrames } = counters();
    assert.deepEqual(
      [openFrames, framesInTransit, nativeFrames],
      [before.openFrames, before.framesInTransit, before.nativeFrames],
    );
  });

  it('ends each of many rounds with the counters where they were', async () => {
    const before = counters();
    for (let round = 0; round < rounds(500, 100); round++) {
      const original = frame(round % 256);
      const clones = Array.from({ length: 10 }, () => original.clone());
      original.close();
      await clones[round % 10]!.copyTo(new Uint8Array(64 * 48 * 4), { format: 'BGRA' });
      for (const clone of clones) clone.close();
      const { openFrames, nativeFrames } = counters();
      assert.deepEqual([openFrames, nativeFrames], [before.openFrames, before.nativeFrames]);
    }
    // One buffer serves all rounds.
    assert.ok(counters().poolMisses - before.poolMisses <= 1);
  });

  it('clones, sends and closes audio data, round after round, with the counters where they were', () => {
    const before = counters();
    for (let round = 0; round < rounds(500, 100); round++) {
      const original = new AudioData({
        format: 's16',
        sampleRate: 48_000,
        numberOfFrames: 480,
        numberOfChannels: 2,
        timestamp: round,
        data: new Int16Array(960).fill(round),
      });
      const clones = Array.from({ length: 10 }, () => original.clone());
      const message = transferable(original);
      assert.equal(original.format, null);
      const back = received(structuredClone(message)) as AudioData;
      assert.throws(() => received(message), { name: 'DataCloneError' });
      const copy = new Int16Array(960);
      back.copyTo(copy, { planeIndex: 0 });
      assert.ok(copy.every((sample) => sample === round));
      for (const sound of [back, ...clones]) sound.close();
      const { openFrames, nativeFrames, framesInTransit } = counters();
      assert.deepEqual(
        [openFrames, nativeFrames, framesInTransit],
        [before.openFrames, before.nativeFrames, before.framesInTransit],
      );
    }
    assert.ok(counters().poolMisses - before.poolMisses <= 1);
  });

  it('sees a frame that was not closed, once, and where it was made', async () => {
    const reports: UnclosedReport[] = [];
    onUnclosed((report) => reports.push(report), { trace: true });
    try {
      const before = counters();
      (function leak() {
        frame(1).clone().close();
        const closed = frame(2);
        closed.close();
      })();
      await collectUntil(() => reports.length > 0);
      assert.equal(reports[0]!.kind, 'VideoFrame');
      assert.match(reports[0]!.madeAt ?? '', /leak/u);
      await collectUntil(() => counters().openFrames <= before.openFrames);
      assert.equal(counters().unclosed - before.unclosed, reports.length);
    } finally {
      onUnclosed(undefined);
    }
  });

  it('sees frames that were not closed also where others were, which are still held', async () => {
    const reports: UnclosedReport[] = [];
    onUnclosed((report) => reports.push(report), { trace: true });
    try {
      const held = Array.from({ length: 300 }, () => frame(1));
      for (const each of held) each.close();
      const before = counters();
      (function leak() {
        for (let at = 0; at < 20; at++) frame(2);
      })();
      await collectUntil(() => reports.length === 20);
      assert.ok(reports.every(({ madeAt }) => madeAt?.includes('leak')));
      assert.equal(counters().unclosed - before.unclosed, 20);
      await collectUntil(() => counters().openFrames === before.openFrames);
      for (const each of held) each.close();
    } finally {
      onUnclosed(undefined);
    }
  });

  async function encode(count: number, level: number): Promise<number> {
    let chunks = 0;
    const encoder = new VideoEncoder({
      output: () => chunks++,
      error: (error) => assert.fail(error),
    });
    encoder.configure({ codec: 'vp8', width: 64, height: 48, latencyMode: 'realtime' });
    for (let at = 0; at < count; at++) {
      const picture = frame((level + at) % 256);
      encoder.encode(picture);
      picture.close();
    }
    await encoder.flush();
    encoder.close();
    return chunks;
  }

  it('encodes with ten encoders at once', async () => {
    const chunks = await Promise.all(Array.from({ length: 10 }, (_, at) => encode(30, at * 20)));
    assert.deepEqual(
      chunks,
      Array.from({ length: 10 }, () => 30),
    );
  });

  it('does not grow over many lives of an encoder', async () => {
    await encode(5, 0);
    await collectUntil(() => counters().nativeCodecs === 0);
    const before = counters();
    for (let life = 0; life < rounds(100, 25); life++) await encode(5, life);
    await collectUntil(() => counters().nativeCodecs === 0);
    const after = counters();
    assert.deepEqual(
      [after.openFrames, after.nativeFrames, after.nativePackets],
      [before.openFrames, before.nativeFrames, before.nativePackets],
    );
    assert.ok(after.bufferBytes <= before.bufferBytes * 2, `${after.bufferBytes} bytes are held`);
  });

  it('survives the end of a thread that encodes', async () => {
    for (let round = 0; round < rounds(20, 3); round++) {
      const worker = startWorker({ seed, endless: true });
      await once(worker, 'message');
      await worker.terminate();
    }
    assert.equal(counters().nativeCodecs, 0);
  });
});
