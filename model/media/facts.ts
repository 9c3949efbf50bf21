/**
 * What is known of a media file: enough to lay out a timeline and to name each frame of it, without opening it again.
 * Measured by the engine's probe, and by the raster maker for images. Knows nothing of files.
 */

/** Two integers, as they cross into the engine. */
export interface Ratio {
  readonly num: number;
  readonly den: number;
}

export interface MediaFacts {
  /** FFmpeg's short names, `mov,mp4,m4a,3gp,3g2,mj2`; `image` for a still. */
  readonly container: string;
  /** Earliest presentation time of the streams in use, seconds: the zero that `in` and `out` count from. */
  readonly startTime: Ratio;
  /** Seconds from `startTime` to the end of the longest stream in use; 0 for a still, which has no length of its own. */
  readonly duration: Ratio;
  /** Bytes. */
  readonly size: number;
  readonly image: ImageFacts | undefined;
  readonly video: VideoFacts | undefined;
  readonly audio: AudioFacts | undefined;
}

export interface ImageFacts {
  /** Pixels as shown, after the orientation in its metadata. */
  readonly width: number;
  readonly height: number;
  readonly opaque: boolean;
}

export interface VideoFacts {
  /** Index of the stream in the file. */
  readonly stream: number;
  /** FFmpeg's name: `h264`. */
  readonly codec: string;
  /** FFmpeg's name: `yuv420p`. */
  readonly pixelFormat: string;
  /** Pixels as shown: square, and turned by the rotation metadata. */
  readonly width: number;
  readonly height: number;
  /** Clockwise, from the metadata; already part of `width` and `height`. */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly pixelAspect: Ratio;
  /** FFmpeg's names, `unknown` where the file does not say. */
  readonly colorMatrix: string;
  readonly colorRange: string;
  readonly colorPrimaries: string;
  readonly colorTransfer: string;
  readonly interlaced: boolean;
  /** Nothing can be seen through it. */
  readonly opaque: boolean;
  /** Frames a second: what frames and timecodes in `in` and `out` count. */
  readonly frameRate: Ratio;
  /** Seconds a tick. */
  readonly timeBase: Ratio;
  /** Presentation time of each frame in ticks of `timeBase`, ascending. */
  readonly pts: Float64Array;
  /** Indices into `pts` of the frames at which decoding can start. */
  readonly keyFrames: Uint32Array;
  /** Ticks: where the last frame ends. */
  readonly endPts: number;
  /** Why the engine cannot show this picture correctly (HDR, alpha, odd rotation), a whole sentence; undefined: it can. */
  readonly refusal: string | undefined;
}

export interface AudioFacts {
  readonly stream: number;
  readonly codec: string;
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Seconds, on the same clock as `startTime`. */
  readonly startTime: Ratio;
  /** Seconds. */
  readonly duration: Ratio;
}
