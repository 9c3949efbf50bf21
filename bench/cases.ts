/**
 * The compositions that are measured, each twice: as a project for Framewright and as the filter graph that somebody who knows
 * the ffmpeg command line well would write. Both use the same files, cuts, encoder settings and sound.
 */
import type { Footage } from './footage.ts';

export interface Case {
  readonly name: string;
  /** One line for the report. */
  readonly what: string;
  /** Of the film at 30 frames a second. */
  readonly frames: number;
  /** The project, ready to be written as JSON. */
  readonly project: Project;
  /** ffmpeg's inputs and filters; the graph's ends are called [v] and [a]. */
  readonly ffmpeg: { readonly inputs: readonly string[]; readonly graph: string };
}

type Project = Readonly<Record<'canvas' | 'assets' | 'tracks', unknown>>;

const rate = 30;
const canvas = { width: 1920, height: 1080, fps: rate };

export function cases(footage: Footage): readonly Case[] {
  return [cut(footage), titledCrossfade(footage), slideshow(footage)];
}

/** The encoder's settings of both sides; `lossless` is for measuring quality, not speed. */
export function exportSettings(lossless: boolean): unknown {
  const video = lossless ? { quality: 0, preset: 'ultrafast' } : { quality: 23, preset: 'veryfast' };
  return { format: 'mp4', video: { codec: 'h264', ...video }, audio: { codec: 'aac', bitrate: '160k' } };
}

export function ffmpegArguments({ ffmpeg, frames }: Case, target: string, lossless: boolean): string[] {
  const [quality, preset] = lossless ? ['0', 'ultrafast'] : ['23', 'veryfast'];
  return [
    ...['-v', 'error', '-nostdin', '-y', ...ffmpeg.inputs, '-filter_complex', ffmpeg.graph],
    ...['-map', '[v]', '-map', '[a]', '-r', String(rate), '-t', String(frames / rate)],
    ...['-c:v', 'libx264', '-preset', preset, '-crf', quality, '-pix_fmt', 'yuv420p'],
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
    ...['-c:a', 'aac', '-b:a', '160k', '-ar', '48000', '-ac', '2', '-movflags', '+faststart', target],
  ];
}

function cut({ square, studio }: Footage): Case {
  return {
    name: 'cut',
    what: 'three clips of two sources, plain cuts, 30 s',
    frames: 30 * rate,
    project: {
      canvas,
      assets: { square: { src: square }, studio: { src: studio } },
      tracks: [
        {
          kind: 'video',
          items: [
            { asset: 'square', in: 5, out: 15 },
            { asset: 'studio', in: 12, out: 22 },
            { asset: 'square', in: 40, out: 50 },
          ],
        },
      ],
    },
    ffmpeg: {
      inputs: [...clip(square, 5, 10), ...clip(studio, 12, 10), ...clip(square, 40, 10)],
      graph: '[0:v][0:a][1:v][1:a][2:v][2:a]concat=n=3:v=1:a=1[v][a]',
    },
  };
}

/** Pictures with alpha are converted once and kept by overlay; only what moves is filtered every frame. */
function titledCrossfade({ square, studio, title, logo, music }: Footage): Case {
  const seconds = 30;
  const raster = 'scale=out_color_matrix=bt709:out_range=tv,format=yuva420p';
  const fades = 'fade=in:st=0:d=0.5:alpha=1,fade=out:st=3.5:d=0.5:alpha=1';
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
            { transition: 'crossfade', duration: 1 },
            { asset: 'studio', in: 12, out: 27 },
          ],
        },
        {
          kind: 'video',
          items: [
            {
              ...{ asset: 'title', start: 2, duration: 4, fadeIn: 0.5, fadeOut: 0.5, fit: 'none' },
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
      inputs: [...clip(square, 5, 15.5), ...clip(studio, 11.5, 15.5), '-i', title, '-i', logo, '-i', music],
      graph: [
        '[0:v][1:v]xfade=fade:duration=1:offset=14.5[clips]',
        `[2:v]${raster},loop=${4 * rate - 1}:1:0,fps=${rate},${fades},setpts=PTS+2/TB[title]`,
        `[3:v]${raster}[logo]`,
        "[clips][title]overlay=210:730:eof_action=pass:enable='between(t,2,6)'[titled]",
        '[titled][logo]overlay=1680:60[v]',
        '[0:a][1:a]acrossfade=d=1:c1=qsin:c2=qsin[speech]',
        `[4:a]atrim=0:${seconds},volume=-6dB,afade=out:st=${seconds - 2}:d=2[bed]`,
        '[speech][bed]amix=inputs=2:normalize=0[a]',
      ].join(';'),
    },
  };
}

/**
 * The photographs are twice the canvas, so zoompan, which crops whole pixels, moves in half pixels of the result: smooth
 * enough that nobody would enlarge them further.
 */
function slideshow({ photos, music }: Footage): Case {
  const each = 5;
  const fade = 1;
  const zoom = 0.15;
  const last = photos.length - 1;
  const seconds = each * photos.length;
  const stills = photos.map((_, index) => {
    const before = index === 0 ? 0 : (fade / 2) * rate;
    const length = each * rate + before + (index === last ? 0 : (fade / 2) * rate);
    const factor = `1+${zoom}*clip((on-${before})/${each * rate},0,1)`;
    const pan = `zoompan=z='${factor}':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=${length}:s=1920x1080:fps=${rate}`;
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
      graph: [
        ...stills,
        ...fades,
        `[${photos.length}:a]atrim=0:${seconds},afade=out:st=${seconds - 2}:d=2[a]`,
      ].join(';'),
    },
  };
}

function clip(path: string, from: number, seconds: number): string[] {
  return ['-ss', String(from), '-t', String(seconds), '-i', path];
}
