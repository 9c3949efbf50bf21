/**
 * The media the bench exports: footage that costs to decode and encode what a camera's does. Made once from a film and
 * photographs that Debian packages carry, kept in bench/media (ignored by git). What some parts need on top is in
 * derivedFootage.ts. Knows nothing of the cases that use it.
 */
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { tagged } from '../test/daemon/media.ts';

/** What each file is, by the name the cases use. All are 1080p30 BT.709 or larger stills. */
export interface Footage {
  /** 60 s, people crossing a square under a slowly moving camera; H.264 High, GOP 250, B-frames, 16 Mbit/s, with sound. */
  readonly square: string;
  /** 60 s, six pans of ten seconds over photographs; encoded likewise. */
  readonly studio: string;
  /** JPEG, 3840 × 2160. */
  readonly photos: readonly string[];
  /** PNG with alpha, 1500 × 220: a line of text with a soft shadow. */
  readonly title: string;
  /** PNG with alpha, 180 × 180. */
  readonly logo: string;
  /** WAV, 48 kHz stereo, 60 s. */
  readonly music: string;
}

const film = '/usr/share/doc/opencv-doc/examples/data/vtest.avi';
const photographs = '/usr/share/backgrounds/gnome';
const photoNames = ['adwaita-l', 'grid-d', 'licorice-l', 'pixels-d', 'truchet-d', 'wood-l'];

const seconds = 60;
const rate = 30;
const grain = 'noise=alls=4:allf=t:all_seed=7';
const toVideo = 'scale=out_color_matrix=bt709:out_range=tv:flags=bicubic,format=yuv420p';
export const camera = [
  ...[
    '-c:v',
    'libx264',
    '-profile:v',
    'high',
    '-preset',
    'fast',
    '-b:v',
    '16M',
    '-maxrate',
    '24M',
    '-bufsize',
    '32M',
  ],
  ...['-g', '250', '-bf', '3', ...tagged, '-c:a', 'aac', '-b:a', '160k', '-movflags', '+faststart'],
];
export const ambience = [
  '-f',
  'lavfi',
  '-i',
  `anoisesrc=color=pink:amplitude=0.12:seed=3:sample_rate=48000:duration=${seconds}`,
];

/** Makes what is missing. Throws an error that says how to get the packages when they are not installed. */
export async function makeFootage(folder: string): Promise<Footage> {
  const photoSources = photoNames.map((name) => join(photographs, `${name}.webp`));
  const missing = [film, ...photoSources].filter((path) => !existsSync(path) && !existsSync(`${path}.gz`));
  if (missing.length > 0) {
    throw new Error(
      `The bench needs real footage and did not find ${missing[0]}.\n` +
        'Install it with: sudo apt-get install opencv-doc gnome-backgrounds\n' +
        'Elsewhere, copy those files of the two Debian packages to the same places.',
    );
  }
  await mkdir(folder, { recursive: true });
  const footage: Footage = {
    square: join(folder, 'square.mp4'),
    studio: join(folder, 'studio.mp4'),
    photos: photoNames.map((name) => join(folder, `${name}.jpg`)),
    title: join(folder, 'title.png'),
    logo: join(folder, 'logo.png'),
    music: join(folder, 'music.wav'),
  };
  await make(footage.square, filmSquare);
  await make(footage.studio, (target) => filmStudio(photoSources, target));
  for (const [index, photo] of footage.photos.entries()) {
    await make(photo, (target) =>
      ffmpeg(
        '-i',
        photoSources[index] ?? '',
        '-vf',
        'crop=4096:2304,scale=3840:2160:out_range=pc,format=yuvj420p',
        '-q:v',
        '2',
        target,
      ),
    );
  }
  await make(footage.title, (target) => writeFile(target, drawTitle()));
  await make(footage.logo, (target) => writeFile(target, drawLogo()));
  await make(footage.music, (target) =>
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      `aevalsrc=0.2*sin(220*2*PI*t)*sin(PI*t/4)|0.2*sin(277.18*2*PI*t)*sin(PI*t/3):s=48000:d=${seconds}`,
      '-c:a',
      'pcm_s16le',
      target,
    ),
  );
  return footage;
}

