/** Media facts as they cross from the daemon to an editor: what laying out needs, without the time of every frame. */
import type { MediaOutline } from '../protocol/timeline.ts';
import type { MediaFacts } from './facts.ts';

/** Without what no editor needs. */
export function outlineOf({
  container,
  startTime,
  duration,
  size,
  image,
  video,
  audio,
}: MediaFacts): MediaOutline {
  return {
    container,
    startTime,
    duration,
    size,
    ...(image ? { image } : {}),
    ...(video
      ? {
          video: {
            width: video.width,
            height: video.height,
            frameRate: video.frameRate,
            timeBase: video.timeBase,
            firstPts: video.pts[0] ?? 0,
            endPts: video.endPts,
            ...(video.refusal === undefined ? {} : { refusal: video.refusal }),
          },
        }
      : {}),
    ...(audio
      ? {
          audio: {
            startTime: audio.startTime,
            duration: audio.duration,
            sampleRate: audio.sampleRate,
            channels: audio.channels,
          },
        }
      : {}),
  };
}

/** Facts again, good for laying out and for nothing else: of the frames' times there is only the first. */
export function outlineFacts({
  container,
  startTime,
  duration,
  size,
  image,
  video,
  audio,
}: MediaOutline): MediaFacts {
  return {
    container,
    startTime,
    duration,
    size,
    image,
    video: video && {
      stream: 0,
      codec: '',
      pixelFormat: '',
      rotation: 0,
      pixelAspect: { num: 1, den: 1 },
      colorMatrix: 'unknown',
      colorRange: 'unknown',
      colorPrimaries: 'unknown',
      colorTransfer: 'unknown',
      interlaced: false,
      opaque: true,
      width: video.width,
      height: video.height,
      frameRate: video.frameRate,
      timeBase: video.timeBase,
      pts: Float64Array.of(video.firstPts),
      keyFrames: new Uint32Array(),
      endPts: video.endPts,
      refusal: video.refusal,
    },
    audio: audio && { stream: 0, codec: '', ...audio },
  };
}
