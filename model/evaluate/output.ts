/**
 * What an export, a preview or a single picture asks of a timeline: its size, its rate and its part. Knows how output
 * frames map to canvas frames; knows nothing of layers.
 */
import { FramewrightError } from '../errors.ts';
import { outputSize } from '../project/pictureSize.ts';
import type { Canvas, ExportSettings } from '../project/project.ts';
import { Rational } from '../time/rational.ts';
import type { Timeline } from './timeline.ts';

export interface Output {
  /** Pixels, even. */
  readonly width: number;
  readonly height: number;
  /** Frames a second. Output frame n shows the canvas frame `floor(n * canvasFps / fps)` after the first of the range. */
  readonly fps: Rational;
  /** Timeline seconds, rounded to the nearest canvas frames and cut at the timeline's end; undefined: all of it. */
  readonly range: readonly [from: Rational, to: Rational] | undefined;
}

/** The size, rate and range an export's settings ask for; without settings the canvas as it is. */
export function outputOf(canvas: Canvas, settings?: Partial<ExportSettings>): Output {
  const { width, height } = outputSize(canvas, settings?.width, settings?.height);
  return { width, height, fps: settings?.fps ?? canvas.fps, range: settings?.range };
}

/** Which canvas frames an output shows. */
export interface FrameMap {
  /** Canvas frame of output frame 0. */
  readonly firstFrame: number;
  /** Canvas frame after the last one of the range. */
  readonly endFrame: number;
  /** Of the output. */
  readonly frameCount: number;
  /** The canvas frame that output frame `n` shows. */
  canvasFrame(n: number): number;
}

/** Throws `usage` when the range holds no frame of the timeline. */
export function frameMap(timeline: Timeline, output: Pick<Output, 'fps' | 'range'>): FrameMap {
  const { fps } = timeline.project.canvas;
  const [from, to] = output.range ?? [Rational.zero, Rational.of(timeline.frameCount).div(fps)];
  const firstFrame = Math.max(0, Number(from.mul(fps).round()));
  const endFrame = Math.min(timeline.frameCount, Number(to.mul(fps).round()));
  if (firstFrame >= endFrame) {
    const length = Rational.of(timeline.frameCount).div(fps).toNumber();
    throw new FramewrightError(
      'usage',
      `The range ${String(from.toNumber())}..${String(to.toNumber())} s holds no frame of the timeline, which is ` +
        `${length.toFixed(3)} s long. Choose a start before its end, and an end at least one frame after the start.`,
    );
  }
  const ratio = fps.div(output.fps);
  // Products of a frame number and these stay far below 2^53 for every real rate; the check keeps it exact for all.
  const num = Number(ratio.num);
  const den = Number(ratio.den);
  const small = Number.isSafeInteger(num * 2 ** 26) && Number.isSafeInteger(den);
  return {
    firstFrame,
    endFrame,
    frameCount: Number(
      Rational.of(endFrame - firstFrame)
        .div(ratio)
        .ceil(),
    ),
    canvasFrame: small
      ? (n) => firstFrame + Math.floor((n * num) / den)
      : (n) => firstFrame + Number((BigInt(n) * ratio.num) / ratio.den),
  };
}
