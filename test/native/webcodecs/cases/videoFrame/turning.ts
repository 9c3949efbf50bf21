// Rotation and flip.
import { type Case, errorsOf } from '../case.ts';
import { i420, rectOf, using } from './frames.ts';

export const turning: readonly Case[] = [
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
