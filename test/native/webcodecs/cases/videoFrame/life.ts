// Clones, what is left after close(), and metadata.
import { type Case, counting, errorsOf } from '../case.ts';
import { copied, i420, using } from './frames.ts';

export const life: readonly Case[] = [
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
