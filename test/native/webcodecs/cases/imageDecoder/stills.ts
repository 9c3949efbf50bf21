// Images of one picture.
import type { Case } from '../case.ts';
import { alphaPng, grayPng, lossyWebp, redBmp, redJpeg, redPng, redWebp, turnedJpeg } from '../images.ts';
import { color, decoderOf, red, told } from './decoding.ts';

export const stills: readonly Case[] = [
  ...(
    [
      ['image/png', redPng, 'a PNG', 8, red],
      ['image/png', grayPng, 'a grey PNG', 4, [0, 0, 0, 255]],
      ['image/png', alphaPng, 'a PNG with alpha', 4, [255, 0, 0, 128]],
      ['image/jpeg', redJpeg, 'a JPEG', 16, red],
      ['image/webp', redWebp, 'a lossless WebP', 8, red],
      ['image/webp', lossyWebp, 'a lossy WebP', 8, red],
      ['image/bmp', redBmp, 'a BMP', 8, red],
    ] as const
  ).map(([type, base64, name, width, wanted]): Case => ({
    name: `decodes ${name}`,
    run: async (api) => {
      const decoder = decoderOf(api, type, base64);
      const { image, complete } = await decoder.decode();
      const result = [image.codedWidth, image.timestamp, image.duration, complete, await color(image)];
      image.close();
      decoder.close();
      return result;
    },
    expected: [width, 0, null, true, wanted],
  })),
  {
    name: 'tells of a still that it has one frame',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/png', redPng);
      const type = decoder.type;
      await decoder.tracks.ready;
      const track = decoder.tracks[0]!;
      const result = [
        type,
        decoder.tracks.length,
        decoder.tracks.selectedIndex,
        decoder.tracks.selectedTrack === track,
        track.animated,
        track.frameCount,
        track.repetitionCount,
        track.selected,
      ];
      decoder.close();
      return result;
    },
    expected: ['image/png', 1, 0, true, false, 1, 0, true],
  },
  {
    name: 'tells how a picture is to be turned before it is shown',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/jpeg', turnedJpeg);
      const shape = await told(decoder, 0, (frame) => [
        frame.codedWidth,
        frame.codedHeight,
        frame.displayWidth,
        frame.displayHeight,
        frame.rotation,
        frame.flip,
      ]);
      decoder.close();
      return shape;
    },
    expected: [16, 8, 8, 16, 90, false],
  },
  {
    name: 'takes JPEG for full range and PNG for sRGB',
    run: async (api) => {
      const spaces: unknown[] = [];
      for (const [type, base64] of [
        ['image/jpeg', redJpeg],
        ['image/png', redPng],
      ] as const) {
        const decoder = decoderOf(api, type, base64);
        spaces.push(await told(decoder, 0, (frame) => frame.colorSpace.toJSON()));
        decoder.close();
      }
      return spaces;
    },
    expected: [
      { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'smpte170m', fullRange: true },
      { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'rgb', fullRange: true },
    ],
  },
];
