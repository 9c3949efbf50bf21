// A worker thread of the stress tests: clones what it is sent and closes the clones in any order, or encodes without end.
import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import {
  received,
  transferable,
  type Transferable,
  VideoEncoder,
  VideoFrame,
} from '../../../../native/webcodecs/index.ts';
import { randomNumbers } from './random.ts';

const { seed, endless } = workerData as { seed: number; endless: boolean };
const random = randomNumbers(seed);

async function cloneAndClose(message: Transferable): Promise<void> {
  const frame = received(message);
  assert.ok(frame instanceof VideoFrame);
  const clones = Array.from({ length: 10 }, () => frame.clone());
  while (clones.length > 0) {
    const [clone] = clones.splice(Math.floor(random() * clones.length), 1);
    if (clones.length === 5) {
      const bytes = new Uint8Array(clone!.allocationSize());
      await clone!.copyTo(bytes);
      assert.ok(bytes.every((byte) => byte === bytes[0]));
    }
    clone!.close();
  }
  parentPort!.postMessage(transferable(frame));
}

async function encodeForEver(): Promise<void> {
  const encoder = new VideoEncoder({ output: () => {}, error: () => {} });
  encoder.configure({ codec: 'avc1.42001f', width: 320, height: 240 });
  for (let at = 0; ; at++) {
    const frame = new VideoFrame(new Uint8Array(320 * 240 * 4).fill(at), {
      format: 'RGBA',
      codedWidth: 320,
      codedHeight: 240,
      timestamp: at * 1000,
    });
    encoder.encode(frame);
    frame.close();
    if (at === 20) parentPort!.postMessage('busy');
    if (encoder.encodeQueueSize > 8) {
      await new Promise((resolve) => encoder.addEventListener('dequeue', resolve, { once: true }));
    }
  }
}

if (endless) void encodeForEver();
else parentPort!.on('message', (message: Transferable) => void cloneAndClose(message));
