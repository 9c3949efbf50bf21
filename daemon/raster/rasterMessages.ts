/**
 * What is said between a thread that needs pictures and the one that makes them: tasks, and to each its answer. Pixels and files go over whole, without a copy: whoever
 * sends them has them no longer.
 */
import type { ErrorCode } from '../../model/errors.ts';
import type { LetterProblem, TextRasterRequest } from '../../model/evaluate/index.ts';
import type { ImageFacts } from '../../model/media/facts.ts';
import type { RasterPixels } from '../../model/render/job.ts';
import type { Raster } from './raster.ts';
import type { DrawingSize } from './svg.ts';

/** What can be asked for. */
export type RasterTask =
  | { readonly kind: 'text'; readonly request: TextRasterRequest }
  /** What a picture is, from all its bytes. */
  | { readonly kind: 'look'; readonly bytes: Uint8Array; readonly path: string }
  /** A bitmap in its own size, once more. */
  | { readonly kind: 'bitmap'; readonly bytes: Uint8Array; readonly path: string }
  | {
      readonly kind: 'drawing';
      readonly drawing: ReadDrawing;
      readonly path: string;
      readonly width: number;
      readonly height: number;
    }
  /** What is wrong with texts, one answer for each. */
  | { readonly kind: 'texts'; readonly texts: readonly FontAndText[] }
  /** Opaque pixels as a file. */
  | { readonly kind: 'pack'; readonly picture: RasterPixels; readonly as: PackedAs };

/** A JPEG's quality is 1 to 100. */
export type PackedAs = { readonly format: 'png' } | { readonly format: 'jpeg'; readonly quality: number };

/** By the kind of the task. */
export interface RasterAnswers {
  readonly text: DrawnText;
  readonly look: PictureLook;
  readonly bitmap: RasterPixels;
  readonly drawing: RasterPixels;
  readonly texts: readonly TextProblem[];
  readonly pack: Uint8Array;
}

/** A text as it is set; the font may be several, parted by commas. */
export interface FontAndText {
  readonly font: string;
  readonly text: string;
}

export interface TextProblem {
  /** Why the font cannot be used, a whole sentence. */
  readonly font: string | undefined;
  /** What the font has no glyph for. */
  readonly letters: LetterProblem | undefined;
}

export interface DrawnText extends Raster {
  /** Hexadecimal, equal only for equal pixels. */
  readonly identity: string;
}

export interface PictureLook {
  readonly facts: ImageFacts;
  /** How its pixels are made: another word where the same bytes give others. */
  readonly way: string;
  /** A bitmap was decoded to look at it, a drawing was read. */
  readonly found: { readonly bitmap: RasterPixels } | { readonly drawing: ReadDrawing };
}

/** A drawing that stands alone, as Skia understands it. */
export interface ReadDrawing {
  readonly svg: string;
  readonly size: DrawingSize;
}

/** To the thread. */
export interface RasterCall {
  readonly id: number;
  readonly task: RasterTask;
}

/** From the thread, once for each call. `refused` is an error for the user, `bug` one of ours with its stack. */
export type RasterReply = { readonly id: number } & (
  | { readonly kind: 'answer'; readonly answer: RasterAnswers[RasterTask['kind']] }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'bug'; readonly stack: string }
);

/** What of a message changes hands: the memory of pixels and files, where it is nobody else's too. */
export function handedOver(message: RasterTask | RasterAnswers[RasterTask['kind']]): ArrayBuffer[] {
  return bytesIn(message).flatMap((bytes) =>
    bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : [],
  );
}

function bytesIn(message: RasterTask | RasterAnswers[RasterTask['kind']]): readonly Uint8Array[] {
  if (message instanceof Uint8Array) return [message];
  if ('bytes' in message) return [message.bytes];
  if ('picture' in message) return [message.picture.pixels];
  if ('found' in message) return 'bitmap' in message.found ? [message.found.bitmap.pixels] : [];
  if (!('pixels' in message)) return [];
  return [message.pixels instanceof Uint8Array ? message.pixels : message.pixels.pixels];
}
