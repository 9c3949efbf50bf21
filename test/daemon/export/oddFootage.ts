/** Media as it comes from phones, cameras, browsers and odd programs, small: what tests and careful people would not make. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { ffmpeg } from '../media.ts';

export interface OddFootage {
  /** Relative to the folder, as a project names them. */
  readonly films: readonly string[];
  readonly sounds: readonly string[];
  readonly stills: readonly string[];
}

const lavfi = (graph: string): readonly string[] => ['-f', 'lavfi', '-i', graph];
const picture = (size: string, rate: string | number, seconds: number): readonly string[] =>
  lavfi(`testsrc2=s=${size}:r=${rate}:d=${seconds}`);
const tone = (seconds: number, rate = 48_000): readonly string[] =>
  lavfi(`sine=f=440:r=${rate}:d=${seconds}`);
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-g', '20', '-pix_fmt', 'yuv420p'];
/** Frames left out here and there, as a phone does that has no time. */
const uneven = "select='not(eq(mod(n,7),3)+eq(mod(n,11),5)+between(n,14,17))',settb=1/90000";

/** How each is made; the path comes last. */
const films: Readonly<Record<string, readonly string[]>> = {
  'plain.mp4': [...picture('320x180', 30, 2), ...tone(2), ...h264, '-c:a', 'aac'],
  'silent.mp4': [...picture('160x120', 25, 2), ...h264],
  'ntsc.mkv': [...picture('180x144', '30000/1001', 2), ...tone(2, 44_100), ...h264, '-c:a', 'libvorbis'],
  'odd.webm': [
    ...[...picture('100x56', 15, 1.5), '-vf', 'scale=101:57,format=yuv420p'],
    ...['-c:v', 'libvpx-vp9', '-deadline', 'realtime'],
  ],
  'odd444.mkv': [...picture('74x40', 12.5, 1.5), '-vf', 'scale=75:41,format=yuv444p', '-c:v', 'ffv1'],
  'uneven.mp4': [...picture('176x144', 30, 2), ...tone(2), '-vf', uneven, '-fps_mode', 'vfr', ...h264],
  'uneven.mkv': [...picture('176x144', 24, 2), '-vf', uneven, '-fps_mode', 'vfr', ...h264],
  'broadcast.ts': [
    ...picture('352x288', 50, 1.5),
    ...tone(1.5),
    ...['-vf', 'tinterlace=interleave_top,setsar=16/11', '-c:v', 'mpeg2video', '-flags', '+ilme+ildct'],
    ...['-b:v', '1M', '-c:a', 'mp2'],
  ],
  'short sound.mp4': [...picture('160x90', 30, 2), ...tone(0.6), ...h264, '-c:a', 'aac'],
  'long sound.mp4': [...picture('160x90', 30, 0.7), ...tone(2), ...h264, '-c:a', 'aac'],
  'late sound.mp4': [...picture('160x90', 30, 2), '-itsoffset', '0.5', ...tone(1), ...h264, '-c:a', 'aac'],
  'late picture.mp4': ['-itsoffset', '0.37', ...picture('160x90', 24, 1), ...tone(2), ...h264],
  'one frame.mp4': [...picture('64x64', 10, 1), '-frames:v', '1', ...h264],
  'fragments.mp4': [...picture('160x90', 30, 2), ...h264, '-movflags', 'frag_keyframe+empty_moov'],
  'ten bits.mov': [
    ...picture('160x90', 24, 1),
    ...['-c:v', 'prores_ks', '-profile:v', '2', '-pix_fmt', 'yuv422p10le'],
  ],
  'old.avi': [...picture('160x120', 10, 1.5), ...tone(1.5, 11_025), '-c:v', 'mjpeg', '-c:a', 'pcm_u8'],
  'moves.gif': [...picture('60x44', 10, 1), '-vf', "setpts='(N+floor(N/3))*0.1/TB'"],
  'moves.webp': [...picture('60x44', 10, 1), '-c:v', 'libwebp_anim', '-loop', '0'],
  'moves.apng': [...picture('60x44', 10, 1), '-plays', '0'],
  'späces ✂ and 100% of "quotes\'.mp4': [...picture('96x64', 30, 1), ...tone(1), ...h264],
  '12:30 #1?.mp4': [...picture('96x64', 30, 1), ...h264, '-f', 'mp4'],
  '-v.mp4': [...picture('96x64', 30, 1), ...h264],
};

