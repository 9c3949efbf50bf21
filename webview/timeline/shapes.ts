/** The few shapes that the lanes are painted with. */

/** Pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const radius = 4;

export function line(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  toX: number,
  toY: number,
): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  context.stroke();
}

export function roundBox(context: CanvasRenderingContext2D, { x, y, width, height }: Box): void {
  context.beginPath();
  context.roundRect(
    x,
    y,
    Math.max(0.5, width),
    Math.max(0.5, height),
    Math.min(radius, Math.max(0, width / 2)),
  );
}
