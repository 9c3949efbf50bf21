/**
 * Everything the engine is told about one rendering beside its draw lists. Plain data: it crosses into the engine, and
 * later between processes. Knows no project; indices refer to the tables in here.
 */
import type { Ratio } from '../media/facts.ts';

export interface RenderJob {
  /** Output pixels, even. */
  readonly width: number;
  readonly height: number;
  readonly frameRate: Ratio;
  readonly sources: readonly SourceSpec[];
  /** Undefined: no frame that will be asked for shows it. */
  readonly rasters: readonly (RasterPixels | undefined)[];
}

export interface SourceSpec {
  /** Absolute path. */
  readonly path: string;
  /** Index of its video stream, or -1 when only its sound is used. */
  readonly videoStream: number;
  /** Index of its audio stream, or -1. */
  readonly audioStream: number;
}

/** A still picture: text, an image, a drawing. */
export interface RasterPixels {
  readonly width: number;
  readonly height: number;
  /** RGBA, 8 bits each, sRGB, premultiplied; rows follow one another without padding. */
  readonly pixels: Uint8Array;
}

/** The sound of a whole film, sample-exact. */
export interface SoundPlan {
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** Of the film, in samples of one channel. */
  readonly sampleCount: number;
  readonly spans: readonly SoundSpan[];
}

export interface SoundSpan {
  /** Index into the job's sources. */
  readonly source: number;
  /** Time of its first sample in the source, seconds on the file's own clock (its `startTime` included), exact. */
  readonly from: Ratio;
  /** Source seconds a film second; the pitch stays. */
  readonly speed: Ratio;
  /** First sample in the film. */
  readonly start: number;
  /** Samples. Where the source has none (before its start, after its end) there is silence. */
  readonly count: number;
  /** Linear gain at sample offsets from `start`, ascending, at least one; linear between, constant outside. */
  readonly envelope: readonly (readonly [offset: number, gain: number])[];
}

export interface Mp4Target {
  readonly format: 'mp4';
  /** Absolute path of the file to write: a temporary one, the caller renames it. */
  readonly path: string;
  /** Frames the draw lists will make, exactly. */
  readonly frameCount: number;
  /** FFmpeg's name: `libx264`, or a hardware encoder's. */
  readonly encoder: string;
  /** CRF, 0 to 51; encoders other than libx264 are asked for about the same quality. */
  readonly quality: number;
  /** x264's. */
  readonly preset: string;
  /** Encoder threads; 0: the engine chooses. */
  readonly threads: number;
  /** Every frame is one, by libx264: any is decoded alone. Default: no. */
  readonly keyFramesOnly?: boolean;
  readonly sound: SoundPlan | undefined;
  /** Bits a second. */
  readonly audioBitrate: number;
}

/** Without sound. The palette is found from all frames. */
export interface GifTarget {
  readonly format: 'gif';
  readonly path: string;
  readonly frameCount: number;
}

export type ExportTarget = Mp4Target | GifTarget;

/** How segments are encoded, and with how much memory. */
export interface SegmentSettings {
  /** CRF, 0 to 51. */
  readonly quality: number;
  /** x264's. */
  readonly preset: string;
  /** For pictures on their way to one encoder, beside what the encoder itself holds. */
  readonly bufferBytes: number;
  /** `rgba` takes each picture through RGBA and back, as exporters do that compose in RGB: only to measure what that costs. */
  readonly pixels: PixelPath;
}

/** What pictures are kept in between decoding and encoding. */
export type PixelPath = 'yuv' | 'rgba';

/** One segment to encode. */
export interface SegmentJob {
  /** `[frames, ...draw list words]…`, of the job's tables. */
  readonly runs: Int32Array;
  /** What the same encoder will get next, so that its sources are opened in time; may be empty. */
  readonly ahead: Int32Array;
  /** Frames in `runs`, exactly. */
  readonly frameCount: number;
  /** Absolute path of the file to make. */
  readonly path: string;
  /** Where it stands in the film, for a trace: its number, from 0 on, and its first frame. */
  readonly number: number;
  readonly firstFrame: number;
}

/** What a film is put together from. */
export interface FilmParts {
  /** Absolute path of the file to make. */
  readonly path: string;
  /** In their order, at least one: paths of segment files, and frames of footage that are taken over as they are. */
  readonly segments: readonly (string | CopiedStretch)[];
  /** Path of the sound's file. */
  readonly sound: string | undefined;
  /** Of the picture, in all segments. */
  readonly frameCount: number;
  /** Frames a second. */
  readonly frameRate: Ratio;
}

/**
 * Frames of an H.264 file that become frames of a film without being decoded. All copied streams of a film together have at most 30
 * different sequence parameter sets.
 */
export interface CopiedStretch {
  /** Absolute path of the footage, MP4 or MOV. */
  readonly path: string;
  /** Index of the stream in the file. */
  readonly stream: number;
  /**
   * Presentation times in ticks of the stream, ascending: one frame of the film each, at least one. The first is of one of the survey's
   * starts, and in decoding order they follow one another without another between.
   */
  readonly pts: Float64Array;
}
