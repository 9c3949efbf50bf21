/** A second film, smaller and turned, over the first: two decoders, and a layer that is drawn anew every frame. */
import type { Footage } from '../footage.ts';
import { canvas, inputOf, rate, type Case } from './case.ts';
import { mltXml } from './mlt.ts';

const seconds = 30;
const scale = 0.4;
const degrees = 8;
/** Of the small picture, in pixels of the canvas. */
const size = { width: scale * canvas.width, height: scale * canvas.height };
const centre = { x: 1380, y: 324 };
/** What it takes up when turned, rounded up so that its corner falls on even pixels, as overlay wants it for chroma. */
const turned = { width: 824, height: 536 };

/**
 * Scaled before it is turned, and overlaid no larger than it must be. ffmpeg's turned edges are hard: smooth ones would cost it a
 * padded picture more.
 */
export function pictureInPicture({ square, studio }: Footage): Case {
  const below = { path: square, from: 5, seconds };
  const above = { path: studio, from: 12, seconds };
  const angle = `${degrees}*PI/180`;
  const [x, y] = [centre.x - turned.width / 2, centre.y - turned.height / 2];
  return {
    name: 'picture in picture',
    what: `a second film at ${scale} of its size, turned by ${degrees} degrees, over another, ${seconds} s`,
    frames: seconds * rate,
    project: {
      canvas,
      assets: { square: { src: square }, studio: { src: studio } },
      tracks: [
        { kind: 'video', items: [{ asset: 'square', in: below.from, duration: seconds }] },
        {
          kind: 'video',
          items: [
            {
              ...{ asset: 'studio', in: above.from, duration: seconds, muted: true },
              place: {
                ...{ x: centre.x / canvas.width, y: centre.y / canvas.height },
                ...{ scale, rotation: degrees },
              },
            },
          ],
        },
      ],
    },
    ffmpeg: {
      inputs: [...inputOf(below), ...inputOf(above)],
      video: [
        `[1:v]scale=${size.width}:${size.height}:flags=bilinear,format=yuva420p,rotate=${angle}:ow=${turned.width}:oh=${turned.height}:c=none[small]`,
        `[0:v][small]overlay=${x}:${y}[v]`,
      ].join(';'),
      audio: '[0:a]anull[a]',
    },
    mlt: mltXml(
      [
        { items: [{ path: square, firstFrame: below.from * rate, frames: seconds * rate }] },
        {
          items: [{ path: studio, firstFrame: above.from * rate, frames: seconds * rate }],
          hide: 'audio',
        },
      ],
      [
        {
          ...{ service: 'affine', lower: 0, upper: 1, from: 0, frames: seconds * rate },
          properties: {
            rect: `${centre.x - size.width / 2} ${centre.y - size.height / 2} ${size.width} ${size.height} 1`,
            distort: 1,
            fix_rotate_x: degrees,
          },
        },
      ],
    ),
    pictures: [below, above],
  };
}