/** The film has ten frames a second: shown at thirty it is brisk, and every frame differs from the one before. */
async function filmSquare(target: string): Promise<void> {
  const source = existsSync(film) ? film : await unpack(`${film}.gz`, `${target}.avi`);
  const pan = "crop=1920:1080:x='192+190*sin(t/5)':y='324+200*sin(t/7)'";
  const picture = `scale=2304:1728:flags=lanczos,unsharp=5:5:0.6,${pan},${grain},${toVideo}`;
  await ffmpeg(
    '-r',
    String(rate),
    '-stream_loop',
    '-1',
    '-i',
    source,
    ...ambience,
    '-vf',
    picture,
    '-t',
    String(seconds),
    ...camera,
    target,
  );
  if (source !== film) await rm(source);
}

async function unpack(archive: string, target: string): Promise<string> {
  await pipeline(createReadStream(archive), createGunzip(), createWriteStream(target));
  return target;
}

async function filmStudio(photos: readonly string[], target: string): Promise<void> {
  const each = seconds / photos.length;
  const inputs = photos.flatMap((photo) => ['-i', photo]);
  const pans = photos.map((_, index) => {
    const turn = index % 2 === 0 ? 1 : -1;
    const pan = `crop=1920:1080:x='390+${turn * 36}*(t-${each / 2})':y='810+${turn * 50}*(t-${each / 2})'`;
    return `[${index}]scale=2700:2700:flags=lanczos,loop=-1:1:0,fps=${rate},trim=duration=${each},${pan}[p${index}];`;
  });
  const labels = photos.map((_, index) => `[p${index}]`).join('');
  const graph = `${pans.join('')}${labels}concat=n=${photos.length},${grain},${toVideo}[picture]`;
  const maps = ['-map', '[picture]', '-map', `${photos.length}:a`];
  await ffmpeg(
    ...inputs,
    ...ambience,
    '-filter_complex',
    graph,
    ...maps,
    '-t',
    String(seconds),
    ...camera,
    target,
  );
}

function drawTitle(): Buffer {
  const font = createRequire(import.meta.url).resolve('inter-ui/web/Inter-Bold.woff2');
  GlobalFonts.registerFromPath(font, 'Bench Sans');
  const canvas = createCanvas(1500, 220);
  const context = canvas.getContext('2d');
  context.font = '700 120px "Bench Sans"';
  context.textAlign = 'center';
  context.shadowColor = 'rgba(0, 0, 0, 0.6)';
  context.shadowBlur = 24;
  context.fillStyle = '#ffffff';
  context.fillText('A walk across the square', 750, 150);
  return canvas.toBuffer('image/png');
}

function drawLogo(): Buffer {
  const canvas = createCanvas(180, 180);
  const context = canvas.getContext('2d');
  const light = context.createLinearGradient(0, 0, 180, 180);
  light.addColorStop(0, 'rgba(255, 196, 110, 0.95)');
  light.addColorStop(1, 'rgba(63, 193, 176, 0.8)');
  context.fillStyle = light;
  context.beginPath();
  context.arc(90, 90, 84, 0, 2 * Math.PI);
  context.arc(90, 90, 46, 0, 2 * Math.PI, true);
  context.fill();
  return canvas.toBuffer('image/png');
}

/** Writes beside the target and renames, so that an interrupted run leaves nothing that looks finished. */
export async function make(target: string, write: (path: string) => Promise<void>): Promise<void> {
  if (existsSync(target)) return;
  process.stderr.write(`making ${target}\n`);
  const part = target.replace(/(\.\w+)$/, '.part$1');
  await write(part);
  await rename(part, target);
}

export function ffmpeg(...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { stdio: 'inherit' });
    child.on('error', () => reject(new Error('The bench needs the ffmpeg command line on the PATH.')));
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`ffmpeg ended with code ${code}.`)),
    );
  });
}
