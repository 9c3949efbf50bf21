import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { FramewrightError } from '../../model/errors.ts';
import type { Layer, Placement } from '../../model/render/drawList.ts';
import { cropOne, opacityOne, pixelOne } from '../../model/render/drawList.ts';
import { encodeDrawList } from '../../model/render/drawListWords.ts';
import type { Mp4Target, RenderJob } from '../../model/render/job.ts';
import { loadEngine } from '../../native/index.ts';
import { ffprobe } from '../daemon/media.ts';
import { temporaryFolder } from '../daemon/temporaryFolder.ts';

const width = 320;
const height = 180;

const whole: Placement = {
  crop: [0, 0, cropOne, cropOne],
  rect: [0, 0, width * pixelOne, height * pixelOne],
  rotation: 0,
  opacity: opacityOne,
};

const evenColor = (color: number): Layer => ({ kind: 'solid', color, placement: whole });

const job: RenderJob = { width, height, frameRate: { num: 30, den: 1 }, sources: [], rasters: [] };

function mp4(path: string, frameCount: number): Mp4Target {
  return {
    format: 'mp4',
    path,
    frameCount,
    encoder: 'libx264',
    quality: 23,
    preset: 'ultrafast',
    threads: 1,
    sound: undefined,
    audioBitrate: 0,
  };
}

function runs(frames: number, layers: readonly Layer[]): Int32Array {
  return Int32Array.of(frames, ...encodeDrawList(layers));
}

/** Runs `body` with `engine`, `mp4`, `job` and `red` (a run of one frame) in a worker thread; resolves with what it posts. */
function inWorker(body: string, data: object): { worker: Worker; message: Promise<unknown> } {
  const addon = fileURLToPath(new URL('../../native/build/framewright.node', import.meta.url));
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     const engine = require(${JSON.stringify(addon)}).connect((code, message) => Object.assign(new Error(message), { code }));
     (async () => { ${body} })().catch((error) => parentPort.postMessage(String(error.stack)));`,
    { eval: true, workerData: data },
  );
  const message = new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return { worker, message };
}

describe('the engine', () => {
  const folder = temporaryFolder();

  it('names itself, its libraries and the instruction set it runs on', () => {
    const { engine, libraries, simd } = loadEngine().identity();
    assert.notEqual(engine, '');
    assert.match(libraries['libavcodec'] ?? '', /^\d+\.\d+\.\d+$/u);
    assert.notEqual(simd, '');
  });

  it('rejects with an error that has a code and no stack of ours to show', async () => {
    await assert.rejects(
      loadEngine().probe(folder('missing.mp4')),
      (error) =>
        error instanceof FramewrightError &&
        error.code === 'media-missing' &&
        error.message.includes('missing.mp4'),
    );
  });

  it('draws one frame as RGBA', async () => {
    const renderer = loadEngine().createRenderer(job);
    const pixels = await renderer.render(encodeDrawList([evenColor(0xff8000)]));
    assert.equal(pixels.length, width * height * 4);
    const [red = 0, green = 0, blue = 0, alpha] = pixels.subarray(-4);
    assert.ok(Math.abs(red - 255) <= 2 && Math.abs(green - 128) <= 2 && blue <= 2 && alpha === 255);
    renderer.close();
    renderer.close();
    await assert.rejects(async () => renderer.render(encodeDrawList([evenColor(0)])), /closed/u);
  });

  it('answers several calls in their order', async () => {
    const renderer = loadEngine().createRenderer(job);
    const colors = [0x000000, 0x404040, 0x808080, 0xc0c0c0, 0xffffff];
    const frames = await Promise.all(
      colors.map((color) => renderer.render(encodeDrawList([evenColor(color)]))),
    );
    for (const [index, pixels] of frames.entries()) {
      assert.ok(Math.abs((pixels[0] ?? 0) - ((colors[index] ?? 0) & 0xff)) <= 2);
    }
    renderer.close();
  });

  it('shrinks pictures, several at once, and leaves their pixels alone', async () => {
    const pixels = new Uint8Array(64 * 48 * 4).map((_, at) => [200, 100, 0, 200][at % 4] ?? 0);
    const sizes = [
      [32, 24],
      [1, 48],
      [64, 48],
      [7, 5],
    ] as const;
    const shrunk = await Promise.all(sizes.map(([w, h]) => loadEngine().shrink(pixels, 64, 48, w, h)));
    for (const [index, [w, h]] of sizes.entries())
      assert.deepEqual(shrunk[index], pixels.slice(0, w * h * 4));
    assert.deepEqual([...pixels.subarray(-4)], [200, 100, 0, 200]);
  });

  it('takes a picture that has not its size, or that is to grow, for a bug', async () => {
    const pixels = new Uint8Array(4 * 4 * 4);
    for (const [width, toWidth] of [
      [5, 2],
      [4, 5],
      [4, 0],
      [-4, 2],
    ] as const) {
      await assert.rejects(
        async () => loadEngine().shrink(pixels, width, 4, toWidth, 2),
        (error) => error instanceof Error && !(error instanceof FramewrightError),
      );
    }
  });

  it('takes words that are no draw list for a bug, not for a user’s mistake', async () => {
    const renderer = loadEngine().createRenderer(job);
    await assert.rejects(
      renderer.render(Int32Array.of(1, 99)),
      (error) => error instanceof Error && !(error instanceof FramewrightError),
    );
    renderer.close();
  });

  it('makes a film in a worker thread', async () => {
    const path = folder('worker.mp4');
    const { worker, message } = inWorker(
      `const session = engine.createExport(workerData.job, workerData.target);
       await session.push(workerData.runs);
       parentPort.postMessage((await session.finish()).frames);`,
      { job, target: mp4(path, 40), runs: runs(40, [evenColor(0x2060a0)]) },
    );
    assert.equal(await message, 40);
    await worker.terminate();
    assert.equal(ffprobe(path).streams[0]?.['nb_read_frames'], '40');
  });

  it('leaves nothing behind when its thread is ended in the middle', async () => {
    for (let round = 0; round < 5; round++) {
      const path = folder(`ended-${round}.mp4`);
      const { worker, message } = inWorker(
        `const session = engine.createExport(workerData.job, workerData.target);
         session.finish().catch(() => {});
         void session.push(workerData.runs);
         parentPort.postMessage('started');`,
        { job, target: mp4(path, 100_000), runs: runs(100_000, [evenColor(0x2060a0)]) },
      );
      await message;
      await worker.terminate();
      assert.equal(existsSync(path), false);
    }
  });

  it('cancels an export once, whatever is called afterwards', async () => {
    const path = folder('cancelled.mp4');
    const session = loadEngine().createExport(job, mp4(path, 100_000));
    const pushed = session.push(runs(100_000, [evenColor(0x2060a0)]));
    const finished = pushed.then(() => session.finish());
    session.cancel();
    session.cancel();
    await assert.rejects(
      finished,
      (error) => error instanceof FramewrightError && error.code === 'cancelled',
    );
    assert.equal(existsSync(path), false);
    session.cancel();
    assert.ok(session.progress().frames < 100_000);
  });
});
