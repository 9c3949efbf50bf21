/** What is said of still pictures that cannot be used, and how large they may be. Decodes nothing. */
import { FramewrightError } from '../../model/errors.ts';
import type { ImageFormat } from './imageFormat.ts';

/** 200 million pixels take 800 MB decoded; larger ones are refused rather than the machine brought down. */
export const mostPixels = 200_000_000;

/** Throws `media-truncated` and `media-damaged`: what decodes it would show the part that is there, without a word. */
export function requireWhole({ name, complete, isIntact }: ImageFormat, path: string): void {
  if (!complete) {
    throw new FramewrightError(
      'media-truncated',
      `The picture "${path}" (${name}) ends too early: a part of the file is missing. Copy or export it again.`,
    );
  }
  if (!isIntact()) throw damaged(name, path);
}

/** Of bytes of which nobody knows what they are. */
export function notAPicture(path: string): FramewrightError {
  return new FramewrightError('media-unreadable', `"${path}" is not a picture that Framewright can read.`);
}

/** Of a file that is whole and yet cannot be shown. */
export function damaged(format: string, path: string): FramewrightError {
  return new FramewrightError(
    'media-damaged',
    `The picture "${path}" (${format}) cannot be decoded: it is damaged. Export it again.`,
  );
}

/** Whole pixels, at least one. */
export const atMost = (pixels: number, most: number): number =>
  Math.max(1, Math.min(Math.round(pixels), most));
