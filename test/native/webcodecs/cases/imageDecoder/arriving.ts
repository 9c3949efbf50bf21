// Images that come as a stream.
import { type Case, errorOf, errorsOf } from '../case.ts';
import { bytesOf, fourWebp, redJpeg, redPng, redWebp, threeApng, threeGif } from '../images.ts';
import { streamed, told } from './decoding.ts';

export const arriving: readonly Case[] = [
  {
    name: 'reads a stream to its end',
    run: async (api) => {
      const bytes = bytesOf(threeGif);
      const data = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start: (controller) => {
          for (let at = 0; at < bytes.length; at += 100) controller.enqueue(bytes.slice(at, at + 100));
          controller.close();
        },
      });
      const decoder = new api.ImageDecoder({ type: 'image/gif', data });
      await decoder.completed;
      const time = await told(decoder, 2, (frame) => frame.timestamp);
      const { complete } = decoder;
      decoder.close();
      return [complete, data.locked, time];
    },
    expected: [true, true, 100_000],
  },
  ...(
    [
      ['image/gif', threeGif],
      ['image/png', threeApng],
      ['image/webp', fourWebp],
    ] as const
  ).map(([type, base64]): Case => ({
    name: `decodes frames of ${type} as they arrive, before the end of the stream`,
    run: async (api) => {
      const bytes = bytesOf(base64);
      const { data, send, end } = streamed();
      const decoder = new api.ImageDecoder({ type, data });
      // All but the last two bytes: the first frame is whole, the last one is not.
      for (let at = 0; at < bytes.length - 2; at += 50)
        send(bytes.slice(at, Math.min(at + 50, bytes.length - 2)));
      await decoder.tracks.ready;
      const first = await told(decoder, 0, (frame) => frame.timestamp);
      const { animated, frameCount } = decoder.tracks[0]!;
      const early = [decoder.complete, animated, frameCount >= 1, first];
      const last = told(decoder, type === 'image/webp' ? 3 : 2, (frame) => frame.timestamp);
      send(bytes.slice(-2));
      end();
      await decoder.completed;
      const late = [decoder.complete, decoder.tracks[0]!.frameCount, await last];
      const beyond = await errorOf(() => decoder.decode({ frameIndex: 4 }));
      decoder.close();
      return [early, late, beyond];
    },
    expected: [
      [false, true, true, 0],
      type === 'image/webp' ? [true, 4, 180_000] : [true, 3, 100_000],
      'RangeError',
    ],
  })),
  {
    name: 'knows a still’s track before the end of the stream, and decodes it then',
    run: async (api) => {
      const told: unknown[] = [];
      for (const [type, base64] of [
        ['image/png', redPng],
        ['image/jpeg', redJpeg],
        ['image/webp', redWebp],
      ] as const) {
        const bytes = bytesOf(base64);
        const { data, send, end } = streamed();
        const decoder = new api.ImageDecoder({ type, data });
        send(bytes.slice(0, -1));
        const decoded = decoder.decode();
        await decoder.tracks.ready;
        const { animated, frameCount } = decoder.tracks[0]!;
        told.push([animated, frameCount, decoder.complete]);
        send(bytes.slice(-1));
        end();
        const { image, complete } = await decoded;
        told.push([image.codedWidth > 0, complete, decoder.complete]);
        image.close();
        decoder.close();
      }
      return told;
    },
    notInBrowser: 'Chromium decodes what is almost there.',
    expected: [1, 2, 3].flatMap(() => [
      [false, 1, false],
      [true, true, true],
    ]),
  },
  {
    name: 'gives up what waits for a stream when it is reset or closed',
    run: async (api) => {
      const { data, send } = streamed();
      const decoder = new api.ImageDecoder({ type: 'image/gif', data });
      send(bytesOf(threeGif).slice(0, -1));
      const first = errorOf(() => decoder.decode({ frameIndex: 2000 }));
      await decoder.tracks.ready;
      decoder.reset();
      const second = errorOf(() => decoder.decode({ frameIndex: 2000 }));
      decoder.close();
      return [await first, await second];
    },
    expected: ['AbortError', 'AbortError'],
  },
  {
    name: 'refuses a stream that is locked or was read from',
    run: async (api) => {
      const streamed = () =>
        new ReadableStream<Uint8Array<ArrayBuffer>>({
          pull: (controller) => controller.enqueue(bytesOf(redPng)),
        });
      const [locked, read] = [streamed(), streamed()];
      locked.getReader();
      const reader = read.getReader();
      await reader.read();
      reader.releaseLock();
      return errorsOf(
        ...[locked, read].map((data) => () => new api.ImageDecoder({ type: 'image/png', data })),
      );
    },
    expected: ['TypeError', 'TypeError'],
  },
  {
    name: 'closes with DataError when a stream gives no bytes, with NotReadableError when it fails',
    notInBrowser: 'Chromium rejects with errors of its own.',
    run: async (api) => {
      const streams = [
        new ReadableStream({ start: (controller) => controller.enqueue('bytes') }),
        new ReadableStream({ start: (controller) => controller.error(new Error('gone')) }),
      ];
      const errors: string[] = [];
      for (const data of streams) {
        const decoder = new api.ImageDecoder({ type: 'image/png', data: data as never });
        errors.push(await errorOf(() => decoder.completed), await errorOf(() => decoder.decode()));
      }
      return errors;
    },
    expected: ['DataError', 'InvalidStateError', 'NotReadableError', 'InvalidStateError'],
  },
];
