/** A clip's `place` and fades as functions of time. Knows nothing of pixels. */
import type { AnimatedProperty, Clip } from '../project/project.ts';
import type { Rational } from '../time/rational.ts';
import type { Pose } from './geometry.ts';
import { animated, type Curve } from './keyframes.ts';
import type { TimelineClip } from './timeline.ts';

/** Frames count from the clip's first and may lie in its handles. */
export interface ClipPose {
  /** The same at every frame. */
  readonly still: boolean;
  at(n: number): Pose;
}

export function clipPose({ clip }: TimelineClip, fps: Rational): ClipPose {
  const { place } = clip;
  const curves = {
    x: animated(clip, 'x', place.x),
    y: animated(clip, 'y', place.y),
    anchorX: animated(clip, 'anchor.x', place.anchor[0]),
    anchorY: animated(clip, 'anchor.y', place.anchor[1]),
    scale: animated(clip, 'scale', place.scale),
    rotation: animated(clip, 'rotation', place.rotation),
    cropLeft: animated(clip, 'crop.left', place.crop.left),
    cropTop: animated(clip, 'crop.top', place.crop.top),
    cropRight: animated(clip, 'crop.right', place.crop.right),
    cropBottom: animated(clip, 'crop.bottom', place.crop.bottom),
  } satisfies Record<keyof Pose, Curve>;
  const poseAt = (seconds: number): Pose => ({
    x: curves.x(seconds),
    y: curves.y(seconds),
    anchorX: curves.anchorX(seconds),
    anchorY: curves.anchorY(seconds),
    scale: curves.scale(seconds),
    rotation: curves.rotation(seconds),
    cropLeft: curves.cropLeft(seconds),
    cropTop: curves.cropTop(seconds),
    cropRight: curves.cropRight(seconds),
    cropBottom: curves.cropBottom(seconds),
  });
  const still = !geometric.some((property) => clip.animate.has(property));
  if (still) {
    const pose = poseAt(0);
    return { still, at: () => pose };
  }
  const secondsAt = frameTimes(fps);
  return { still, at: (n) => poseAt(secondsAt(n)) };
}

const geometric: readonly AnimatedProperty[] = [
  'x',
  'y',
  'anchor.x',
  'anchor.y',
  'scale',
  'rotation',
  'crop.left',
  'crop.top',
  'crop.right',
  'crop.bottom',
];

/** Opacity 0 to 1 by frame: `place.opacity` at the frame's start, times the fades at its middle. */
export interface ClipOpacity {
  /** The same at every frame. */
  readonly still: boolean;
  at(n: number): number;
}

/**
 * Fades are taken at the middle of a frame, so that a fade in and a fade out of one length mirror each other, and the first
 * frame of a fade in already shows something.
 */
export function clipOpacity({ clip, firstFrame, endFrame }: TimelineClip, fps: Rational): ClipOpacity {
  const alpha = clip.kind === 'color' ? clip.color.alpha / 255 : 1;
  const opacity = animated(clip, 'opacity', clip.place.opacity);
  if (clip.fadeIn.sign <= 0 && clip.fadeOut.sign <= 0 && !clip.animate.has('opacity')) {
    const still = clampUnit(opacity(0)) * alpha;
    return { still: true, at: () => still };
  }
  const secondsAt = frameTimes(fps);
  const fadeIn = fadeFrames(clip, 'fadeIn', fps);
  const fadeOut = fadeFrames(clip, 'fadeOut', fps);
  const length = endFrame - firstFrame;
  return {
    still: false,
    at: (n) => {
      const rising = fadeIn > 0 ? clampUnit((n + 0.5) / fadeIn) : 1;
      const falling = fadeOut > 0 ? clampUnit((length - n - 0.5) / fadeOut) : 1;
      return clampUnit(opacity(secondsAt(n))) * rising * falling * alpha;
    },
  };
}

const fadeFrames = (clip: Clip, fade: 'fadeIn' | 'fadeOut', fps: Rational): number =>
  clip[fade].mul(fps).toNumber();

/** The double nearest to n / fps, so that a frame at a keyframe's exact time gets exactly its value. */
function frameTimes(fps: Rational): (n: number) => number {
  const num = Number(fps.num);
  const den = Number(fps.den);
  return (n) => (n * den) / num;
}

/** The nearest value from 0 to 1. Easings may overshoot; opacity cannot. */
export const clampUnit = (value: number): number => Math.min(1, Math.max(0, value));
