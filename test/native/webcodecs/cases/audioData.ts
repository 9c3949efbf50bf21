import { type Api, type Case, errorOf, errorsOf } from './case.ts';

type Sound = InstanceType<Api['AudioData']>;

/** Three frames of two channels, in turn: 0 and 0.5, -0.5 and 1, -1 and 0.25. */
const interleaved = [0, 0.5, -0.5, 1, -1, 0.25];
const planes = [
  [0, -0.5, -1],
  [0.5, 1, 0.25],
];

function sound(api: Api, init: object = {}): Sound {
  return new api.AudioData({
    format: 'f32',
    sampleRate: 48_000,
    numberOfFrames: 3,
    numberOfChannels: 2,
    timestamp: 1000,
    data: Float32Array.from(interleaved),
    ...init,
  });
}

/** Runs `use` with a piece of sound and closes it, so that no case leaves one open. */
function using<T>(made: Sound, use: (sound: Sound) => T): T {
  const result = use(made);
  if (result instanceof Promise) return (result as Promise<unknown>).finally(() => made.close()) as T;
  made.close();
  return result;
}

const arrays = { u8: Uint8Array, s16: Int16Array, s32: Int32Array, f32: Float32Array };

type Options = Parameters<Sound['copyTo']>[1];

function copied(from: Sound, options: Options): number[] {
  const format = (options.format ?? from.format!).replace('-planar', '') as keyof typeof arrays;
  const bytes = new ArrayBuffer(from.allocationSize(options));
  from.copyTo(bytes, options);
  return [...new arrays[format](bytes)];
}

const asymmetric = 'Chromium takes the highest integer for 1, so what is above 0 is a little larger there.';

const making: readonly Case[] = [
  {
    name: 'tells what it was made with',
    run: (api) =>
      using(sound(api), (made) => [
        made.format,
        made.sampleRate,
        made.numberOfFrames,
        made.numberOfChannels,
        made.timestamp,
        made.duration,
        Object.prototype.toString.call(made),
      ]),
    expected: ['f32', 48_000, 3, 2, 1000, 62, '[object AudioData]'],
  },
  {
    name: 'lasts as long as its frames do, in whole microseconds',
    run: (api) =>
      [48_000, 44_100, 8000].map((sampleRate) => using(sound(api, { sampleRate }), (made) => made.duration)),
    expected: [62, 68, 375],
  },
  ...(['u8', 's16', 's32', 'f32'] as const).flatMap((format) =>
    [format, `${format}-planar` as const].map((whole): Case => ({
      name: `gives the samples of ${whole} back as they were`,
      run: (api) =>
        using(sound(api, { format: whole, data: arrays[format].from([1, 2, 3, 4, 5, 6]) }), (made) => [
          made.format,
          copied(made, { planeIndex: 0 }),
          whole === format ? null : copied(made, { planeIndex: 1 }),
        ]),
      expected: whole === format ? [whole, [1, 2, 3, 4, 5, 6], null] : [whole, [1, 2, 3], [4, 5, 6]],
    })),
  ),
  {
    name: 'copies its samples, so that later changes do not reach it',
    run: (api) => {
      const data = Float32Array.from(interleaved);
      const made = sound(api, { data });
      data.fill(0);
      return using(made, () => copied(made, { planeIndex: 0 }));
    },
    expected: interleaved,
  },
  {
    name: 'takes more bytes than it needs, and views of a part of a buffer',
    run: (api) => {
      const { buffer } = Float32Array.from([9, ...interleaved, 9, 9]);
      return [new Float32Array(buffer, 4), new DataView(buffer, 4, 24)].map((data) =>
        using(sound(api, { data }), (made) => copied(made, { planeIndex: 0 })),
      );
    },
    expected: [interleaved, interleaved],
  },
  {
    name: 'has many channels',
    run: (api) =>
      using(
        sound(api, {
          format: 's16-planar',
          numberOfChannels: 12,
          numberOfFrames: 2,
          data: Int16Array.from({ length: 24 }, (_, at) => at),
        }),
        (made) => {
          const clone = made.clone();
          return using(clone, () => [clone.numberOfChannels, copied(clone, { planeIndex: 11 })]);
        },
      ),
    expected: [12, [22, 23]],
  },
  {
    name: 'refuses a missing member and a wrong type',
    run: (api) =>
      errorsOf(
        ...(
          [
            { format: undefined },
            { format: 'f64' },
            { sampleRate: undefined },
            { sampleRate: 'fast' },
            { sampleRate: Infinity },
            { numberOfFrames: undefined },
            { numberOfFrames: 0 },
            { numberOfFrames: -1 },
            { numberOfChannels: undefined },
            { numberOfChannels: 0 },
            { timestamp: undefined },
            { timestamp: NaN },
            { data: undefined },
            { data: [1, 2] },
            { data: new Float32Array(5) },
          ] as object[]
        ).map((init) => () => sound(api, init).close()),
        () => new api.AudioData(undefined as never),
      ),
    expected: Array.from({ length: 16 }, () => 'TypeError'),
  },
  {
    name: 'refuses a sample rate that is not above 0',
    notInBrowser: 'Chromium says NotSupportedError.',
    run: (api) => errorsOf(...[0, -1].map((rate) => () => sound(api, { sampleRate: rate }).close())),
    expected: ['TypeError', 'TypeError'],
  },
  {
    name: 'takes the buffers it is told to transfer',
    run: (api) => {
      const data = Float32Array.from(interleaved);
      return using(sound(api, { data, transfer: [data.buffer] }), (made) => [
        data.byteLength,
        copied(made, { planeIndex: 0 }),
      ]);
    },
    expected: [0, interleaved],
  },
  {
    name: 'refuses to transfer a buffer twice',
    run: (api) => {
      const data = Float32Array.from(interleaved);
      return errorOf(() => sound(api, { data, transfer: [data.buffer, data.buffer] }));
    },
    expected: 'DataCloneError',
  },
];

