// Images of several pictures.
import { type Case, errorOf, errorsOf } from '../case.ts';
import { bytesOf, fourWebp, threeApng, threeGif } from '../images.ts';
import { color, decoderOf, red, told } from './decoding.ts';

export const animations: readonly Case[] = [
  ...(
    [
      ['image/gif', threeGif, 'GIF'],
      ['image/png', threeApng, 'animated PNG'],
    ] as const
  ).flatMap(([type, base64, name]): Case[] => [
    {
      name: `tells how many frames a ${name} has and how often it is shown again`,
      run: async (api) => {
        const decoder = decoderOf(api, type, base64);
        await decoder.tracks.ready;
        const { animated, frameCount, repetitionCount } = decoder.tracks.selectedTrack!;
        decoder.close();
        return [animated, frameCount, repetitionCount];
      },
      expected: [true, 3, 2],
    },
    {
      name: `gives the frames of a ${name} in any order, with their times`,
      run: async (api) => {
        const decoder = decoderOf(api, type, base64);
        const frames: unknown[] = [];
        for (const index of [0, 1, 2, 0, 2, 1]) {
          frames.push(
            await told(decoder, index, async (frame) => [
              frame.timestamp,
              frame.duration,
              (await color(frame)).indexOf(255),
            ]),
          );
        }
        decoder.close();
        return frames;
      },
      expected: [0, 1, 2, 0, 2, 1].map((index) => [index * 50_000, 50_000, index]),
    },
    {
      name: `decodes several frames of a ${name} that were asked for at once`,
      run: async (api) => {
        const decoder = decoderOf(api, type, base64);
        const results = await Promise.all([2, 0, 1].map((frameIndex) => decoder.decode({ frameIndex })));
        const times = results.map(({ image }) => image.timestamp);
        for (const { image } of results) image.close();
        decoder.close();
        return times;
      },
      expected: [100_000, 0, 50_000],
    },
  ]),
  {
    name: 'tells how many frames an animated WebP has, how long each is shown and how often',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/webp', fourWebp);
      await decoder.tracks.ready;
      const { animated, frameCount, repetitionCount } = decoder.tracks.selectedTrack!;
      const times: unknown[] = [];
      for (const index of [0, 1, 2, 3]) {
        times.push(await told(decoder, index, (frame) => [frame.timestamp, frame.duration]));
      }
      decoder.close();
      return [animated, frameCount, repetitionCount, ...times];
    },
    expected: [true, 4, 2, [0, 50_000], [50_000, 60_000], [110_000, 70_000], [180_000, 80_000]],
  },
  {
    name: 'puts the pictures of an animated WebP over one another, and takes away what is disposed of',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/webp', fourWebp);
      const frames: unknown[] = [];
      for (const index of [0, 1, 3, 2]) {
        frames.push(
          await told(decoder, index, async (frame) => {
            const bytes = new Uint8Array(frame.allocationSize({ format: 'RGBA' }));
            await frame.copyTo(bytes, { format: 'RGBA' });
            // The first pixel, what the second picture covers, what the third, what the fourth.
            return [
              [0, 0],
              [5, 6],
              [11, 2],
              [1, 12],
            ].map(([x = 0, y = 0]) => {
              const at = (y * frame.codedWidth + x) * 4;
              return [...bytes.subarray(at, at + 4)].map((value) =>
                Math.min(255, Math.round(value / 32) * 32),
              );
            });
          }),
        );
      }
      decoder.close();
      return frames;
    },
    expected: [
      [red, red, red, red],
      [red, [0, 255, 0, 255], red, red],
      [red, [0, 0, 0, 0], [128, 0, 128, 255], [255, 64, 64, 255]],
      [red, [0, 0, 0, 0], [128, 0, 128, 255], red],
    ],
  },
  {
    name: 'refuses an animated WebP whose canvas is too large, also where it is but long',
    notInBrowser: 'What is too large is not the same in every browser.',
    run: async (api) => {
      const errors: string[] = [];
      for (const size of [
        [255, 255, 255, 255, 255, 255],
        [255, 255, 255, 15, 0, 0],
        [15, 0, 0, 0, 64, 0],
      ]) {
        const bytes = bytesOf(fourWebp);
        bytes.set(size, 24);
        const decoder = new api.ImageDecoder({ type: 'image/webp', data: bytes });
        errors.push(await errorOf(() => decoder.tracks.ready), await errorOf(() => decoder.completed));
      }
      return errors;
    },
    expected: Array.from({ length: 6 }, () => 'EncodingError'),
  },
  {
    name: 'refuses a frame that is not there, and goes on',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/gif', threeGif);
      const errors = await errorsOf(
        () => decoder.decode({ frameIndex: 3 }),
        () => decoder.decode({ frameIndex: -1 }),
      );
      const time = await told(decoder, 1, (frame) => frame.timestamp);
      decoder.close();
      return [errors, time];
    },
    expected: [['RangeError', 'TypeError'], 50_000],
  },
  {
    name: 'decodes nothing while no track is selected',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/gif', threeGif);
      await decoder.tracks.ready;
      const track = decoder.tracks[0]!;
      track.selected = false;
      const none = [decoder.tracks.selectedIndex, decoder.tracks.selectedTrack, track.selected];
      const error = await errorOf(() => decoder.decode());
      track.selected = true;
      const time = await told(decoder, 0, (frame) => frame.timestamp);
      decoder.close();
      return [none, error, time];
    },
    expected: [[-1, null, false], 'InvalidStateError', 0],
  },
];
