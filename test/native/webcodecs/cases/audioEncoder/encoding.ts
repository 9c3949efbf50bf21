// Chunks, their times and their sizes.
import { type Case, errorOf, until } from '../case.ts';
import { encodeTone, listening, opus, sampleRate, tone } from '../audioStream.ts';
import { encoded } from './encoded.ts';

export const encoding: readonly Case[] = [
  {
    name: 'gives key chunks one after the other, from the first piece’s time on',
    run: async (api) => {
      const { chunks, errors } = await encoded(api, 5);
      return [
        chunks.slice(0, 5).map(({ timestamp }) => timestamp),
        chunks.slice(0, 5).map(({ duration }) => duration),
        chunks.every(({ type }) => type === 'key'),
        chunks.every(({ byteLength }) => byteLength > 0),
        errors,
      ];
    },
    expected: [[0, 20_000, 40_000, 60_000, 80_000], Array.from({ length: 5 }, () => 20_000), true, true, []],
  },
  {
    name: 'joins pieces of any length, and begins where the first one does',
    run: async (api) => {
      const { encoder, chunks } = listening(api);
      encoder.configure(opus);
      for (const [at, frames] of [100, 1500, 7, 1273].entries()) {
        const piece = tone(api, 5000 + at, frames);
        encoder.encode(piece);
        piece.close();
      }
      await encoder.flush();
      encoder.close();
      return chunks.slice(0, 3).map(({ timestamp }) => timestamp);
    },
    expected: [5000, 25_000, 45_000],
  },
  {
    name: 'tells once how its chunks are decoded',
    run: async (api) => {
      const { metadata } = await encoded(api, 5);
      const { codec, sampleRate: rate, numberOfChannels } = metadata[0]!.decoderConfig!;
      return [
        [codec, rate, numberOfChannels],
        metadata.filter(({ decoderConfig }) => decoderConfig !== undefined).length,
      ];
    },
    expected: [['opus', sampleRate, 2], 1],
  },
  {
    name: 'makes Opus chunks as long as it is asked to',
    run: async (api) => {
      const { chunks } = await encoded(api, 3, { opus: { frameDuration: 10_000 } });
      return chunks.slice(0, 4).map(({ timestamp }) => timestamp);
    },
    expected: [0, 10_000, 20_000, 30_000],
  },
  {
    name: 'takes samples of every format',
    run: async (api) => {
      const { encoder, chunks, errors } = listening(api);
      encoder.configure(opus);
      for (const [at, format] of (['u8', 's16', 's32-planar', 'f32', 'f32-planar'] as const).entries()) {
        const piece = tone(api, at * 20_000, 960, { format, data: new Uint8Array(960 * 2 * 4) });
        encoder.encode(piece);
        piece.close();
      }
      await encoder.flush();
      encoder.close();
      return [chunks.length >= 5, errors];
    },
    expected: [true, []],
  },
  {
    name: 'goes on after a flush, from the next piece’s time on',
    run: async (api) => {
      const { encoder, chunks } = listening(api);
      encoder.configure(opus);
      encodeTone(api, encoder, 2);
      await encoder.flush();
      const first = chunks.length;
      const later = tone(api, 1_000_000);
      encoder.encode(later);
      later.close();
      await encoder.flush();
      await encoder.flush();
      encoder.close();
      return [first >= 2, chunks.length > first, chunks[first]!.timestamp];
    },
    expected: [true, true, 1_000_000],
  },
  {
    name: 'takes a new configuration midway, for the pieces after it',
    run: async (api) => {
      const { encoder, metadata } = listening(api);
      encoder.configure(opus);
      encodeTone(api, encoder, 2);
      encoder.configure({ ...opus, numberOfChannels: 1 });
      const mono = tone(api, 40_000, 960, { numberOfChannels: 1 });
      encoder.encode(mono);
      mono.close();
      await encoder.flush();
      encoder.close();
      return metadata.flatMap(({ decoderConfig }) =>
        decoderConfig === undefined ? [] : [decoderConfig.numberOfChannels],
      );
    },
    expected: [2, 1],
  },
  {
    name: 'closes with EncodingError when a piece has another rate or number of channels',
    run: async (api) => {
      const ends: unknown[] = [];
      for (const init of [{ sampleRate: 44_100 }, { numberOfChannels: 1 }]) {
        const { encoder, errors } = listening(api);
        encoder.configure(opus);
        const piece = tone(api, 0, 960, init);
        encoder.encode(piece);
        piece.close();
        const flushed = await errorOf(() => encoder.flush());
        await until(() => errors.length > 0);
        ends.push([flushed, encoder.state, errors]);
      }
      return ends;
    },
    expected: Array.from({ length: 2 }, () => ['EncodingError', 'closed', ['EncodingError']]),
  },
  {
    name: 'leaves the sound with its owner',
    run: async (api) => {
      const { encoder } = listening(api);
      encoder.configure(opus);
      const piece = tone(api, 0);
      encoder.encode(piece);
      await encoder.flush();
      const after = piece.format;
      piece.close();
      encoder.close();
      return after;
    },
    expected: 'f32-planar',
  },
];
