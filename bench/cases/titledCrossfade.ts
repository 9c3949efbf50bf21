/** What most films are made of: a crossfade, a title that fades in and out, a logo that stays, music under it. */
import type { Footage } from '../footage.ts';
import { canvas, inputOf, rate, type Case } from './case.ts';
import { dissolve, mltXml } from './mlt.ts';

const seconds = 30;
const fade = 1;
const titleFrom = 2;
const titleSeconds = 4;
const titleFade = 0.5;

/**
 * ffmpeg converts pictures with alpha once, and overlay keeps them: only what moves is filtered every frame. Its crossfade knows 4:4:4
 * only: given both films whole, as is usual, it has every frame converted there and back; the laboured graph gives it the one second.
 */
export function titledCrossfade({ square, studio, title, logo, music }: Footage): Case {
  const each = (seconds + fade) / 2;
  const before = { path: square, from: 5, seconds: each };
  const after = { path: studio, from: 11.5, seconds: each };
  const raster = 'scale=out_color_matrix=bt709:out_range=tv,format=yuva420p';
  const fades = `fade=in:st=0:d=${titleFade}:alpha=1,fade=out:st=${titleSeconds - titleFade}:d=${titleFade}:alpha=1`;
  const overlays = [
    `[2:v]${raster},loop=${titleSeconds * rate - 1}:1:0,fps=${rate},${fades},setpts=PTS+${titleFrom}/TB[title]`,
    `[3:v]${raster}[logo]`,
    `[clips][title]overlay=210:730:eof_action=pass:enable='between(t,${titleFrom},${titleFrom + titleSeconds})'[titled]`,
    '[titled][logo]overlay=1680:60[v]',
  ];
  return {
    name: 'titled crossfade',
    what: 'two clips with a 1 s crossfade, a title for 4 s with fades, a logo with alpha throughout, music, 30 s',
    frames: seconds * rate,
    project: {
      canvas,
      assets: {
        square: { src: square },
        studio: { src: studio },
        title: { src: title },
        logo: { src: logo },
        music: { src: music },
      },
      tracks: [
        {
          kind: 'video',
          items: [
            { asset: 'square', in: 5, out: 20 },
            { transition: 'crossfade', duration: fade },
            { asset: 'studio', in: 12, out: 27 },
          ],
        },
        {
          kind: 'video',
          items: [
            {
              ...{ asset: 'title', start: titleFrom, duration: titleSeconds, fit: 'none' },
              ...{ fadeIn: titleFade, fadeOut: titleFade },
              place: { x: 210 / 1920, y: 730 / 1080, anchor: [0, 0] },
            },
          ],
        },
        {
          kind: 'video',
          items: [
            {
              ...{ asset: 'logo', start: 0, duration: seconds, fit: 'none' },
              place: { x: 1680 / 1920, y: 60 / 1080, anchor: [0, 0] },
            },
          ],
        },
        { kind: 'audio', items: [{ asset: 'music', duration: seconds, gain: -6, fadeOut: 2 }] },
      ],
    },
    ffmpeg: {
      inputs: [...inputOf(before), ...inputOf(after), '-i', title, '-i', logo, '-i', music],
      video: [`[0:v][1:v]xfade=fade:duration=${fade}:offset=${each - fade}[clips]`, ...overlays].join(';'),
      laboured: [
        '[0:v]format=yuv420p,split[b0][b1];[1:v]format=yuv420p,split[a0][a1]',
        `[b0]trim=end=${each - fade},format=yuv420p[before];[b1]trim=start=${each - fade},setpts=PTS-STARTPTS,format=yuv420p[out]`,
        `[a0]trim=end=${fade},format=yuv420p[in];[a1]trim=start=${fade},setpts=PTS-STARTPTS,format=yuv420p[after]`,
        `[out][in]xfade=fade:duration=${fade}:offset=0,format=yuv420p[faded]`,
        '[before][faded][after]concat=n=3[clips]',
        ...overlays,
      ].join(';'),
      audio: [
        `[0:a][1:a]acrossfade=d=${fade}:c1=qsin:c2=qsin[speech]`,
        `[4:a]atrim=0:${seconds},volume=-6dB,afade=out:st=${seconds - 2}:d=2[bed]`,
        '[speech][bed]amix=inputs=2:normalize=0[a]',
      ].join(';'),
    },
    mlt: mlt({ square, studio, title, logo, music }),
    pictures: [before, after, { path: title }, { path: logo }],
  };
}

/** `composite` works in YUV, `qtblend` and `affine` in RGBA: the first is the quickest way MLT has for a picture that stands still. */
function mlt({ square, studio, title, logo, music }: Omit<Footage, 'photos'>): string {
  const each = ((seconds + fade) / 2) * rate;
  const titleFrames = titleSeconds * rate;
  const still = { service: 'composite', lower: 0 };
  const at = '210/730:1500x220';
  const fadeFrames = titleFade * rate;
  return mltXml(
    [
      { items: [{ path: square, firstFrame: 5 * rate, frames: each }] },
      {
        items: [{ gap: each - fade * rate }, { path: studio, firstFrame: 11.5 * rate, frames: each }],
      },
      {
        items: [{ gap: titleFrom * rate }, { path: title, firstFrame: 0, frames: titleFrames }],
        hide: 'audio',
      },
      { items: [{ path: logo, firstFrame: 0, frames: seconds * rate }], hide: 'audio' },
      {
        items: [
          {
            ...{ path: music, firstFrame: 0, frames: seconds * rate },
            filters: [
              {
                service: 'volume',
                properties: { level: `0=-6; ${(seconds - 2) * rate}=-6; ${seconds * rate - 1}=-60` },
              },
            ],
          },
        ],
        hide: 'video',
      },
    ],
    [
      ...dissolve(0, 1, each - fade * rate, fade * rate),
      {
        ...still,
        ...{ upper: 2, from: titleFrom * rate, frames: titleFrames },
        properties: {
          geometry: `0=${at}:0; ${fadeFrames}=${at}:100; ${titleFrames - fadeFrames}=${at}:100; ${titleFrames - 1}=${at}:0`,
          progressive: 1,
        },
      },
      {
        ...still,
        ...{ upper: 3, from: 0, frames: seconds * rate },
        properties: { geometry: '1680/60:180x180:100', progressive: 1 },
      },
      { service: 'mix', lower: 0, upper: 4, from: 0, frames: seconds * rate, properties: { sum: 1 } },
    ],
  );
}
