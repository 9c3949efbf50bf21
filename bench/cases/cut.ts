/** Plain cuts: all that a program can do here is decode, hand on and encode. */
import type { Footage } from '../footage.ts';
import { canvas, inputOf, rate, type Case } from './case.ts';
import { mltXml } from './mlt.ts';

export function cut({ square, studio }: Footage): Case {
  const each = 10;
  const clips = [
    { asset: 'square', path: square, from: 5 },
    { asset: 'studio', path: studio, from: 12 },
    { asset: 'square', path: square, from: 40 },
  ].map((clip) => ({ ...clip, seconds: each }));
  const labels = (kind: string): string => clips.map((_, index) => `[${index}:${kind}]`).join('');
  return {
    name: 'cut',
    what: 'three clips of two sources, plain cuts, 30 s',
    frames: clips.length * each * rate,
    project: {
      canvas,
      assets: { square: { src: square }, studio: { src: studio } },
      tracks: [
        {
          kind: 'video',
          items: clips.map(({ asset, from }) => ({ asset, in: from, out: from + each })),
        },
      ],
    },
    ffmpeg: {
      inputs: clips.flatMap(inputOf),
      video: `${labels('v')}concat=n=${clips.length}:v=1:a=0[v]`,
      audio: `${labels('a')}concat=n=${clips.length}:v=0:a=1[a]`,
    },
    mlt: mltXml(
      [
        {
          items: clips.map(({ path, from }) => ({
            path,
            firstFrame: from * rate,
            frames: each * rate,
          })),
        },
      ],
      [],
    ),
    pictures: clips,
  };
}
