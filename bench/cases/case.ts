/**
 * What a case is: one composition, written for each program that makes it. All read the same files and use the same cuts, encoder
 * settings and sound.
 */

export interface Case {
  readonly name: string;
  /** One line for the report. */
  readonly what: string;
  /** Of the film, at `rate`. */
  readonly frames: number;
  /** Ready to be written as JSON, but for its exports. */
  readonly project: Project;
  readonly ffmpeg: FilterGraph;
  /** MLT's XML. */
  readonly mlt: string;
  /** What is read of files with pictures, for measuring decoding alone. */
  readonly pictures: readonly Excerpt[];
}

export type Project = Readonly<Record<'canvas' | 'assets' | 'tracks', unknown>>;

/** ffmpeg's inputs and filters; `video` ends in `[v]`, `audio` in `[a]`, and neither names a stream of the other. */
export interface FilterGraph {
  readonly inputs: readonly string[];
  readonly video: string;
  /** The same picture by a graph that few would write, where that one is quicker. */
  readonly laboured?: string;
  readonly audio: string;
}

/** Part of a film, or, without times, a photograph. */
export interface Excerpt {
  readonly path: string;
  readonly from?: number;
  readonly seconds?: number;
}

/** Frames a second of every case, and of the footage. */
export const rate = 30;
export const canvas = { width: 1920, height: 1080, fps: rate };

/**
 * The encoder's settings; `lossless` is for measuring quality, not speed, and `light`, x264's quickest, for what is left of a difference
 * when the encoder takes as little as a hardware encoder would.
 */
export type Encoding = 'film' | 'light' | 'lossless';

interface EncoderSettings {
  readonly quality: number;
  readonly preset: string;
}

export const encoder: Readonly<Record<Encoding, EncoderSettings>> = {
  film: { quality: 23, preset: 'veryfast' },
  light: { quality: 23, preset: 'ultrafast' },
  lossless: { quality: 0, preset: 'ultrafast' },
};
export const soundBitrate = '160k';

/** ffmpeg's input options of an excerpt. */
export function inputOf({ path, from, seconds }: Excerpt): string[] {
  return from === undefined
    ? ['-i', path]
    : ['-ss', String(from), ...(seconds === undefined ? [] : ['-t', String(seconds)]), '-i', path];
}
