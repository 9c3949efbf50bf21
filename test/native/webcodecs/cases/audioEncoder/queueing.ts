// Flushing, resetting, and what is queued.
import { type Case, errorOf } from '../case.ts';
import { encodeTone, listening, opus } from '../audioStream.ts';

export const queueing: readonly Case[] = [
  {
    name: 'counts what is queued down to nothing, and says so by dequeue events',
    run: async (api) => {
      const { encoder } = listening(api);
      let events = 0;
      let handled = 0;
      encoder.addEventListener('dequeue', () => events++);
      encoder.ondequeue = () => handled++;
      encoder.configure(opus);
      encodeTone(api, encoder, 6);
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
        encoder.configure(opus);
        encodeTone(api, encoder, 6);
        const flushed = errorOf(() => encoder.flush());
        encoder[end]();
        ends.push(await flushed, encoder.state, String(encoder.encodeQueueSize), ...errors);
        if (end === 'reset') encoder.close();
      }
      return ends;
    },
    expected: ['AbortError', 'unconfigured', '0', 'AbortError', 'closed', '0'],
  },
];
