/** What a frame shows of its pixels: visible rectangle, display size, rotation. The specification's algorithms for them; pure. */
import { toDictionary, toDouble, toUnsignedLong } from './idl.ts';
import { isAligned, type PixelRect, type VideoPixelFormat } from './pixelFormat.ts';

/** Clockwise, in degrees. */
export type Rotation = 0 | 90 | 180 | 270;

/** What of a frame's pixels is shown, how large, which way up. */
export interface PictureShape {
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly visibleRect: PixelRect;
  readonly rotation: Rotation;
  readonly flip: boolean;
  readonly displayWidth: number;
  readonly displayHeight: number;
}

/** A rectangle of which what is not given is 0. */
export interface DOMRectInit {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
}

/** `DOMRectInit` in whole pixels; undefined when it is not given. A TypeError for negative and infinite numbers. */
export function toPixelRect(value: unknown, name: string): PixelRect | undefined {
  if (value === undefined) return undefined;
  const given = toDictionary(value, name);
  const whole = (member: keyof PixelRect) => {
    const number = toDouble(given[member] ?? 0, `${name}.${member}`);
    if (number < 0) throw new TypeError(`${name}.${member} must not be negative.`);
    return Math.trunc(number);
  };
  return { x: whole('x'), y: whole('y'), width: whole('width'), height: whole('height') };
}

/** The specification's "Parse Visible Rect": a TypeError for one that is empty, lies outside or splits a sample. */
export function parseVisibleRect(
  standard: PixelRect,
  given: PixelRect | undefined,
  coded: { codedWidth: number; codedHeight: number },
  format: VideoPixelFormat | null,
): PixelRect {
  const rect = given ?? standard;
  if (rect.width === 0 || rect.height === 0) {
    throw new TypeError('A rectangle of a picture must not be empty.');
  }
  if (rect.x + rect.width > coded.codedWidth || rect.y + rect.height > coded.codedHeight) {
    throw new TypeError(
      `The rectangle does not lie inside the picture of ${coded.codedWidth}x${coded.codedHeight} pixels.`,
    );
  }
  if (!isAligned(format, rect)) {
    throw new TypeError(`The rectangle does not begin on a sample of every plane of ${format ?? ''}.`);
  }
  return rect;
}

/** Any number of degrees to the nearest quarter turn, ties clockwise. */
export function parseRotation(degrees: number): Rotation {
  const quarters = Math.floor(degrees / 90 + 0.5);
  return ((((quarters % 4) + 4) % 4) * 90) as Rotation;
}

/** A turn and a mirroring on top of others. */
export function addRotation(
  base: { rotation: Rotation; flip: boolean },
  rotation: Rotation,
  flip: boolean,
): { rotation: Rotation; flip: boolean } {
  const sum = base.flip ? base.rotation - rotation : base.rotation + rotation;
  return { rotation: parseRotation(sum), flip: base.flip !== flip };
}

/** `displayWidth` and `displayHeight`: both or neither. */
export function toDisplaySize(
  given: Readonly<Record<string, unknown>>,
): { displayWidth: number; displayHeight: number } | undefined {
  const { displayWidth, displayHeight } = given;
  if (displayWidth === undefined && displayHeight === undefined) return undefined;
  if (displayWidth === undefined || displayHeight === undefined) {
    throw new TypeError('displayWidth and displayHeight go together.');
  }
  const size = {
    displayWidth: toUnsignedLong(displayWidth, 'displayWidth'),
    displayHeight: toUnsignedLong(displayHeight, 'displayHeight'),
  };
  if (size.displayWidth === 0 || size.displayHeight === 0) {
    throw new TypeError('displayWidth and displayHeight must not be 0.');
  }
  return size;
}

/** The display size of a part of a picture that is shown stretched from `rect` to `size`, both before it is turned. */
export function scaledDisplaySize(
  rect: PixelRect,
  size: { displayWidth: number; displayHeight: number },
  part: PixelRect,
): { displayWidth: number; displayHeight: number } {
  return {
    displayWidth: Math.round((part.width * size.displayWidth) / rect.width),
    displayHeight: Math.round((part.height * size.displayHeight) / rect.height),
  };
}

/** A size, turned. */
export function turned(
  size: { displayWidth: number; displayHeight: number },
  rotation: Rotation,
): { displayWidth: number; displayHeight: number } {
  return rotation === 90 || rotation === 270
    ? { displayWidth: size.displayHeight, displayHeight: size.displayWidth }
    : size;
}
