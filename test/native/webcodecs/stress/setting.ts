// How long and with which numbers the stress tests run: `npm run test:stress` is the long form.
import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { setFlagsFromString } from 'node:v8';
import { counters } from '../../../../native/webcodecs/index.ts';

/** Whether the long form was asked for. */
export const long = process.env['FRAMEWRIGHT_STRESS'] === '1';

/** Printed with a failure; FRAMEWRIGHT_SEED repeats it. */
export const seed = Number(process.env['FRAMEWRIGHT_SEED'] ?? Date.now() % 2 ** 31);

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Collects garbage, and lets what hangs on it run, until `done`. Fails by the test's own limit. */
export async function collectUntil(done: () => boolean): Promise<void> {
  do {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  } while (!done());
}

/** Waits until all codecs are gone, and fails where a frame is not. */
export async function nothingLeft(): Promise<void> {
  await collectUntil(() => counters().nativeCodecs === 0);
  const { openFrames, nativeFrames } = counters();
  assert.deepEqual({ openFrames, nativeFrames }, { openFrames: 0, nativeFrames: 0 });
}