const copying: readonly Case[] = [
  {
    name: 'needs as many bytes as it copies samples',
    run: (api) =>
      using(sound(api), (made) => [
        made.allocationSize({ planeIndex: 0 }),
        made.allocationSize({ planeIndex: 0, frameOffset: 1 }),
        made.allocationSize({ planeIndex: 0, frameOffset: 1, frameCount: 1 }),
        made.allocationSize({ planeIndex: 0, frameCount: 0 }),
        made.allocationSize({ planeIndex: 1, format: 'f32-planar' }),
      ]),
    expected: [24, 16, 8, 0, 12],
  },
  {
    name: 'copies the frames it is asked for',
    run: (api) =>
      using(sound(api), (made) => [
        copied(made, { planeIndex: 0, frameOffset: 1 }),
        copied(made, { planeIndex: 0, frameOffset: 1, frameCount: 1 }),
        copied(made, { planeIndex: 1, frameOffset: 2, format: 'f32-planar' }),
      ]),
    expected: [[-0.5, 1, -1, 0.25], [-0.5, 1], [0.25]],
  },
  {
    name: 'puts channels in turn into planes, and planes in turn',
    run: (api) => [
      using(sound(api), (made) =>
        [0, 1].map((planeIndex) => copied(made, { planeIndex, format: 'f32-planar' })),
      ),
      using(sound(api, { format: 'f32-planar', data: Float32Array.from(planes.flat()) }), (made) =>
        copied(made, { planeIndex: 0, format: 'f32' }),
      ),
    ],
    expected: [planes, interleaved],
  },
  ...([1, -1] as const).map((sign): Case => ({
    name: `makes floats of integers (${sign > 0 ? 'above' : 'below'} silence)`,
    ...(sign > 0 ? { notInBrowser: asymmetric } : {}),
    run: (api) =>
      (
        [
          ['u8', Uint8Array.from([0, 64, 32, 96, 16, 8], (value) => 128 + sign * value)],
          ['s16', Int16Array.from([0, 16_384, 8192, 24_576, 4096, 2048], (value) => sign * value)],
          ['s32', Int32Array.from([0, 16, 8, 24, 4, 2], (value) => sign * value * 2 ** 26)],
        ] as const
      ).map(([format, data]) =>
        using(sound(api, { format, data }), (made) =>
          [0, 1].flatMap((planeIndex) =>
            copied(made, { planeIndex, format: 'f32-planar' }).map((value) => value * sign + 0),
          ),
        ),
      ),
    expected: Array.from({ length: 3 }, () => [0, 0.25, 0.125, 0.5, 0.75, 0.0625]),
  })),
  ...([1, -1] as const).map((sign): Case => ({
    name: `makes integers of floats, and clips what is too loud (${sign > 0 ? 'above' : 'below'} silence)`,
    ...(sign > 0 ? { notInBrowser: asymmetric } : {}),
    run: (api) =>
      using(
        sound(api, { data: Float32Array.from([0, 0.5, 0.25, 0.75, 2, 0.125], (value) => sign * value) }),
        (made) => (['u8', 's16', 's32'] as const).map((format) => copied(made, { planeIndex: 0, format })),
      ),
    expected:
      sign > 0
        ? [
            [128, 192, 160, 224, 255, 144],
            [0, 16_384, 8192, 24_576, 32_767, 4096],
            [0, 2 ** 30, 2 ** 29, 3 * 2 ** 29, 2 ** 31 - 1, 2 ** 28],
          ]
        : [
            [128, 64, 96, 32, 0, 112],
            [0, -16_384, -8192, -24_576, -32_768, -4096],
            [0, -(2 ** 30), -(2 ** 29), -3 * 2 ** 29, -(2 ** 31), -(2 ** 28)],
          ],
  })),
  {
    name: 'copies into a larger buffer and leaves the rest',
    run: (api) =>
      using(sound(api), (made) => {
        const copy = new Float32Array(8).fill(9);
        made.copyTo(copy.subarray(1), { planeIndex: 0 });
        return [...copy];
      }),
    expected: [9, ...interleaved, 9],
  },
  {
    name: 'refuses planes, frames and buffers that are not there',
    run: (api) =>
      using(sound(api), (made) =>
        errorsOf(
          () => made.allocationSize({ planeIndex: 1 }),
          () => made.allocationSize({ planeIndex: 2, format: 'f32-planar' }),
          () => made.allocationSize({ planeIndex: 0, frameOffset: 3 }),
          () => made.allocationSize({ planeIndex: 0, frameOffset: 1, frameCount: 3 }),
          () => made.copyTo(new Float32Array(5), { planeIndex: 0 }),
          () => made.copyTo(new Float32Array(6), { planeIndex: 1 }),
        ),
      ),
    expected: Array.from({ length: 6 }, () => 'RangeError'),
  },
  {
    name: 'refuses options of the wrong type',
    run: (api) =>
      using(sound(api), (made) =>
        errorsOf(
          () => made.allocationSize(undefined as never),
          () => made.allocationSize({} as never),
          () => made.allocationSize({ planeIndex: -1 }),
          () => made.allocationSize({ planeIndex: 0, format: 'f64' as never }),
          () => made.copyTo([] as never, { planeIndex: 0 }),
        ),
      ),
    expected: Array.from({ length: 5 }, () => 'TypeError'),
  },
];

const closing: readonly Case[] = [
  {
    name: 'is empty when it is closed, and keeps its time',
    run: (api) => {
      const made = sound(api);
      made.close();
      made.close();
      const { format, sampleRate, numberOfFrames, numberOfChannels, duration, timestamp } = made;
      return [format, sampleRate, numberOfFrames, numberOfChannels, duration, timestamp];
    },
    expected: [null, 0, 0, 0, 0, 1000],
  },
  {
    name: 'does nothing any more when it is closed',
    run: (api) => {
      const made = sound(api);
      made.close();
      return errorsOf(
        () => made.clone(),
        () => made.allocationSize({ planeIndex: 0 }),
        () => made.copyTo(new Float32Array(6), { planeIndex: 0 }),
      );
    },
    expected: ['InvalidStateError', 'InvalidStateError', 'InvalidStateError'],
  },
  {
    name: 'is outlived by its clones',
    run: (api) => {
      const made = sound(api);
      const clone = made.clone();
      const second = clone.clone();
      made.close();
      clone.close();
      return using(second, () => [second.timestamp, second.duration, copied(second, { planeIndex: 0 })]);
    },
    expected: [1000, 62, interleaved],
  },
];

export const audioDataCases: readonly Case[] = [...making, ...copying, ...closing];
