// Flushing, resetting, and what is queued.
import { type Case, errorOf } from '../case.ts';
import { encodeLevels, listening, vp8 } from '../videoStream.ts';
import { levels } from './encoded.ts';

export const queueing: readonly Case[] = [
  {
    name: 'counts what is queued down to nothing, and says so by dequeue events',
    run: async (api) => {
      const { encoder } = listening(api);
      let events = 0;
      let handled = 0;
      encoder.addEventListener('dequeue', () => events++);
      encoder.ondequeue = () => handled++;
      encoder.configure(vp8);
      encodeLevels(api, encoder, levels);
      const queued = encoder.encodeQueueSize;
      await encoder.flush();
      const told = [queued > 0 && queued <= 6, encoder.encodeQueueSize, events > 0, handled === events];
      encoder.close();
      return told;
    },
    expected: [true, 0, true, true],
  },
  {
    name: 'rejects flush with AbortError on reset and on close',
    run: async (api) => {
      const ends: string[] = [];
      for (const end of ['reset', 'close'] as const) {
        const { encoder, errors } = listening(api);
        encoder.configure(vp8);
        encodeLevels(api, encoder, levels);
        const flushed = errorOf(() => encoder.flush());
        encoder[end]();
        ends.push(await flushed, encoder.state, String(encoder.encodeQueueSize), ...errors);
        if (end === 'reset') encoder.close();
      }
      return ends;
    },
    expected: ['AbortError', 'unconfigured', '0', 'AbortError', 'closed', '0'],
  },
  {
    name: 'settles several flushes in their order',
    run: async (api) => {
      const { encoder, chunks } = listening(api);
      const order: string[] = [];
      encoder.configure(vp8);
      const flushes = ['first', 'second'].map((name) => {
        encodeLevels(api, encoder, [40]);
        return encoder.flush().then(() => order.push(`${name} ${chunks.length > 0}`));
      });
      await Promise.all(flushes);
      encoder.close();
      return order;
    },
    expected: ['first true', 'second true'],
  },
];
