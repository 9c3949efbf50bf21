// Pixels: as they are, in parts, in layouts, as RGB.
import { type Case, counting, errorsOf } from '../case.ts';
import { copied, frame, i420, rgba, using } from './frames.ts';

export const copying: readonly Case[] = [
  {
    name: 'tells where each plane was written',
    run: (api) => using(i420(api), (made) => made.copyTo(new Uint8Array(12))),
    expected: [
      { offset: 0, stride: 4 },
      { offset: 8, stride: 2 },
      { offset: 10, stride: 2 },
    ],
  },
  {
    name: 'copies a part',
    run: (api) =>
      using(i420(api), async (made) => {
        const rect = { x: 2, y: 0, width: 2, height: 2 };
        return [made.allocationSize({ rect }), await copied(made, { rect })];
      }),
    expected: [6, [2, 3, 6, 7, 9, 11]],
  },
  {
    name: 'copies to a layout and leaves what lies between',
    run: (api) =>
      using(i420(api), async (made) => {
        const layout = [
          { offset: 1, stride: 5 },
          { offset: 12, stride: 3 },
          { offset: 15, stride: 2 },
        ];
        const bytes = new Uint8Array(20).fill(99);
        const told = await made.copyTo(bytes, { layout });
        return [made.allocationSize({ layout }), told, [...bytes]];
      }),
    expected: [
      17,
      [
        { offset: 1, stride: 5 },
        { offset: 12, stride: 3 },
        { offset: 15, stride: 2 },
      ],
      [99, 0, 1, 2, 3, 99, 4, 5, 6, 7, 99, 99, 8, 9, 99, 10, 11, 99, 99, 99],
    ],
  },
  {
    name: 'copies into a view and leaves the bytes around it',
    run: (api) =>
      using(i420(api), async (made) => {
        const bytes = new Uint8Array(16).fill(99);
        await made.copyTo(bytes.subarray(2, 14));
        return [...bytes];
      }),
    expected: [99, 99, ...counting(12), 99, 99],
  },
  {
    name: 'refuses a destination that is too small, and layouts that do not fit',
    run: (api) =>
      using(i420(api), (made) =>
        errorsOf(
          () => made.copyTo(new Uint8Array(11)),
          () => made.copyTo(new Uint8Array(99), { layout: [{ offset: 0, stride: 4 }] }),
          () =>
            made.copyTo(new Uint8Array(99), {
              layout: [
                { offset: 0, stride: 3 },
                { offset: 20, stride: 2 },
                { offset: 30, stride: 2 },
              ],
            }),
          () => made.copyTo(5 as never),
        ),
      ),
    expected: ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'refuses a part that is empty, outside or splits a sample',
    run: (api) =>
      using(i420(api), (made) =>
        errorsOf(
          () => made.copyTo(new Uint8Array(99), { rect: { x: 0, y: 0, width: 0, height: 0 } }),
          () => made.copyTo(new Uint8Array(99), { rect: { x: 2, y: 0, width: 4, height: 2 } }),
          () => made.copyTo(new Uint8Array(99), { rect: { x: 1, y: 0, width: 2, height: 2 } }),
          () => made.allocationSize({ rect: { x: 0, y: -1, width: 2, height: 2 } }),
        ),
      ),
    expected: ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'turns opaque RGBA into the other orders of four bytes, exactly',
    run: async (api) => {
      const pixels = Uint8Array.of(0, 1, 2, 255, 4, 5, 6, 255);
      const init = { format: 'RGBA', codedWidth: 2, codedHeight: 1, timestamp: 0 } as const;
      const made = new api.VideoFrame(pixels, init);
      return using(made, async () => [
        await copied(made, { format: 'BGRA' }),
        await copied(made, { format: 'RGBA' }),
        await copied(made, { format: 'BGRX' }),
      ]);
    },
    expected: [
      [2, 1, 0, 255, 6, 5, 4, 255],
      [0, 1, 2, 255, 4, 5, 6, 255],
      [2, 1, 0, 255, 6, 5, 4, 255],
    ],
  },
  {
    name: 'turns transparent RGBA into BGRA without loss',
    notInBrowser: 'Chromium multiplies by alpha on the way.',
    run: (api) =>
      using(frame(api, 8, { format: 'RGBA', codedWidth: 2, codedHeight: 1 }), (made) =>
        copied(made, { format: 'BGRA' }),
      ),
    expected: [2, 1, 0, 3, 6, 5, 4, 7],
  },
  {
    name: 'turns black, white and grey YUV into RGB',
    run: (api) =>
      using(
        new api.VideoFrame(Uint8Array.of(16, 235, 126, 16, 128, 128, 128, 128), {
          format: 'I420',
          codedWidth: 4,
          codedHeight: 1,
          timestamp: 0,
        }),
        async (made) => {
          const bytes = await copied(made, { format: 'RGBA' });
          // Converters differ in the last bit of grey.
          return [made.allocationSize({ format: 'RGBA' }), bytes.map((value) => Math.round(value / 4) * 4)];
        },
      ),
    expected: [16, [0, 0, 0, 256, 256, 256, 256, 256, 128, 128, 128, 256, 0, 0, 0, 256]],
  },
  {
    name: 'turns saturated YUV of either matrix into RGB, within five steps',
    run: async (api) => {
      const colors: unknown[] = [];
      for (const matrix of ['bt709', 'smpte170m'] as const) {
        const color = new api.VideoFrame(
          Uint8Array.of(...Array.from({ length: 8 }, () => 100), 90, 90, 190, 190),
          {
            format: 'I420',
            codedWidth: 4,
            codedHeight: 2,
            timestamp: 0,
            colorSpace: { matrix, primaries: 'bt709', transfer: 'bt709', fullRange: false },
          },
        );
        const [red = 0, green = 0, blue = 0, alpha] = await using(color, (open) =>
          copied(open, { format: 'RGBA' }),
        );
        // By the formula; libyuv's factor for blue ends at 2, which is where Chromium's five steps come from.
        const wanted = matrix === 'bt709' ? [209, 73, 17] : [197, 62, 21];
        colors.push(
          [red, green, blue].every((value, at) => Math.abs(value - wanted[at]!) <= 5),
          alpha,
        );
      }
      return colors;
    },
    expected: [true, 255, true, 255],
  },
  {
    name: 'converts a part of YUV to RGB at its own size',
    run: (api) =>
      using(i420(api), async (made) => {
        const options = { rect: { x: 2, y: 0, width: 2, height: 2 }, format: 'RGBX' } as const;
        return [made.allocationSize(options), await made.copyTo(new Uint8Array(16), options)];
      }),
    expected: [16, [{ offset: 0, stride: 8 }]],
  },
  {
    name: 'converts to Display P3 where that is asked for, in either order of bytes and in a layout',
    run: async (api) => {
      const colors = [
        [255, 0, 0, 255],
        [0, 255, 0, 255],
        [0, 0, 255, 255],
        [255, 255, 255, 255],
        [0, 0, 0, 255],
        [128, 128, 128, 255],
      ];
      const made = new api.VideoFrame(Uint8Array.from(colors.flat()), {
        format: 'RGBX',
        codedWidth: 3,
        codedHeight: 2,
        timestamp: 0,
      });
      return using(made, async () => {
        const told: number[][] = [];
        for (const format of ['RGBA', 'BGRA'] as const) {
          const bytes = new Uint8Array(100).fill(9);
          const layout = [{ offset: 3, stride: 16 }];
          await made.copyTo(bytes, { format, colorSpace: 'display-p3', layout });
          told.push(
            [0, 1, 2, 3, 4, 5].flatMap((index) => {
              const at = 3 + (index % 3) * 4 + Math.trunc(index / 3) * 16;
              return [...bytes.subarray(at, at + 4)].map((value) => Math.round(value / 16));
            }),
            [...bytes.subarray(15, 19)],
          );
        }
        return told;
      });
    },
    expected: [
      [15, 3, 2, 16, 7, 16, 5, 16, 0, 0, 15, 16, 16, 16, 16, 16, 0, 0, 0, 16, 8, 8, 8, 16],
      [9, 9, 9, 9],
      [2, 3, 15, 16, 5, 16, 7, 16, 15, 0, 0, 16, 16, 16, 16, 16, 0, 0, 0, 16, 8, 8, 8, 16],
      [9, 9, 9, 9],
    ],
  },
  {
    name: 'converts to RGB only',
    run: (api) =>
      using(rgba(api), (made) =>
        errorsOf(
          () => made.copyTo(new Uint8Array(99), { format: 'I420' }),
          () => made.allocationSize({ format: 'NV12' }),
          () => made.copyTo(new Uint8Array(99), { format: 'YUV' as never }),
        ),
      ),
    expected: ['NotSupportedError', 'NotSupportedError', 'TypeError'],
  },
];
