/** Facts of media that need not exist. */
import type { MediaFacts } from '../../model/media/facts.ts';

const still: MediaFacts = {
  container: 'image',
  startTime: { num: 0, den: 1 },
  duration: { num: 0, den: 1 },
  size: 1000,
  image: { width: 400, height: 300, opaque: true },
  video: undefined,
  audio: undefined,
};

export const image = (): MediaFacts => still;

export function sound({ seconds }: { readonly seconds: number }): MediaFacts {
  const duration = { num: seconds, den: 1 };
  const startTime = { num: 0, den: 1 };
  const audio = { stream: 0, codec: 'pcm_s16le', sampleRate: 48_000, channels: 2, startTime, duration };
  return { ...still, container: 'wav', image: undefined, duration, audio };
}

export function video({ seconds, fps }: { readonly seconds: number; readonly fps: number }): MediaFacts {
  const frames = seconds * fps;
  return {
    ...sound({ seconds }),
    container: 'mov,mp4,m4a,3gp,3g2,mj2',
    video: {
      stream: 0,
      codec: 'h264',
      pixelFormat: 'yuv420p',
      width: 1920,
      height: 1080,
      rotation: 0,
      pixelAspect: { num: 1, den: 1 },
      colorMatrix: 'bt709',
      colorRange: 'tv',
      colorPrimaries: 'bt709',
      colorTransfer: 'bt709',
      interlaced: false,
      opaque: true,
      frameRate: { num: fps, den: 1 },
      timeBase: { num: 1, den: fps },
      pts: Float64Array.from({ length: frames }, (_, at) => at),
      keyFrames: Uint32Array.of(0),
      endPts: frames,
      refusal: undefined,
    },
  };
}
