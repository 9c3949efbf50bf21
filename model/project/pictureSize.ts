/** How large a film's picture is, and may be. Knows no canvas but its size. */

export interface PictureSize {
  /** Pixels, even. */
  readonly width: number;
  readonly height: number;
}

/** Both sides in even pixels. Where one side alone is given, the other keeps the canvas's shape. */
export function outputSize(
  canvas: PictureSize,
  width: number | undefined,
  height: number | undefined,
): PictureSize {
  if (width === undefined && height === undefined) return { width: canvas.width, height: canvas.height };
  return {
    width: width ?? nearestEven(((height ?? 0) * canvas.width) / canvas.height),
    height: height ?? nearestEven(((width ?? 0) * canvas.height) / canvas.width),
  };
}

const nearestEven = (pixels: number): number => Math.max(2, 2 * Math.round(pixels / 2));

/** Of either side. */
const smallestSide = 16;
const largestSide = 16_384;

/** Why no film can have this size, a whole sentence; undefined: it can. */
export function sizeProblem({ width, height }: PictureSize): string | undefined {
  const size = `${width}x${height}`;
  if (Math.min(width, height) < smallestSide || Math.max(width, height) > largestSide) {
    return `Expected a picture whose sides have ${smallestSide} to ${largestSide} pixels, found ${size}.`;
  }
  const tallest = tallestAt(width);
  if (height <= tallest) return undefined;
  return `Expected a picture that FFmpeg can hold, found ${size}. At a width of ${width} the height can be ${tallest} at most.`;
}

/** FFmpeg holds no picture of 2^31 bytes or more, which it counts as (8 · width + 1024) · (height + 128) whatever the format (libavutil's imgutils). */
function tallestAt(width: number): number {
  const rows = Math.floor((2 ** 31 - 2) / (8 * width + 1024)) - 128;
  return Math.min(largestSide, 2 * Math.floor(rows / 2));
}
