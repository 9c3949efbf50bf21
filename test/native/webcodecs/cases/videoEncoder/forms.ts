// What H.264 may be, and how it lies in chunks.
import { type Case, errorOf } from '../case.ts';
import { encodeLevels, evenFrame, listening, vp8 } from '../videoStream.ts';
import { encoded } from './encoded.ts';

const h264 = { codec: 'avc1.42001f', latencyMode: 'realtime' };
const noChromiumH264 = 'Debian’s Chromium may come without an H.264 encoder.';

export const forms: readonly Case[] = [
  {
    name: 'settles any number of flushes that were asked for at once, and those of a reset',
    run: async (api) => {
      const ends: Record<string, number> = {};
      for (const reset of [false, true]) {
        const { encoder } = listening(api);
        encoder.configure(vp8);
        encodeLevels(api, encoder, [40, 80]);
        const flushes = Array.from({ length: 300 }, () => errorOf(() => encoder.flush()));
        // The configuration is taken in a microtask: from here on the encoder has begun.
        await Promise.resolve();
        if (reset) encoder.reset();
        for (const end of await Promise.all(flushes)) ends[end] = (ends[end] ?? 0) + 1;
        encoder.close();
      }
      return ends;
    },
    expected: { 'no error': 300, AbortError: 300 },
  },
  {
    name: 'refuses H.264 of a profile, level or size that cannot be',
    notInBrowser: noChromiumH264,
    run: async ({ VideoEncoder }) => {
      const told: boolean[] = [];
      for (const config of [
        { codec: 'avc1.42001f' },
        { codec: 'avc3.64001f' },
        { codec: 'avc1.42001f', width: 1920, height: 1080 },
        { codec: 'avc1.42001f', width: 63 },
        { codec: 'avc1.58001f' },
        { codec: 'avc1.42' },
      ]) {
        told.push((await VideoEncoder.isConfigSupported({ ...vp8, ...config })).supported);
      }
      return told;
    },
    expected: [true, true, false, false, false, false],
  },
  {
    name: 'gives H.264 with lengths and a description, or with start codes and none',
    notInBrowser: noChromiumH264,
    run: async (api) => {
      const told: unknown[] = [];
      for (const format of ['avc', 'annexb'] as const) {
        const { chunks, metadata } = await encoded(api, [50], [], { ...h264, avc: { format } });
        const bytes = new Uint8Array(chunks[0]!.byteLength);
        chunks[0]!.copyTo(bytes);
        const { description } = metadata[0]!.decoderConfig!;
        const record = description === undefined ? [] : [...new Uint8Array(description as ArrayBuffer)];
        told.push(record.slice(0, 5), [...bytes.subarray(0, 4)].join() === '0,0,0,1');
      }
      return told;
    },
    expected: [[1, 66, 192, 31, 255], false, [], true],
  },
  {
    name: 'tells the rotation of its frames, and refuses a frame turned otherwise',
    run: async (api) => {
      const { encoder, metadata } = listening(api);
      encoder.configure(vp8);
      const turned = evenFrame(api, 0, 50, { rotation: 90, flip: true });
      const upright = evenFrame(api, 40_000, 50);
      encoder.encode(turned);
      const error = await errorOf(() => encoder.encode(upright));
      await encoder.flush();
      turned.close();
      upright.close();
      encoder.close();
      const { rotation, flip } = metadata[0]!.decoderConfig!;
      return [error, rotation, flip];
    },
    expected: ['DataError', 90, true],
  },
];
