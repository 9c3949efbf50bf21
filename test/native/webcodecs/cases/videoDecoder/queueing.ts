// Flushing, resetting, failing, and what is queued.
import { type Api, type Case, errorOf, turn, until } from '../case.ts';
import { film } from '../videoStream.ts';
import { levels, listening } from './decoders.ts';

/** What is heard of a chunk whose header says a key frame, and which ends there. */
async function damagedOrder(api: Api): Promise<string[]> {
  const { chunks, config } = await film(api, [50]);
  const order: string[] = [];
  const decoder = new api.VideoDecoder({
    output: (frame) => frame.close(),
    error: (error) => order.push(`error ${error.name} ${decoder.state}`),
  });
  decoder.configure(config);
  const whole = new Uint8Array(chunks[0]!.byteLength);
  chunks[0]!.copyTo(whole);
  decoder.decode(new api.EncodedVideoChunk({ type: 'key', timestamp: 0, data: whole.slice(0, 10) }));
  await decoder.flush().catch((error: unknown) => order.push(`flush ${(error as Error).name}`));
  await until(() => order.length === 2);
  return order;
}

export const queueing: readonly Case[] = [
  {
    name: 'rejects flush and calls back when a chunk is damaged, closed by then',
    run: async (api) => (await damagedOrder(api)).toSorted(),
    expected: ['error EncodingError closed', 'flush EncodingError'],
  },
  {
    name: 'rejects flush before it calls back',
    notInBrowser: 'Chromium calls back first.',
    run: damagedOrder,
    expected: ['flush EncodingError', 'error EncodingError closed'],
  },
  {
    name: 'rejects flush with AbortError on reset and on close',
    run: async (api) => {
      const { chunks, config } = await film(api, levels);
      const ends: string[] = [];
      for (const end of ['reset', 'close'] as const) {
        const { decoder, frames, errors } = listening(api);
        decoder.configure(config);
        for (const chunk of chunks) decoder.decode(chunk);
        const flushed = errorOf(() => decoder.flush());
        decoder[end]();
        ends.push(await flushed, decoder.state, String(decoder.decodeQueueSize), ...errors);
        if (end === 'reset') decoder.close();
        for (const frame of frames) frame.close();
      }
      return ends;
    },
    expected: ['AbortError', 'unconfigured', '0', 'AbortError', 'closed', '0'],
  },
  {
    name: 'rejects every flush that waits when a chunk is damaged',
    run: async (api) => {
      const { chunks, config } = await film(api, levels);
      const { decoder, frames, errors } = listening(api);
      decoder.configure(config);
      decoder.decode(chunks[0]!);
      const whole = new Uint8Array(chunks[0]!.byteLength);
      chunks[0]!.copyTo(whole);
      decoder.decode(new api.EncodedVideoChunk({ type: 'key', timestamp: 0, data: whole.slice(0, 10) }));
      const flushes = await Promise.all([errorOf(() => decoder.flush()), errorOf(() => decoder.flush())]);
      await until(() => errors.length > 0);
      for (const frame of frames) frame.close();
      return [flushes, errors, decoder.state, decoder.decodeQueueSize];
    },
    expected: [['EncodingError', 'EncodingError'], ['EncodingError'], 'closed', 0],
  },
  {
    name: 'can be reset and configured anew by a callback',
    run: async (api) => {
      const { chunks, config } = await film(api, levels);
      const times: number[] = [];
      let flushed: Promise<void> | undefined;
      await new Promise<void>((resolve) => {
        const decoder = new api.VideoDecoder({
          output: (frame) => {
            times.push(frame.timestamp);
            frame.close();
            if (flushed !== undefined) return;
            decoder.reset();
            decoder.configure(config);
            for (const chunk of chunks) decoder.decode(chunk);
            flushed = decoder.flush().then(() => {
              decoder.close();
              resolve();
            });
          },
          error: () => {},
        });
        decoder.configure(config);
        for (const chunk of chunks) decoder.decode(chunk);
        decoder.flush().catch(() => {});
      });
      return times;
    },
    expected: [0, 0, 40_000, 80_000, 120_000],
  },
  {
    name: 'fires one dequeue event for all that a reset drops',
    run: async (api) => {
      const { chunks, config } = await film(api, levels);
      const { decoder } = listening(api);
      let events = 0;
      decoder.ondequeue = () => events++;
      decoder.configure(config);
      for (const chunk of chunks) decoder.decode(chunk);
      decoder.reset();
      const told = [decoder.decodeQueueSize, events];
      await until(() => events > 0);
      // Another one would come with the next turns.
      for (let turns = 0; turns < 5; turns++) await turn();
      decoder.close();
      return [...told, events];
    },
    expected: [0, 0, 1],
  },
  {
    name: 'gives nothing out any more when a callback closes it',
    run: async (api) => {
      const { chunks, config } = await film(api, levels);
      let frames = 0;
      const decoder = new api.VideoDecoder({
        output: (frame) => {
          frames++;
          frame.close();
          decoder.close();
        },
        error: () => {},
      });
      decoder.configure(config);
      for (const chunk of chunks) decoder.decode(chunk);
      return [await errorOf(() => decoder.flush()), decoder.state, frames];
    },
    expected: ['AbortError', 'closed', 1],
  },
  {
    name: 'counts what is queued down to nothing, and says so by dequeue events',
    run: async (api) => {
      const { chunks, config } = await film(api, levels);
      const { decoder, frames } = listening(api);
      let events = 0;
      decoder.ondequeue = () => events++;
      decoder.configure(config);
      for (const chunk of chunks) decoder.decode(chunk);
      const queued = decoder.decodeQueueSize;
      await decoder.flush();
      const told = [queued > 0 && queued <= 4, decoder.decodeQueueSize, events > 0];
      decoder.close();
      for (const frame of frames) frame.close();
      return told;
    },
    expected: [true, 0, true],
  },
];
