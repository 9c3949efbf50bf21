/** Photographs with slow zooms: every frame is scaled anew, and nothing is decoded after the start. */
import type { Footage } from '../footage.ts';
import { canvas, rate, type Case } from './case.ts';
import { mltXml, type MltTrack } from './mlt.ts';

const each = 5;
const fade = 1;
const zoom = 0.15;

/**
 * zoompan takes its window from even places of a photograph in 4:2:0. That is twice the canvas, so the picture moves by whole pixels of
 * the result, which the eye forgives; in 4:4:4 it would move by halves and cost a seventh more processor time. Cut off, as zoompan does, the window
 * would lie up to a pixel too far up and left: one more makes that half a pixel either way.
 */
export function slideshow({ photos, music }: Footage): Case {
  const last = photos.length - 1;
  const seconds = each * photos.length;
  const stills = photos.map((_, index) => {
    const { handle, frames } = lengthOf(index, last);
    const factor = `1+${zoom}*clip((on-${handle})/${each * rate},0,1)`;
    const pan = `zoompan=z='${factor}':x='iw/2-iw/zoom/2+1':y='ih/2-ih/zoom/2+1':d=${frames}:s=1920x1080:fps=${rate}`;
    return `[${index}:v]scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,${pan}[p${index}]`;
  });
  const fades = photos.slice(1).map((_, index) => {
    const before = index === 0 ? '[p0]' : `[f${index}]`;
    const after = index + 1 === last ? '[v]' : `[f${index + 1}]`;
    return `${before}[p${index + 1}]xfade=fade:duration=${fade}:offset=${each * (index + 1) - fade / 2}${after}`;
  });
  return {
    name: 'slideshow',
    what: `six photographs of 3840 × 2160 for 5 s each, slow zooms, 1 s crossfades, music, ${seconds} s`,
    frames: seconds * rate,
    project: {
      canvas,
      assets: {
        ...Object.fromEntries(photos.map((photo, index) => [`photo${index}`, { src: photo }])),
        music: { src: music },
      },
      tracks: [
        {
          kind: 'video',
          items: photos.flatMap((_, index) => {
            const still = {
              ...{ asset: `photo${index}`, duration: each, fit: 'cover' },
              animate: {
                scale: [
                  { t: 0, v: 1 },
                  { t: each, v: 1 + zoom },
                ],
              },
            };
            return index === last ? [still] : [still, { transition: 'crossfade', duration: fade }];
          }),
        },
        { kind: 'audio', items: [{ asset: 'music', duration: seconds, fadeOut: 2 }] },
      ],
    },
    ffmpeg: {
      inputs: [...photos.flatMap((photo) => ['-i', photo]), '-i', music],
      video: [...stills, ...fades].join(';'),
      audio: `[${photos.length}:a]atrim=0:${seconds},afade=out:st=${seconds - 2}:d=2[a]`,
    },
    mlt: mlt(photos, music),
    pictures: photos.map((path) => ({ path })),
  };
}

/** Frames of one photograph, its halves of the fades included; `handle` are those before its own five seconds. */
function lengthOf(index: number, last: number): { readonly handle: number; readonly frames: number } {
  const half = (fade / 2) * rate;
  const handle = index === 0 ? 0 : half;
  return { handle, frames: each * rate + handle + (index === last ? 0 : half) };
}

/** Photographs lie on two tracks in turn, and dissolve from one to the other and back. */
function mlt(photos: readonly string[], music: string): string {
  const last = photos.length - 1;
  const frames = each * photos.length * rate;
  const tracks: [MltTrack['items'], MltTrack['items']] = [[], []];
  const ends = [0, 0];
  for (const [index, path] of photos.entries()) {
    const { handle, frames: length } = lengthOf(index, last);
    const track = index % 2 === 0 ? 0 : 1;
    const from = each * index * rate - handle;
    const zoomed = `${-((zoom * 1920) / 2)} ${-((zoom * 1080) / 2)} ${1920 * (1 + zoom)} ${1080 * (1 + zoom)} 1`;
    const rect = `${handle}=0 0 1920 1080 1; ${handle + each * rate}=${zoomed}`;
    tracks[track] = [
      ...tracks[track],
      { gap: from - (ends[track] ?? 0) },
      {
        ...{ path, firstFrame: 0, frames: length },
        filters: [
          {
            service: 'affine',
            properties: { background: 'color:#000000', 'transition.rect': rect, 'transition.distort': 1 },
          },
        ],
      },
    ];
    ends[track] = from + length;
  }
  return mltXml(
    [
      { items: tracks[0].filter((item) => !('gap' in item) || item.gap > 0) },
      { items: tracks[1] },
      {
        items: [
          {
            ...{ path: music, firstFrame: 0, frames },
            filters: [
              {
                service: 'volume',
                properties: { level: `0=0; ${frames - 2 * rate}=0; ${frames - 1}=-60` },
              },
            ],
          },
        ],
        hide: 'video',
      },
    ],
    [
      ...photos.slice(1).map((_, index) => ({
        ...{ service: 'luma', lower: 0, upper: 1 },
        ...{ from: (each * (index + 1) - fade / 2) * rate, frames: fade * rate },
        // Every other time from the upper track back to the lower.
        properties: { reverse: index % 2 },
      })),
      { service: 'mix', lower: 0, upper: 2, from: 0, frames, properties: { sum: 1 } },
    ],
  );
}
