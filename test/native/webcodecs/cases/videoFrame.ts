import { type Api, type Case, counting, errorOf, errorsOf } from './case.ts';

type Init = ConstructorParameters<Api['VideoFrame']>[1];

/** 4x2 pixels of I420: luma 0 to 7, then two samples each of U and V. */
function i420(api: Api, init: object = {}) {
  return frame(api, 12, { format: 'I420', codedWidth: 4, codedHeight: 2, ...init });
}

function rgba(api: Api, init: object = {}) {
  return frame(api, 32, { format: 'RGBA', codedWidth: 4, codedHeight: 2, ...init });
}

function frame(api: Api, bytes: number, init: object) {
  return new api.VideoFrame(counting(bytes), { timestamp: 1000, ...init } as Init & object);
}

async function copied(from: InstanceType<Api['VideoFrame']>, options?: object): Promise<number[]> {
  const bytes = new Uint8Array(from.allocationSize(options));
  await from.copyTo(bytes, options);
  return [...bytes];
}

const rectOf = (rect: { x: number; y: number; width: number; height: number } | null) =>
  rect === null ? null : [rect.x, rect.y, rect.width, rect.height];

/** Runs `use` with a frame and closes it, so that no case leaves one open. */
function using<T>(
  made: InstanceType<Api['VideoFrame']>,
  use: (frame: InstanceType<Api['VideoFrame']>) => T,
): T {
  let pending = false;
  try {
    const result = use(made);
    pending = result instanceof Promise;
    return pending ? ((result as Promise<unknown>).finally(() => made.close()) as T) : result;
  } finally {
    if (!pending) made.close();
  }
}