const sounds: Readonly<Record<string, readonly string[]>> = {
  'phone.wav': [...tone(2, 8000), '-ac', '1'],
  'music.mp3': [...tone(2, 44_100), '-ac', '2', '-c:a', 'libmp3lame'],
  'voice.ogg': [...tone(1.3), '-c:a', 'libopus'],
  'fine.flac': [...tone(1, 96_000), '-ac', '2'],
  'cinema.wav': [...tone(1), '-ac', '6'],
  'sound.m4a': [...tone(2, 22_050), '-ac', '1', '-c:a', 'aac'],
  'tiny.wav': [...tone(0.01)],
};

const stills: Readonly<Record<string, readonly string[]>> = {
  'photo.jpg': [...picture('400x300', 1, 1), '-frames:v', '1'],
  'gray.jpg': [...picture('98x76', 1, 1), '-vf', 'scale=99:77,format=gray', '-frames:v', '1'],
  'deep.png': [...picture('64x48', 1, 1), '-frames:v', '1', '-pix_fmt', 'rgb48be'],
  'palette.png': [...picture('64x48', 1, 1), '-frames:v', '1', '-pix_fmt', 'pal8'],
  'clear.png': [
    ...picture('80x80', 1, 1),
    ...['-vf', "format=rgba,geq=r='X*3':g='Y*3':b=90:a='255*lt(hypot(X-40,Y-40),36)'", '-frames:v', '1'],
  ],
  'point.png': [...picture('16x16', 1, 1), '-vf', 'format=rgb24,crop=1:1', '-frames:v', '1'],
  'strip.png': [...picture('1500x8', 1, 1), '-frames:v', '1'],
  'still.webp': [...picture('120x90', 1, 1), '-frames:v', '1', '-c:v', 'libwebp'],
  'still.bmp': [...picture('32x20', 1, 1), '-vf', 'scale=33:21', '-frames:v', '1'],
};

const turns = [2, 3, 5, 6, 8];

/** An Exif block behind a JPEG's first two bytes that says how the camera was held. */
function exifTurned(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

export function makeOddFootage(at: (name: string) => string): OddFootage {
  for (const [name, args] of Object.entries({ ...films, ...sounds, ...stills })) {
    // As an URL with a protocol, or a name that begins with a dash were an option.
    ffmpeg(...args, `file:${at(name)}`);
  }
  // Ways of a container that only copying its packets makes.
  const turned = [90, 180, 270].map((degrees) => {
    const name = `turned ${degrees}.mov`;
    ffmpeg('-i', at('plain.mp4'), '-c', 'copy', '-metadata:s:v', `rotate=${degrees}`, at(name));
    return name;
  });
  // Begins between key frames: an edit list leaves out what is needed only to decode.
  ffmpeg('-ss', '0.9', '-i', at('plain.mp4'), '-c', 'copy', at('edited.mp4'));
  const photos = turns.map((orientation) => {
    const name = `held ${orientation}.jpg`;
    writeFileSync(at(name), exifTurned(readFileSync(at('photo.jpg')), orientation));
    return name;
  });
  writeFileSync(
    at('drawing.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" width="70" height="50"><circle cx="35" cy="25" r="20" fill="#c04"/></svg>',
  );
  mkdirSync(at('really here'));
  writeFileSync(at('really here/film.mp4'), readFileSync(at('plain.mp4')));
  symlinkSync('really here', at('folder link'));
  symlinkSync('plain.mp4', at('link.mp4'));
  return {
    films: [...Object.keys(films), ...turned, 'edited.mp4', 'link.mp4', 'folder link/film.mp4'],
    sounds: Object.keys(sounds),
    stills: [...Object.keys(stills), ...photos, 'drawing.svg'],
  };
}
