// What a decoder takes, and what becomes of it.
import { type Case, errorOf, errorsOf } from '../case.ts';
import { bytesOf, redPng, threeGif } from '../images.ts';
import { color, decoderOf, red, told } from './decoding.ts';

export const states: readonly Case[] = [
  {
    name: 'bears its names',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/png', redPng);
      await decoder.tracks.ready;
      const names = [decoder, decoder.tracks, decoder.tracks[0]].map((object) =>
        Object.prototype.toString.call(object),
      );
      decoder.close();
      return names;
    },
    expected: ['[object ImageDecoder]', '[object ImageTrackList]', '[object ImageTrack]'],
  },
  {
    name: 'tells which types it has',
    run: ({ ImageDecoder }) =>
      Promise.all(
        ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/unheard-of'].map((type) =>
          ImageDecoder.isTypeSupported(type),
        ),
      ),
    expected: [true, true, true, true, true, false],
  },
  {
    name: 'refuses types that are none of images, and half a size',
    notInBrowser: 'Chromium asks of a type only whether it knows it, and takes half a size.',
    run: (api) =>
      errorsOf(
        ...['png', 'video/mp4', ''].flatMap((type) => [
          () => api.ImageDecoder.isTypeSupported(type),
          () => decoderOf(api, type, redPng),
        ]),
        () => decoderOf(api, 'image/png', redPng, { desiredWidth: 4 }),
      ),
    expected: Array.from({ length: 7 }, () => 'TypeError'),
  },
  {
    name: 'refuses what is not valid',
    run: (api) =>
      errorsOf(
        () => new api.ImageDecoder(undefined as never),
        () => new api.ImageDecoder({ type: 'image/png' } as never),
        () => new api.ImageDecoder({ data: bytesOf(redPng) } as never),
        () => decoderOf(api, 'image/png', ''),
        () => decoderOf(api, 'image/png', redPng, { colorSpaceConversion: 'some' }),
      ),
    expected: Array.from({ length: 5 }, () => 'TypeError'),
  },
  {
    name: 'has all data of a buffer at once',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/png', redPng);
      await decoder.completed;
      const { complete } = decoder;
      decoder.close();
      return complete;
    },
    expected: true,
  },
  {
    name: 'lists its tracks by index and in turn',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/gif', threeGif);
      const before = [decoder.tracks.length, decoder.tracks.selectedIndex, decoder.tracks.selectedTrack];
      await decoder.tracks.ready;
      const { tracks } = decoder;
      const told = [
        tracks.length,
        tracks.selectedIndex,
        [...tracks].length,
        [...tracks][0] === tracks[0],
        tracks[0] === tracks.selectedTrack,
        tracks[1] === undefined,
        tracks[0]!.selected,
      ];
      decoder.close();
      return [before, told, [tracks.length, tracks.selectedIndex, tracks.selectedTrack]];
    },
    expected: [
      [0, -1, null],
      [1, 0, 1, true, true, true, true],
      [0, -1, null],
    ],
  },
  {
    name: 'does nothing any more when it is closed',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/png', redPng);
      await decoder.completed;
      decoder.close();
      decoder.close();
      decoder.reset();
      return [await errorOf(() => decoder.decode()), decoder.tracks.length];
    },
    expected: ['InvalidStateError', 0],
  },
  {
    name: 'gives up what was asked for on reset and on close',
    run: async (api) => {
      const ends: string[] = [];
      for (const end of ['reset', 'close'] as const) {
        const decoder = decoderOf(api, 'image/gif', threeGif);
        const asked = errorOf(() => decoder.decode());
        decoder[end]();
        ends.push(await asked);
        if (end === 'reset') ends.push(String(await told(decoder, 0, (frame) => frame.timestamp)));
        decoder.close();
      }
      return ends;
    },
    expected: ['AbortError', '0', 'AbortError'],
  },
  {
    name: 'closes with NotSupportedError for a type that it has not',
    notInBrowser: 'Chromium settles neither promise.',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/unheard-of', redPng);
      const errors = await errorsOf(
        () => decoder.tracks.ready,
        () => decoder.completed,
      );
      return errors;
    },
    expected: ['NotSupportedError', 'NotSupportedError'],
  },
  {
    name: 'rejects with EncodingError what is damaged',
    run: async (api) => {
      const damaged = bytesOf(redPng);
      damaged.fill(0, 40, 60);
      const decoder = new api.ImageDecoder({ type: 'image/png', data: damaged });
      const error = await errorOf(() => decoder.decode());
      decoder.close();
      return error;
    },
    expected: 'EncodingError',
  },
  {
    name: 'is closed by what is damaged',
    run: async (api) => {
      const damaged = bytesOf(redPng);
      damaged.fill(0, 40, 60);
      const decoder = new api.ImageDecoder({ type: 'image/png', data: damaged });
      await errorOf(() => decoder.decode());
      return [await errorOf(() => decoder.decode()), decoder.tracks.length];
    },
    expected: ['InvalidStateError', 0],
  },
  {
    name: 'takes the buffers it is told to transfer',
    run: async (api) => {
      const data = bytesOf(redPng);
      const decoder = new api.ImageDecoder({ type: 'image/png', data, transfer: [data.buffer] });
      const pixels = await told(decoder, 0, color);
      decoder.close();
      return [data.byteLength, pixels];
    },
    expected: [0, red],
  },
];
