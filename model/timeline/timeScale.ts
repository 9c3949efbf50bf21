/** How frames become pixels on the timeline, and what its ruler says. Knows no drawing. */
import type { Ratio } from '../media/facts.ts';

/** Pixels a frame. */
const leastScale = 0.002;
const mostScale = 60;

/** So that a whole timeline is seen, with some room behind it. */
export function fittingScale(frames: number, widthPx: number): number {
  return clampScale((widthPx - 40) / Math.max(1, frames));
}

/** Within what can be shown. */
export const clampScale = (scale: number): number => Math.min(mostScale, Math.max(leastScale, scale));

/** Another scale, with what is under the pointer staying there. `scrollPx` is what is left of the view. */
export function zoomedAt(
  view: { readonly scale: number; readonly scrollPx: number },
  factor: number,
  pointerPx: number,
): { readonly scale: number; readonly scrollPx: number } {
  const scale = clampScale(view.scale * factor);
  const frame = (view.scrollPx + pointerPx) / view.scale;
  return { scale, scrollPx: Math.max(0, frame * scale - pointerPx) };
}

export interface RulerSteps {
  /** Frames between labels. */
  readonly label: number;
  /** Frames between lines. */
  readonly line: number;
}

/** Distances that people count in: frames, then seconds, minutes, hours. Labels are at least `labelPx` apart. */
export function rulerSteps(fps: Ratio, scale: number, labelPx: number): RulerSteps {
  const rate = Math.max(1, Math.round(fps.num / fps.den));
  const frames = [1, 2, 5, 10, 15].filter((count) => count < rate && rate % count === 0);
  const seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 36_000];
  const steps = [...frames, ...seconds.map((count) => count * rate)];
  const found = steps.findIndex((step) => step * scale >= labelPx);
  const label = steps[found] ?? steps.at(-1) ?? rate;
  const fine = steps.filter((step) => step < label && label % step === 0 && step * scale >= 7);
  return { label, line: fine.at(0) ?? label };
}
