// Frames made of other frames.
import { type Case, counting, errorOf, errorsOf } from '../case.ts';
import { copied, frame, i420, rectOf, rgba, using } from './frames.ts';

export const derived: readonly Case[] = [
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
