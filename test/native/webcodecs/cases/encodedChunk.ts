import { type Api, type Case, counting, errorsOf } from './case.ts';

const pixels = () => counting(6);

/** The two chunk classes differ in their name alone. */
export function encodedChunkCases(name: 'EncodedVideoChunk' | 'EncodedAudioChunk'): readonly Case[] {
  const chunk = (api: Api, init: object = {}) =>
    new api[name]({ type: 'key', timestamp: 10, data: pixels(), ...init });
  return [
    {
      name: 'tells what it was made with',
      run: (api) => {
        const made = chunk(api, { type: 'delta', timestamp: -7, duration: 20 });
        return [made.type, made.timestamp, made.duration, made.byteLength];
      },
      expected: ['delta', -7, 20, 6],
    },
    {
      name: 'has no duration when none is given',
      run: (api) => [chunk(api).duration, chunk(api, { duration: undefined }).duration],
      expected: [null, null],
    },
    {
      name: 'copies its bytes, so that later changes do not reach it',
      run: (api) => {
        const data = pixels();
        const made = chunk(api, { data });
        data.fill(0);
        const copy = new Uint8Array(6);
        made.copyTo(copy);
        return [...copy];
      },
      expected: [0, 1, 2, 3, 4, 5],
    },
    {
      name: 'takes a view of a part of a buffer, a DataView, a whole buffer',
      run: (api) => {
        const { buffer } = pixels();
        return [new Uint8Array(buffer, 1, 3), new DataView(buffer, 4), buffer].map((data) => {
          const copy = new Uint8Array(6);
          chunk(api, { data }).copyTo(copy);
          return [...copy];
        });
      },
      expected: [
        [1, 2, 3, 0, 0, 0],
        [4, 5, 0, 0, 0, 0],
        [0, 1, 2, 3, 4, 5],
      ],
    },
    {
      name: 'may be empty',
      run: (api) => chunk(api, { data: new Uint8Array(0) }).byteLength,
      expected: 0,
    },
    {
      name: 'copies into a larger buffer and leaves the rest',
      run: (api) => {
        const copy = new Uint8Array(8).fill(9);
        chunk(api).copyTo(copy.subarray(1));
        return [...copy];
      },
      expected: [9, 0, 1, 2, 3, 4, 5, 9],
    },
    {
      name: 'refuses to copy into a smaller buffer',
      run: (api) => errorsOf(() => chunk(api).copyTo(new Uint8Array(5))),
      expected: ['TypeError'],
    },
    {
      name: 'refuses a missing member and a wrong type',
      run: (api) =>
        errorsOf(
          () => chunk(api, { type: undefined }),
          () => chunk(api, { type: 'idr' }),
          () => chunk(api, { timestamp: undefined }),
          () => chunk(api, { timestamp: 'soon' }),
          () => chunk(api, { timestamp: Infinity }),
          () => chunk(api, { duration: -1 }),
          () => chunk(api, { data: undefined }),
          () => chunk(api, { data: [1, 2] }),
          () => chunk(api, { data: 'bytes' }),
        ),
      expected: Array.from({ length: 9 }, () => 'TypeError'),
    },
    {
      name: 'cuts fractions of a microsecond off',
      run: (api) => {
        const made = chunk(api, { timestamp: -1.9, duration: 2.9 });
        return [made.timestamp, made.duration];
      },
      expected: [-1, 2],
    },
    {
      name: 'takes the buffers it is told to transfer',
      run: (api) => {
        const data = pixels();
        const made = chunk(api, { data, transfer: [data.buffer] });
        return [data.byteLength, made.byteLength];
      },
      expected: [0, 6],
    },
    {
      name: 'is empty when its buffer is gone, and refuses to transfer one that is gone or listed twice',
      run: async (api) => {
        const gone = pixels();
        structuredClone(gone, { transfer: [gone.buffer] });
        const twice = pixels();
        return [
          chunk(api, { data: gone }).byteLength,
          await errorsOf(
            () => chunk(api, { transfer: [gone.buffer] }),
            () => chunk(api, { data: twice, transfer: [twice.buffer, twice.buffer] }),
          ),
        ];
      },
      expected: [0, ['DataCloneError', 'DataCloneError']],
    },
    {
      name: 'bears its name',
      run: (api) => Object.prototype.toString.call(chunk(api)),
      expected: `[object ${name}]`,
    },
  ];
}
