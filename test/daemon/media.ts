/** Films for tests, made with the ffmpeg command line, and what it says of films. */
import { spawnSync } from 'node:child_process';

function command(name: 'ffmpeg' | 'ffprobe', args: readonly string[]): Buffer {
  const { status, stdout, stderr, error } = spawnSync(name, args, { maxBuffer: 2 ** 28 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${name} ${args.join(' ')}: ${stderr.toString()}`);
  return stdout;
}

export function ffmpeg(...args: readonly string[]): Buffer {
  return command('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args]);
}

/** ffprobe's JSON: streams, format and the count of frames. */
export function ffprobe(path: string): {
  readonly streams: readonly Readonly<Record<string, unknown>>[];
  readonly format: Readonly<Record<string, unknown>>;
} {
  const json = command('ffprobe', [
    '-v',
    'error',
    '-count_frames',
    '-show_streams',
    '-show_format',
    '-of',
    'json',
    path,
  ]);
  return JSON.parse(json.toString()) as ReturnType<typeof ffprobe>;
}

/** What ffmpeg has to say while it decodes all of a film: nothing, of a valid one. */
export function warningsOf(path: string): readonly string[] {
  const { stderr, error } = spawnSync('ffmpeg', ['-v', 'warning', '-nostdin', '-i', path, '-f', 'null', '-']);
  if (error) throw error;
  return stderr
    .toString()
    .split('\n')
    .filter((line) => line !== '');
}

/** Times of the picture's packets in the order of the file, in ticks; `second`: of one tick. */
export function packetTimes(
  path: string,
): readonly { readonly dts: number; readonly pts: number; readonly second: number }[] {
  const shown = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pts,dts:stream=time_base'];
  const { packets, streams } = JSON.parse(command('ffprobe', [...shown, '-of', 'json', path]).toString()) as {
    readonly packets: readonly { readonly dts: number; readonly pts: number }[];
    readonly streams: readonly { readonly time_base: string }[];
  };
  const [num = 0, den = 1] = (streams[0]?.time_base ?? '').split('/').map(Number);
  return packets.map(({ dts, pts }) => ({ dts, pts, second: num / den }));
}

/** The idr_pic_id of each coded picture of an H.264 film, in decoding order, as ffmpeg reads it; undefined of those that have none. */
export function idrPictureIds(path: string): readonly (number | undefined)[] {
  const traced = ['-i', path, '-map', '0:v', '-c', 'copy', '-bsf:v', 'trace_headers', '-f', 'null', '-'];
  const { stderr, error } = spawnSync('ffmpeg', ['-v', 'info', '-nostdin', ...traced], {
    maxBuffer: 2 ** 28,
  });
  if (error) throw error;
  const pictures: (number | undefined)[] = [];
  for (const [, name, value] of stderr
    .toString()
    .matchAll(/ (first_mb_in_slice|idr_pic_id) +[01]+ = (\d+)/gu)) {
    if (name === 'idr_pic_id') pictures[pictures.length - 1] = Number(value);
    else if (value === '0') pictures.push(undefined);
  }
  return pictures;
}

/** x264 with long GOPs and B-frames: decoding from the middle then needs what was before. */
const longGops = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '250', '-bf', '3', '-sc_threshold', '0'];
/** Tags of HD video's colours, which ffmpeg leaves out by itself. */
export const tagged = [
  '-colorspace',
  'bt709',
  '-color_primaries',
  'bt709',
  '-color_trc',
  'bt709',
  '-color_range',
  'tv',
];

/** A picture that moves, and a tone. `front`: the index stands before the pictures. */
export function testFilm(
  path: string,
  options: { readonly seconds: number; readonly size?: string; readonly front?: boolean },
): void {
  const { seconds, size = '320x180', front = false } = options;
  const index = front ? ['-movflags', '+faststart'] : [];
  const video = `mandelbrot=s=${size}:r=30:end_scale=0.1,gblur=sigma=2,format=yuv420p`;
  const input = ['-f', 'lavfi', '-t', String(seconds), '-i'];
  const coded = [...longGops, ...tagged, '-c:a', 'aac', '-shortest', ...index];
  ffmpeg(...input, video, ...input, 'sine=f=440:r=48000', ...coded, path);
}

/** Each frame carries its number as eight bars, the lowest bit at the left: white for 1. */
export function numberedFilm(path: string, frames: number): void {
  const bars = "geq=lum='if(bitand(N,pow(2,floor(X/16))),235,16)':cb=128:cr=128";
  const video = `color=s=128x64:r=30:d=${frames / 30},format=yuv420p,${bars}`;
  ffmpeg('-f', 'lavfi', '-i', video, ...longGops, '-qp', '10', ...tagged, path);
}

/** The numbers that the frames of a film made of numbered ones carry, in any size. */
export function readNumbers(path: string): readonly number[] {
  const gray = ffmpeg(
    '-i',
    path,
    '-vf',
    'scale=128:64,format=gray',
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    '-',
  );
  return Array.from({ length: gray.length / (128 * 64) }, (_, frame) => {
    const row = frame * 128 * 64 + 32 * 128;
    return Array.from({ length: 8 }, (_bit, bit) => (gray[row + bit * 16 + 8]! > 128 ? 2 ** bit : 0)).reduce(
      (a, b) => a + b,
    );
  });
}

/** Of each frame of a film, decoded: a hash of its pixels. */
export const frameHashes = (path: string): readonly string[] =>
  ffmpeg('-i', path, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'framemd5', '-')
    .toString()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)!.trim());

/** Of each frame of a film against the same one encoded without loss: PSNR in dB; pictures without a difference count as very good ones. */
export function decibels(film: string, lossless: string): readonly number[] {
  const graph = '[0:v][1:v]psnr=stats_file=-';
  const said = ffmpeg('-i', film, '-i', lossless, '-lavfi', graph, '-f', 'null', '-').toString();
  return [...said.matchAll(/psnr_avg:(\S+)/gu)].map(([, value]) =>
    value === 'inf' ? 80 : Math.min(Number(value), 80),
  );
}

/** The structural similarity of two pictures' or films' first frames in the film's own YCbCr, 0 to 1. */
export function similarity(film: string, frame: number, png: string): number {
  const decoded = `[0:v]select=eq(n\\,${frame}),setpts=0[a]`;
  const picture =
    '[1:v]scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p,setpts=0[b]';
  const graph = `${decoded};${picture};[a][b]ssim=stats_file=-`;
  const text = ffmpeg('-i', film, '-i', png, '-lavfi', graph, '-frames:v', '1', '-f', 'null', '-').toString();
  return Number(/All:([\d.]+)/u.exec(text)?.[1]);
}

/** Stripes that run sideways, in two fields a frame. */
export function interlacedFilm(path: string): void {
  const stripes = "geq=lum='if(lt(mod(X+N*8,64),32),235,16)':cb=128:cr=128";
  const video = `color=s=320x180:r=60:d=2,format=yuv420p,${stripes},tinterlace=interleave_top`;
  const fields = ['-flags', '+ilme+ildct', '-x264-params', 'tff=1'];
  ffmpeg('-f', 'lavfi', '-i', video, '-c:v', 'libx264', ...fields, ...tagged, path);
}

/**
 * How much a film's frame looks like a comb: what a row differs from the next one, relative to what it differs from the one
 * after that. Well above 1 where two fields were shown at once.
 */
export function combing(path: string, frame: number, width: number, height: number): number {
  const select = `select=eq(n\\,${frame}),format=gray`;
  const gray = ffmpeg('-i', path, '-vf', select, '-frames:v', '1', '-f', 'rawvideo', '-');
  const difference = (distance: number): number => {
    let sum = 0;
    for (let at = 0; at < width * (height - 2); at++)
      sum += Math.abs(gray[at]! - gray[at + distance * width]!);
    return sum;
  };
  return difference(1) / (difference(2) + 1);
}