const making: readonly Case[] = [
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

const derived: readonly Case[] = [
  {
    name: 'made of another one has all of it, and lives on after it',
    run: (api) => {
      const first = i420(api, { duration: 5, displayWidth: 8, displayHeight: 6 });
      const second = new api.VideoFrame(first);
      first.close();
      return using(second, async () => [
        second.format,
        second.timestamp,
        second.duration,
        second.displayWidth,
        second.displayHeight,
        await copied(second),
      ]);
    },
    expected: ['I420', 1000, 5, 8, 6, [...counting(12)]],
  },
  {
    name: 'made of another one takes new times',
    run: (api) =>
      using(i420(api, { duration: 5 }), (first) =>
        using(new api.VideoFrame(first, { timestamp: -3, duration: 7 }), (second) => [
          second.timestamp,
          second.duration,
          first.timestamp,
        ]),
      ),
    expected: [-3, 7, 1000],
  },
  {
    name: 'made of another one keeps or discards alpha',
    run: (api) =>
      using(rgba(api), (first) =>
        (['keep', 'discard'] as const).map((alpha) =>
          using(new api.VideoFrame(first, { alpha }), (second) => second.format),
        ),
      ),
    expected: ['RGBA', 'RGBX'],
  },
  {
    name: 'made of another one shows a part of it, scaled as it was',
    run: (api) =>
      using(i420(api, { displayWidth: 8, displayHeight: 8 }), (first) =>
        using(
          new api.VideoFrame(first, { visibleRect: { x: 2, y: 0, width: 2, height: 2 } }),
          async (second) => [
            rectOf(second.visibleRect),
            second.codedWidth,
            second.displayWidth,
            second.displayHeight,
            await copied(second),
          ],
        ),
      ),
    expected: [[2, 0, 2, 2], 4, 4, 8, [2, 3, 6, 7, 9, 11]],
  },
  {
    name: 'made of a part of another one that is turned, is turned with it',
    run: (api) =>
      using(i420(api, { rotation: 90 }), (first) =>
        using(
          new api.VideoFrame(first, { visibleRect: { x: 2, y: 0, width: 2, height: 1 }, rotation: 180 }),
          (second) => [
            [first.rotation, first.displayWidth, first.displayHeight],
            [second.rotation, second.displayWidth, second.displayHeight],
          ],
        ),
      ),
    expected: [
      [90, 2, 4],
      [270, 1, 2],
    ],
  },
  {
    name: 'made of a part of another one that is turned, is scaled as that was',
    notInBrowser: 'Chromium turns display sizes, also those that are given.',
    run: (api) =>
      using(i420(api, { rotation: 90, displayWidth: 6, displayHeight: 16 }), (first) =>
        using(
          new api.VideoFrame(first, { visibleRect: { x: 2, y: 0, width: 2, height: 2 }, rotation: 90 }),
          (second) => [
            [first.rotation, first.displayWidth, first.displayHeight],
            [second.rotation, second.displayWidth, second.displayHeight],
          ],
        ),
      ),
    expected: [
      [90, 6, 16],
      [180, 8, 6],
    ],
  },
  {
    name: 'made of another one takes times, a part, sizes and a turn at once',
    notInBrowser: 'Chromium turns display sizes, also those that are given.',
    run: (api) =>
      using(i420(api, { duration: 5 }), (first) =>
        using(
          new api.VideoFrame(first, {
            timestamp: 9,
            duration: 0,
            visibleRect: { x: 0, y: 0, width: 2, height: 2 },
            displayWidth: 30,
            displayHeight: 20,
            rotation: 270,
            flip: true,
          }),
          (second) => [
            second.timestamp,
            second.duration,
            rectOf(second.visibleRect),
            [second.displayWidth, second.displayHeight],
            [second.rotation, second.flip],
          ],
        ),
      ),
    expected: [9, 0, [0, 0, 2, 2], [30, 20], [270, true]],
  },
  {
    name: 'made of another one without its alpha has the other planes as they were',
    run: (api) =>
      using(frame(api, 20, { format: 'I420A', codedWidth: 4, codedHeight: 2 }), (first) =>
        using(new api.VideoFrame(first, { alpha: 'discard' }), async (second) => [
          second.format,
          second.allocationSize(),
          await copied(second),
        ]),
      ),
    expected: ['I420', 12, [...counting(12)]],
  },
  {
    name: 'is not made of a closed one',
    run: (api) => {
      const first = i420(api);
      first.close();
      return errorOf(() => new api.VideoFrame(first));
    },
    expected: 'InvalidStateError',
  },
  {
    name: 'is not made of another one with a display width alone or an empty part',
    run: (api) =>
      using(i420(api), (first) =>
        errorsOf(
          () => new api.VideoFrame(first, { displayWidth: 3 }),
          () => new api.VideoFrame(first, { visibleRect: { x: 0, y: 0, width: 0, height: 0 } }),
          () => new api.VideoFrame(first, { alpha: 'premultiply' as never }),
        ),
      ),
    expected: ['TypeError', 'TypeError', 'TypeError'],
  },
];

const life: readonly Case[] = [
  {
    name: 'cloned has the same pixels and facts, and outlives the first',
    run: (api) => {
      const first = i420(api, { duration: 4 });
      const clone = first.clone();
      first.close();
      return using(clone, async () => [
        clone.format,
        clone.timestamp,
        clone.duration,
        first.format,
        await copied(clone),
      ]);
    },
    expected: ['I420', 1000, 4, null, [...counting(12)]],
  },
  {
    name: 'closed forgets all but its times',
    run: (api) => {
      const made = i420(api, { duration: 4 });
      made.close();
      made.close();
      return [
        made.format,
        made.codedWidth,
        made.codedHeight,
        made.codedRect,
        made.visibleRect,
        made.displayWidth,
        made.displayHeight,
        made.timestamp,
        made.duration,
        made.colorSpace.toJSON(),
      ];
    },
    expected: [
      null,
      0,
      0,
      null,
      null,
      0,
      0,
      1000,
      4,
      { primaries: null, transfer: null, matrix: null, fullRange: null },
    ],
  },
  {
    name: 'closed can be neither cloned nor read',
    run: (api) => {
      const made = i420(api);
      made.close();
      return errorsOf(
        () => made.clone(),
        () => made.allocationSize(),
        () => made.copyTo(new Uint8Array(12)),
      );
    },
    expected: ['InvalidStateError', 'InvalidStateError', 'InvalidStateError'],
  },
  {
    name: 'bears its name',
    run: (api) => using(i420(api), (made) => Object.prototype.toString.call(made)),
    expected: '[object VideoFrame]',
  },
];

const copying: readonly Case[] = [
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

const turning: readonly Case[] = [
  {
    name: 'turned by a quarter is as wide as it was high',
    run: (api) =>
      [0, 90, 180, 270].map((rotation) =>
        using(i420(api, { rotation }), (made) => [
          made.rotation,
          made.flip,
          made.displayWidth,
          made.displayHeight,
          rectOf(made.visibleRect),
        ]),
      ),
    expected: [
      [0, false, 4, 2, [0, 0, 4, 2]],
      [90, false, 2, 4, [0, 0, 4, 2]],
      [180, false, 4, 2, [0, 0, 4, 2]],
      [270, false, 2, 4, [0, 0, 4, 2]],
    ],
  },
  {
    name: 'rounds a rotation to the nearest quarter, ties clockwise',
    run: (api) =>
      [44, 45, -45, -46, 360, 450, -90, 1000].map((rotation) =>
        using(i420(api, { rotation }), (made) => made.rotation),
      ),
    expected: [0, 90, 0, 270, 0, 90, 270, 270],
  },
  {
    name: 'adds a rotation to that of the frame it is made of, backwards when that is mirrored',
    run: (api) =>
      [false, true].map((flip) =>
        using(i420(api, { rotation: 90, flip }), (first) =>
          using(new api.VideoFrame(first, { rotation: 90, flip: true }), (second) => [
            second.rotation,
            second.flip,
            second.displayWidth,
            second.displayHeight,
          ]),
        ),
      ),
    expected: [
      [180, true, 4, 2],
      [0, false, 4, 2],
    ],
  },
  {
    name: 'refuses a rotation that is no number',
    run: (api) =>
      errorsOf(
        () => i420(api, { rotation: NaN }),
        () => i420(api, { rotation: Infinity }),
      ),
    expected: ['TypeError', 'TypeError'],
  },
];

const describing: readonly Case[] = [
  {
    name: 'gives a copy of its metadata',
    run: (api) =>
      using(i420(api, { metadata: {} }), (made) => [
        typeof made.metadata(),
        made.metadata() === made.metadata(),
      ]),
    expected: ['object', false],
  },
  {
    name: 'keeps metadata for its clones, and not for frames that are made of it',
    notInBrowser: 'Chromium keeps only what it knows of, and makes nothing of the rest.',
    run: (api) =>
      using(i420(api, { metadata: { take: 3 } }), (made) =>
        using(made.clone(), (clone) =>
          using(new api.VideoFrame(made), (second) =>
            using(new api.VideoFrame(made, { metadata: { take: 4 } }), (third) => [
              made.metadata(),
              clone.metadata(),
              second.metadata(),
              third.metadata(),
            ]),
          ),
        ),
      ),
    expected: [{ take: 3 }, { take: 3 }, {}, { take: 4 }],
  },
];

export const videoFrameCases: readonly Case[] = [
  ...making,
  ...derived,
  ...life,
  ...copying,
  ...turning,
  ...describing,
];
