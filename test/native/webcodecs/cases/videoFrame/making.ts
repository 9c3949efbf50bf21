// Frames made of bytes.
import { type Case, counting, errorOf, errorsOf } from '../case.ts';
import { copied, frame, i420, rectOf, rgba, using } from './frames.ts';

export const making: readonly Case[] = [
  {
    name: 'tells what it was made with',
    run: (api) =>
      using(i420(api, { duration: 40 }), (made) => [
        made.format,
        made.codedWidth,
        made.codedHeight,
        rectOf(made.codedRect),
        rectOf(made.visibleRect),
        made.displayWidth,
        made.displayHeight,
        made.timestamp,
        made.duration,
      ]),
    expected: ['I420', 4, 2, [0, 0, 4, 2], [0, 0, 4, 2], 4, 2, 1000, 40],
  },
  {
    name: 'has no duration when none is given',
    run: (api) => using(i420(api), (made) => made.duration),
    expected: null,
  },
  {
    name: 'takes YUV for BT.709 and RGB for sRGB unless told otherwise',
    run: (api) => [
      using(i420(api), (made) => made.colorSpace.toJSON()),
      using(rgba(api), (made) => made.colorSpace.toJSON()),
      using(i420(api, { colorSpace: { matrix: 'smpte170m', fullRange: true } }), (made) => [
        made.colorSpace.matrix,
        made.colorSpace.fullRange,
      ]),
    ],
    expected: [
      { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
      { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'rgb', fullRange: true },
      ['smpte170m', true],
    ],
  },
  ...(
    [
      ['I420', 12],
      ['I420A', 20],
      ['I422', 16],
      ['I444', 24],
      ['NV12', 12],
      ['RGBA', 32],
      ['RGBX', 32],
      ['BGRA', 32],
      ['BGRX', 32],
    ] as const
  ).map(([format, bytes]): Case => ({
    name: `gives the bytes of ${format} back as they were`,
    run: (api) =>
      using(frame(api, bytes, { format, codedWidth: 4, codedHeight: 2 }), async (made) => [
        made.format,
        made.allocationSize(),
        await copied(made),
      ]),
    expected: [format, bytes, [...counting(bytes)]],
  })),
  {
    name: 'rounds the chroma of odd sizes up',
    run: (api) =>
      using(frame(api, 9 + 4 + 4, { format: 'I420', codedWidth: 3, codedHeight: 3 }), async (made) => [
        made.allocationSize(),
        await copied(made),
      ]),
    expected: [17, [...counting(17)]],
  },
  {
    name: 'reads planes from where the layout says',
    run: (api) =>
      using(
        frame(api, 40, {
          format: 'I420',
          codedWidth: 4,
          codedHeight: 2,
          layout: [
            { offset: 20, stride: 8 },
            { offset: 4, stride: 4 },
            { offset: 0, stride: 2 },
          ],
        }),
        copied,
      ),
    expected: [20, 21, 22, 23, 28, 29, 30, 31, 4, 5, 0, 1],
  },
  {
    name: 'refuses bytes that are too few and layouts that do not fit',
    run: (api) =>
      errorsOf(
        () => frame(api, 11, { format: 'I420', codedWidth: 4, codedHeight: 2 }),
        () => i420(api, { layout: [{ offset: 0, stride: 4 }] }),
        () => rgba(api, { layout: [{ offset: 0, stride: 15 }] }),
        () => rgba(api, { layout: [{ offset: 1, stride: 16 }] }),
        () => rgba(api, { layout: [{ offset: 2 ** 32 - 1, stride: 2 ** 32 - 1 }] }),
      ),
    expected: ['TypeError', 'TypeError', 'TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'refuses planes that overlap',
    run: (api) =>
      errorOf(() =>
        frame(api, 100, {
          format: 'I420',
          codedWidth: 4,
          codedHeight: 2,
          layout: [
            { offset: 0, stride: 4 },
            { offset: 7, stride: 2 },
            { offset: 20, stride: 2 },
          ],
        }),
      ),
    expected: 'TypeError',
  },
  {
    name: 'refuses a missing member, an empty picture, an unknown format',
    run: (api) =>
      errorsOf(
        () => i420(api, { format: undefined }),
        () => i420(api, { format: 'YUV' }),
        () => i420(api, { codedWidth: undefined }),
        () => i420(api, { codedHeight: 0 }),
        () => i420(api, { codedWidth: -4 }),
        () => i420(api, { timestamp: undefined }),
        () => i420(api, { timestamp: NaN }),
        () => i420(api, { duration: -1 }),
        () => new api.VideoFrame(counting(12), undefined as never),
        () => new api.VideoFrame('pixels' as never, {}),
      ),
    expected: Array.from({ length: 10 }, () => 'TypeError'),
  },
  {
    name: 'takes both display sizes or neither, and not 0',
    run: async (api) => [
      using(i420(api, { displayWidth: 8, displayHeight: 9 }), (made) => [
        made.displayWidth,
        made.displayHeight,
      ]),
      await errorsOf(
        () => i420(api, { displayWidth: 8 }),
        () => i420(api, { displayHeight: 8 }),
        () => i420(api, { displayWidth: 0, displayHeight: 8 }),
      ),
    ],
    expected: [
      [8, 9],
      ['TypeError', 'TypeError', 'TypeError'],
    ],
  },
  {
    name: 'shows the visible rectangle alone',
    run: (api) =>
      using(
        frame(api, 4 * 4 * 4, {
          format: 'RGBA',
          codedWidth: 4,
          codedHeight: 4,
          visibleRect: { x: 1, y: 2, width: 2, height: 1 },
        }),
        async (made) => [made.displayWidth, made.displayHeight, await copied(made)],
      ),
    expected: [2, 1, [36, 37, 38, 39, 40, 41, 42, 43]],
  },
  {
    name: 'keeps the pixels around the visible rectangle',
    notInBrowser: 'Chromium copies the visible part alone and forgets where it was.',
    run: (api) =>
      using(rgba(api, { visibleRect: { x: 1, y: 1, width: 2, height: 1 } }), async (made) => [
        rectOf(made.visibleRect),
        rectOf(made.codedRect),
        await copied(made, { rect: { x: 3, y: 0, width: 1, height: 2 } }),
      ]),
    expected: [
      [1, 1, 2, 1],
      [0, 0, 4, 2],
      [12, 13, 14, 15, 28, 29, 30, 31],
    ],
  },
  {
    name: 'refuses a visible rectangle that is empty, outside, negative or splits a sample',
    run: (api) =>
      errorsOf(
        () => i420(api, { visibleRect: { x: 0, y: 0, width: 0, height: 2 } }),
        () => i420(api, { visibleRect: { x: 2, y: 0, width: 4, height: 2 } }),
        () => i420(api, { visibleRect: { x: -2, y: 0, width: 2, height: 2 } }),
        () => i420(api, { visibleRect: { x: 1, y: 0, width: 2, height: 2 } }),
        () => i420(api, { visibleRect: { x: 0, y: 1, width: 2, height: 1 } }),
        () => i420(api, { visibleRect: { x: 0, y: 0, width: Infinity, height: 2 } }),
      ),
    expected: Array.from({ length: 6 }, () => 'TypeError'),
  },
  {
    name: 'cuts fractions of a pixel off the visible rectangle',
    run: (api) =>
      using(rgba(api, { visibleRect: { x: 0.9, y: 0, width: 2.9, height: 1.5 } }), (made) => [
        made.visibleRect?.width,
        made.visibleRect?.height,
        made.displayWidth,
        made.displayHeight,
      ]),
    expected: [2, 1, 2, 1],
  },
  {
    name: 'takes null for no enumeration, and for 0 and false where those are wanted',
    run: async (api) => [
      using(i420(api, { rotation: null, flip: null, timestamp: null, duration: null }), (made) => [
        made.rotation,
        made.flip,
        made.timestamp,
        made.duration,
      ]),
      await errorsOf(
        () => i420(api, { format: null }),
        () => using(i420(api), (made) => made.allocationSize({ format: null as never })),
        () => using(rgba(api), (made) => made.copyTo(new Uint8Array(32), { colorSpace: null as never })),
      ),
    ],
    expected: [
      [0, false, 0, 0],
      ['TypeError', 'TypeError', 'TypeError'],
    ],
  },
  {
    name: 'takes the buffers it is told to transfer',
    run: (api) => {
      const data = counting(12);
      const made = new api.VideoFrame(data, {
        format: 'I420',
        codedWidth: 4,
        codedHeight: 2,
        timestamp: 0,
        transfer: [data.buffer],
      });
      return using(made, async () => [data.byteLength, await copied(made)]);
    },
    expected: [0, [...counting(12)]],
  },
  {
    name: 'refuses data that is gone',
    run: (api) => {
      const data = counting(12);
      structuredClone(data, { transfer: [data.buffer] });
      return errorOf(
        () => new api.VideoFrame(data, { format: 'I420', codedWidth: 4, codedHeight: 2, timestamp: 0 }),
      );
    },
    expected: 'TypeError',
  },
];
