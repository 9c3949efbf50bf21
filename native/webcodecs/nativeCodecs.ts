/**
 * What native/webcodecs asks of the addon: single frames as numbers, pixels by copying. The classes of this folder check everything
 * that a caller can get wrong; what is wrong here is a bug and throws.
 */

/** An open frame of this thread. Each is closed exactly once. */
export type FrameHandle = number;

/** Frames of a thread, and the codecs that take and give them. */
export interface NativeCodecs {
  /**
   * A frame with a copy of the pixels. `format` is FFmpeg's name, `layout` offset and stride of each plane in bytes, `color` primaries,
   * transfer, matrix as ITU-T H.273 numbers them (2: unknown) and the range (0 unknown, 1 limited, 2 full).
   */
  create(
    format: string,
    width: number,
    height: number,
    bytes: Uint8Array,
    layout: Float64Array,
    color: Int32Array,
  ): FrameHandle;
  /** A second frame on the same pixels. */
  clone(frame: FrameHandle): FrameHandle;
  /** The same pixels, without their alpha. */
  withoutAlpha(frame: FrameHandle): FrameHandle;
  close(frame: FrameHandle): void;
  copy(
    frame: FrameHandle,
    x: number,
    y: number,
    width: number,
    height: number,
    bytes: Uint8Array,
    layout: Float64Array,
  ): void;
  /** As `copy`, converted to one of `rgba`, `rgb0`, `bgra`, `bgr0`. */
  copyRgb(
    frame: FrameHandle,
    x: number,
    y: number,
    width: number,
    height: number,
    bytes: Uint8Array,
    layout: Float64Array,
    format: string,
  ): void;
  /** Takes the frame out of this thread; the ticket gives it to whichever thread asks first. */
  send(frame: FrameHandle): number;
  /** Throws when the ticket was used before. */
  receive(ticket: number): FrameHandle;
  counters(): NativeCounters;
}

/** What the addon holds. Those named `native` count the whole process, the others this thread. */
export interface NativeCounters {
  readonly openFrames: number;
  /** Sent to another thread and not received yet, in the whole process. */
  readonly framesInTransit: number;
  readonly nativeFrames: number;
  readonly nativePackets: number;
  readonly nativeCodecs: number;
  /** Bytes in buffers of all pools of the process, those that wait for reuse included. */
  readonly bufferBytes: number;
  /** Frames made from a used buffer, and frames that needed a new one. */
  readonly poolHits: number;
  readonly poolMisses: number;
  /** Contexts made to convert copies: constant in a steady state. */
  readonly convertersCreated: number;
}
