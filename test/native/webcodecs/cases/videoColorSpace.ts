import { type Case, errorsOf } from './case.ts';

const none = { primaries: null, transfer: null, matrix: null, fullRange: null };

export const videoColorSpaceCases: readonly Case[] = [
  {
    name: 'knows nothing when nothing is given',
    run: ({ VideoColorSpace }) => [
      new VideoColorSpace().toJSON(),
      new VideoColorSpace({}).toJSON(),
      new VideoColorSpace(undefined).toJSON(),
    ],
    expected: [none, none, none],
  },
  {
    name: 'keeps what is given, and no more',
    run: ({ VideoColorSpace }) => {
      const init = { primaries: 'bt709', fullRange: true } as const;
      const space = new VideoColorSpace(init);
      return [space.primaries, space.transfer, space.matrix, space.fullRange];
    },
    expected: ['bt709', null, null, true],
  },
  {
    name: 'takes null for unknown',
    run: ({ VideoColorSpace }) =>
      new VideoColorSpace({ primaries: null, transfer: null, matrix: null, fullRange: null }).toJSON(),
    expected: none,
  },
  {
    name: 'has every name of the specification',
    run: ({ VideoColorSpace }) => [
      (['bt709', 'bt470bg', 'smpte170m', 'bt2020', 'smpte432'] as const).map(
        (primaries) => new VideoColorSpace({ primaries }).primaries,
      ),
      (['bt709', 'smpte170m', 'iec61966-2-1', 'linear', 'pq', 'hlg'] as const).map(
        (transfer) => new VideoColorSpace({ transfer }).transfer,
      ),
      (['rgb', 'bt709', 'bt470bg', 'smpte170m', 'bt2020-ncl'] as const).map(
        (matrix) => new VideoColorSpace({ matrix }).matrix,
      ),
    ],
    expected: [
      ['bt709', 'bt470bg', 'smpte170m', 'bt2020', 'smpte432'],
      ['bt709', 'smpte170m', 'iec61966-2-1', 'linear', 'pq', 'hlg'],
      ['rgb', 'bt709', 'bt470bg', 'smpte170m', 'bt2020-ncl'],
    ],
  },
  {
    name: 'refuses other names',
    run: ({ VideoColorSpace }) =>
      errorsOf(
        () => new VideoColorSpace({ primaries: 'bt601' as never }),
        () => new VideoColorSpace({ transfer: '' as never }),
        () => new VideoColorSpace({ matrix: 709 as never }),
        () => new VideoColorSpace(5 as never),
      ),
    expected: ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'takes any value for a truth',
    run: ({ VideoColorSpace }) => [
      new VideoColorSpace({ fullRange: 1 as never }).fullRange,
      new VideoColorSpace({ fullRange: '' as never }).fullRange,
    ],
    expected: [true, false],
  },
  {
    name: 'cannot be changed',
    run: ({ VideoColorSpace }) => {
      const space = new VideoColorSpace({ matrix: 'rgb' });
      try {
        (space as { matrix: unknown }).matrix = 'bt709';
      } catch {
        // Strict code hears of it.
      }
      return [space.matrix, Object.prototype.toString.call(space)];
    },
    expected: ['rgb', '[object VideoColorSpace]'],
  },
];
