/**
 * The programs that are measured, each as commands that make a film of a case. What a film is made with is the same for all: see
 * `encoder` in cases/case.ts.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram, type Command } from '../daemon/bench/program.ts';
import { encoder, rate, soundBitrate, type Case, type Encoding } from './cases/case.ts';

export const commandLine = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'cli.mjs');

export interface Film {
  readonly target: string;
  readonly encoding: Encoding;
  /** Frames, the end not included; undefined: the whole film. */
  readonly range?: readonly [number, number];
}

export interface Contender {
  /** For file names. */
  readonly id: string;
  readonly title: string;
  /** How it can be run, of which the quickest is to be found out. */
  readonly settings: readonly string[];
  /** Takes part in the first round and every second one after it: for those that only complete the picture. */
  readonly seldom: boolean;
  /** Whose figures are set against its own. */
  readonly against?: string;
  readonly takes: (subject: Case) => boolean;
  /** Writes what it reads. `stem` is a path without an ending that no other case has. */
  readonly prepare: (subject: Case, stem: string) => Promise<void>;
  /** Before each film: nothing of an earlier one may help. */
  readonly forget: (stem: string) => Promise<void>;
  readonly command: (subject: Case, stem: string, film: Film, setting: string) => Command;
}

const none = (): Promise<void> => Promise.resolve();

/** With a cache that is empty before each film: what a user gets who exports something for the first time. */
export const framewright: Contender = {
  id: 'framewright',
  title: 'Framewright',
  settings: [''],
  seldom: false,
  takes: () => true,
  prepare: (subject, stem) => writeProject(subject.project, `${stem}.reel`),
  forget: (stem) => rm(cacheOf(stem), { recursive: true, force: true }),
  command: (_subject, stem, { target, encoding, range }) => ({
    program: process.execPath,
    args: [
      ...[commandLine, 'export', `${stem}.reel`, '--as', encoding, '-o', target, '--overwrite'],
      ...(range === undefined ? [] : ['--range', `${range[0]}f..${range[1]}f`]),
    ],
    env: { FRAMEWRIGHT_CACHE_DIR: cacheOf(stem) },
  }),
};

const cacheOf = (stem: string): string => `${stem}-framewright.cache`;

/** A project of the bench, with its two exports. */
export async function writeProject(project: object, path: string): Promise<void> {
  const exports = Object.fromEntries(
    Object.entries(encoder).map(([name, video]) => [
      name,
      { format: 'mp4', video: { codec: 'h264', ...video }, audio: { codec: 'aac', bitrate: soundBitrate } },
    ]),
  );
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify({ reel: 1, ...project, exports }, undefined, 2));
}

export const ffmpeg: Contender = {
  id: 'ffmpeg',
  title: 'ffmpeg',
  settings: [''],
  seldom: false,
  against: framewright.id,
  takes: () => true,
  prepare: none,
  forget: none,
  command: (
    { ffmpeg: { inputs, video, audio }, frames },
    _stem,
    { target, encoding, range = [0, frames] },
  ) => {
    const [from, to] = range;
    const cut =
      from === 0
        ? { video, audio }
        : {
            video: `${video.replace(/\[v\]$/, '[whole]')};[whole]trim=start_frame=${from},setpts=PTS-STARTPTS[v]`,
            audio: `${audio.replace(/\[a\]$/, '[sound]')};[sound]atrim=start=${from / rate},asetpts=PTS-STARTPTS[a]`,
          };
    return {
      program: 'ffmpeg',
      args: [
        ...['-v', 'error', '-nostdin', '-y', ...inputs, '-filter_complex', `${cut.video};${cut.audio}`],
        ...['-map', '[v]', '-map', '[a]', '-r', String(rate), '-t', String((to - from) / rate)],
        ...['-c:v', 'libx264', ...encoderArguments(encoding)],
        ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
        ...[
          '-c:a',
          'aac',
          '-b:a',
          soundBitrate,
          '-ar',
          '48000',
          '-ac',
          '2',
          '-movflags',
          '+faststart',
          target,
        ],
      ],
    };
  },
};

const ffmpegLaboured: Contender = {
  ...ffmpeg,
  id: 'ffmpeg-laboured',
  title: 'ffmpeg with a laboured graph',
  seldom: true,
  takes: ({ ffmpeg: { laboured } }) => laboured !== undefined,
  command: (subject, stem, film, setting) => {
    const { laboured, video } = subject.ffmpeg;
    const graph = { ...subject.ffmpeg, video: laboured ?? video };
    return ffmpeg.command({ ...subject, ffmpeg: graph }, stem, film, setting);
  },
};

/** ffmpeg's options of the picture's encoder. */
export function encoderArguments(encoding: Encoding): string[] {
  const { preset, quality } = encoder[encoding];
  return ['-preset', preset, '-crf', String(quality), '-pix_fmt', 'yuv420p'];
}

/**
 * MLT draws frames side by side with as many threads as cores, or one after the other; each is sometimes the quicker. Pictures stay in
 * its usual 4:2:2: told to use 4:2:0 (`mlt_image_format`), MLT 7.12 gives wrong colours.
 */
const melt: Contender = {
  id: 'melt',
  title: 'melt',
  settings: [...new Set([1, availableParallelism()])].map((threads) => `real_time=-${threads}`),
  seldom: true,
  against: framewright.id,
  takes: () => true,
  prepare: async ({ mlt }, stem) => {
    await mkdir(dirname(stem), { recursive: true });
    await writeFile(`${stem}.mlt`, mlt);
  },
  forget: none,
  command: ({ frames }, stem, { target, encoding, range = [0, frames] }, setting) => {
    const { preset, quality } = encoder[encoding];
    return {
      program: 'melt',
      args: [
        ...['-quiet', `${stem}.mlt`, `in=${range[0]}`, `out=${range[1] - 1}`],
        ...['-consumer', `avformat:${target}`, setting, 'terminate_on_pause=1', 'threads=0'],
        ...['vcodec=libx264', `preset=${preset}`, `crf=${quality}`, 'pix_fmt=yuv420p'],
        ...['acodec=aac', `ab=${soundBitrate}`, 'ar=48000', 'channels=2', 'movflags=+faststart'],
      ],
      // Without a display Qt's parts stay away; the projects need none of them but its reader of pictures.
      env: { QT_QPA_PLATFORM: 'offscreen' },
    };
  },
};

/** Those that are here; says which are not. */
export async function findContenders(say: (line: string) => void): Promise<readonly Contender[]> {
  try {
    await runProgram({ program: 'melt', args: ['--version'] });
    return [framewright, ffmpeg, melt, ffmpegLaboured];
  } catch {
    say('melt is not installed: it is left out. (Debian: sudo apt-get install melt)');
    return [framewright, ffmpeg, ffmpegLaboured];
  }
}
