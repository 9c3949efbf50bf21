/** Footage that one part of the bench needs: the same pictures at other rates and sizes. Made once, when that part first runs. */
import { join } from 'node:path';
import { ambience, camera, ffmpeg, make, type Footage } from './footage.ts';

/** 60 s each, 1080p, encoded as the others are. */
export interface FootageOfRates {
  readonly at25: string;
  readonly at2997: string;
  readonly at60: string;
}

/** The frames are those of the footage, shown slower or faster. */
export async function footageOfRates(folder: string, { square, studio }: Footage): Promise<FootageOfRates> {
  const made: FootageOfRates = {
    at25: join(folder, 'square-25.mp4'),
    at2997: join(folder, 'studio-29.97.mp4'),
    at60: join(folder, 'square-60.mp4'),
  };
  const sources = [
    { target: made.at25, source: square, rate: '25' },
    { target: made.at2997, source: studio, rate: '30000/1001' },
    { target: made.at60, source: square, rate: '60' },
  ];
  for (const { target, source, rate } of sources) {
    await make(target, (path) =>
      ffmpeg(
        ...['-stream_loop', '-1', '-r', rate, '-i', source, ...ambience],
        ...['-map', '0:v', '-map', '1:a', '-t', '60', ...camera, path],
      ),
    );
  }
  return made;
}

/** 10 s of 3840 × 2160. */
export async function footageIn4K(folder: string, { square }: Footage): Promise<string> {
  const made = join(folder, 'square-4k.mp4');
  await make(made, (path) =>
    ffmpeg(
      ...['-t', '10', '-i', square, '-vf', 'scale=3840:2160:flags=bicubic'],
      ...[...camera, '-b:v', '48M', '-maxrate', '64M', '-bufsize', '96M', path],
    ),
  );
  return made;
}

/** 60 s of 1080p with a key frame each second and no B-frames, as phones write it. */
export async function phoneFootage(folder: string, { square }: Footage): Promise<string> {
  const made = join(folder, 'square-phone.mp4');
  await make(made, (path) =>
    ffmpeg(
      ...['-i', square, ...ambience, '-map', '0:v', '-map', '1:a', '-t', '60'],
      ...[...camera, '-g', '30', '-bf', '0', path],
    ),
  );
  return made;
}
