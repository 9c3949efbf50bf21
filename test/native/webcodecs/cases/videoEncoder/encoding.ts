// Chunks, their times and their kinds.
import { type Case, errorsOf } from '../case.ts';
import { encodeLevels, evenFrame, height, listening, vp8, width } from '../videoStream.ts';
import { encoded, levels } from './encoded.ts';

export const encoding: readonly Case[] = [
  ...['vp8', 'vp09.00.10.08'].map((codec): Case => ({
    name: `gives a chunk of ${codec} for every frame, with its times, the first a key frame`,
    run: async (api) => {
      const { chunks, errors } = await encoded(api, levels, [], { codec });
      return [
        chunks.map(({ timestamp }) => timestamp),
        chunks.map(({ duration }) => duration),
        chunks[0]!.type,
        chunks.every(({ byteLength }) => byteLength > 0),
        errors,
      ];
    },
    expected: [
      [0, 40_000, 80_000, 120_000, 160_000, 200_000],
      Array.from({ length: 6 }, () => 40_000),
      'key',
      true,
      [],
    ],
  })),
  {
    name: 'makes a key frame where one is asked for',
    run: async (api) => {
      const { chunks } = await encoded(api, levels, [3]);
      return chunks.map(({ type }) => type);
    },
    expected: ['key', 'delta', 'delta', 'key', 'delta', 'delta'],
  },
  {
    name: 'tells once how its chunks are decoded',
    run: async (api) => {
      const { metadata } = await encoded(api, levels);
      const { codec, codedWidth, codedHeight } = metadata[0]!.decoderConfig!;
      return [
        [codec, codedWidth, codedHeight],
        metadata.filter(({ decoderConfig }) => decoderConfig !== undefined).length,
      ];
    },
    expected: [['vp8', width, height], 1],
  },
  {
    name: 'carries negative and equal timestamps',
    run: async (api) => {
      const { encoder, chunks } = listening(api);
      encoder.configure({ ...vp8, latencyMode: 'realtime' });
      for (const timestamp of [-80_000, -40_000, 0]) {
        const frame = evenFrame(api, timestamp);
        encoder.encode(frame);
        frame.close();
      }
      await encoder.flush();
      encoder.close();
      return chunks.map(({ timestamp }) => timestamp);
    },
    expected: [-80_000, -40_000, 0],
  },
  {
    name: 'takes frames of other formats and sizes',
    run: async (api) => {
      const { encoder, chunks, errors } = listening(api);
      encoder.configure(vp8);
      for (const [index, format] of (['RGBA', 'NV12', 'BGRX', 'I420'] as const).entries()) {
        const side = 32 + 32 * index;
        const frame = new api.VideoFrame(new Uint8Array(side * side * 4).fill(90), {
          format,
          codedWidth: side,
          codedHeight: side,
          timestamp: index * 40_000,
        });
        encoder.encode(frame);
        frame.close();
      }
      await encoder.flush();
      encoder.close();
      return [chunks.length, errors];
    },
    expected: [4, []],
  },
  {
    name: 'goes on after a flush',
    run: async (api) => {
      const { encoder, chunks } = listening(api);
      encoder.configure(vp8);
      encodeLevels(api, encoder, [50, 60]);
      await encoder.flush();
      const first = chunks.length;
      encodeLevels(api, encoder, [70]);
      await encoder.flush();
      await encoder.flush();
      encoder.close();
      return [first, chunks.length];
    },
    expected: [2, 3],
  },
  {
    name: 'takes a new configuration midway, for the frames after it',
    run: async (api) => {
      const { encoder, chunks, metadata } = listening(api);
      encoder.configure(vp8);
      encodeLevels(api, encoder, [50, 60]);
      encoder.configure({ ...vp8, width: 32, height: 32 });
      encodeLevels(api, encoder, [70, 80]);
      await encoder.flush();
      encoder.close();
      return [
        chunks.map(({ type }) => type),
        metadata.flatMap(({ decoderConfig }) =>
          decoderConfig === undefined ? [] : [decoderConfig.codedWidth],
        ),
      ];
    },
    expected: [
      ['key', 'delta', 'key', 'delta'],
      [64, 32],
    ],
  },
  {
    name: 'does not encode a closed frame, or what is no frame',
    run: async (api) => {
      const { encoder } = listening(api);
      encoder.configure(vp8);
      const frame = evenFrame(api, 0);
      frame.close();
      const errors = await errorsOf(
        () => encoder.encode(frame),
        () => encoder.encode({} as never),
      );
      encoder.close();
      return errors;
    },
    expected: ['TypeError', 'TypeError'],
  },
  {
    name: 'leaves the frame with its owner',
    run: async (api) => {
      const { encoder } = listening(api);
      encoder.configure(vp8);
      const frame = evenFrame(api, 0);
      encoder.encode(frame);
      const during = frame.format;
      await encoder.flush();
      const after = frame.format;
      frame.close();
      encoder.close();
      return [during, after];
    },
    expected: ['I420', 'I420'],
  },
];
