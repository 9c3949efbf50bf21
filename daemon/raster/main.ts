/** The program of the thread that makes pictures, `dist/rasters.mjs`. It is asked by rasterThread.ts. */
import { parentPort } from 'node:worker_threads';
import { asUserError } from '../userError.ts';
import { performTask } from './performTask.ts';
import { handedOver, type RasterCall, type RasterReply } from './rasterMessages.ts';

parentPort?.on('message', ({ id, task }: RasterCall) => {
  performTask(task)
    .then((answer) => reply({ id, kind: 'answer', answer }, handedOver(answer)))
    .catch((error: unknown) => reply(failure(id, error)));
});

function reply(message: RasterReply, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

function failure(id: number, error: unknown): RasterReply {
  const known = asUserError(error);
  if (known !== undefined) return { id, kind: 'refused', code: known.code, message: known.message };
  return { id, kind: 'bug', stack: error instanceof Error ? (error.stack ?? '') : String(error) };
}
