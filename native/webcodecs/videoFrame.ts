/**
 * VideoFrame: one picture, whose pixels the engine holds. A clone shares them; each is closed once, and pixels reach JavaScript by
 * copyTo() alone.
 */
import { DOMRectReadOnly } from './domRect.ts';
import { toDisplayP3 } from './displayP3.ts';
import { codecs } from './engine.ts';
import {
  asInterface,
  type BufferSource,
  detachAll,
  orDefault,
  toBytes,
  toDictionary,
  toDouble,
  toEnum,
  toLongLong,
  toRequiredDictionary,
  toUnsignedLong,
  toUnsignedLongLong,
} from './idl.ts';
import type { FrameHandle } from './nativeCodecs.ts';
import {
  addRotation,
  type DOMRectInit,
  parseRotation,
  parseVisibleRect,
  type PictureShape,
  type Rotation,
  scaledDisplaySize,
  toDisplaySize,
  toPixelRect,
  turned,
} from './pictureShape.ts';
import {
  type CombinedLayout,
  computeLayout,
  isRgb,
  layoutNumbers,
  nativeFormat,
  opaqueFormat,
  pixelFormats,
  type PixelRect,
  type PlaneLayout,
  type RgbFormat,
  toPlaneLayouts,
  type VideoPixelFormat,
} from './pixelFormat.ts';
import { type Guard, unwatch, watch } from './unclosed.ts';
import { Uncloneable } from './uncloneable.ts';
import { colorNumbers, rec709, srgb, VideoColorSpace, type VideoColorSpaceInit } from './videoColorSpace.ts';

/** What a producer knows of a frame beside its pixels. */
export type VideoFrameMetadata = Readonly<Record<string, unknown>>;

/** How a frame made of another one differs from it. */
export interface VideoFrameInit {
  /** Microseconds. */
  readonly duration?: number;
  readonly timestamp?: number;
  readonly alpha?: 'keep' | 'discard';
  readonly visibleRect?: DOMRectInit;
  readonly rotation?: number;
  readonly flip?: boolean;
  readonly displayWidth?: number;
  readonly displayHeight?: number;
  readonly metadata?: VideoFrameMetadata;
}

/** What the bytes of a frame mean. */
export interface VideoFrameBufferInit {
  readonly format: VideoPixelFormat;
  readonly codedWidth: number;
  readonly codedHeight: number;
  /** Microseconds. */
  readonly timestamp: number;
  readonly duration?: number;
  readonly layout?: readonly PlaneLayout[];
  readonly visibleRect?: DOMRectInit;
  readonly rotation?: number;
  readonly flip?: boolean;
  readonly displayWidth?: number;
  readonly displayHeight?: number;
  readonly colorSpace?: VideoColorSpaceInit;
  readonly transfer?: readonly ArrayBuffer[];
  readonly metadata?: VideoFrameMetadata;
}

/** Which part of a frame is copied, where to and as what. */
export interface VideoFrameCopyToOptions {
  readonly rect?: DOMRectInit;
  readonly layout?: readonly PlaneLayout[];
  readonly format?: VideoPixelFormat;
  readonly colorSpace?: 'srgb' | 'display-p3';
}

/** All that a frame knows of itself beside its pixels; clones share it. */
export interface FrameFacts extends PictureShape {
  readonly format: VideoPixelFormat | null;
  readonly timestamp: number;
  readonly duration: number | null;
  readonly colorSpace: VideoColorSpace;
  readonly metadata: VideoFrameMetadata;
}

/** Only this module's functions can say it: the constructor then takes over a handle. */
const adopting = Symbol('a frame of the engine');

// Assigned by the class itself, which alone may touch a frame's handle.
/** Makes a frame of a handle, which it then owns. */
export let adoptFrame: (handle: FrameHandle, facts: FrameFacts) => VideoFrame;
/** Takes a frame's handle over; the frame is closed then. InvalidStateError when it was before. */
export let releaseFrame: (frame: VideoFrame) => { handle: FrameHandle; facts: FrameFacts };

/** A frame's handle, which stays the frame's. InvalidStateError when it is closed. */
export let peekFrame: (frame: VideoFrame) => { handle: FrameHandle; facts: FrameFacts };

/** One picture. Close it as soon as it is not needed. */
export class VideoFrame extends Uncloneable {
  #handle: FrameHandle | undefined;
  readonly #facts: FrameFacts;
  /** While it is open. */
  #guard: Guard | undefined;

  constructor(image: VideoFrame, init?: VideoFrameInit);
  constructor(data: BufferSource, init: VideoFrameBufferInit);
  constructor(
    source: VideoFrame | BufferSource | typeof adopting,
    init?: VideoFrameInit | VideoFrameBufferInit | FrameFacts,
    handle?: FrameHandle,
  ) {
    super();
    if (source === adopting) {
      this.#handle = handle;
      this.#facts = init as FrameFacts;
    } else if (source instanceof VideoFrame) {
      this.#facts = factsFromFrame(source.#openFacts(), init);
      const from = source.#open();
      this.#handle =
        this.#facts.format === source.#facts.format ? codecs().clone(from) : codecs().withoutAlpha(from);
    } else {
      const made = fromBytes(source, init);
      this.#facts = made.facts;
      this.#handle = made.handle;
    }
    this.#guard = watch(this.#handle ?? 0, 'VideoFrame');
  }

  static {
    adoptFrame = (handle, facts) =>
      // The third way of the constructor is not for callers.
      new (VideoFrame as unknown as new (...words: unknown[]) => VideoFrame)(adopting, facts, handle);
    releaseFrame = (frame) => ({ handle: frame.#release(), facts: frame.#facts });
    peekFrame = (frame) => ({ handle: frame.#open(), facts: frame.#facts });
  }

  /** Null when WebCodecs has no name for it, and after close(). */
  get format(): VideoPixelFormat | null {
    return this.#handle === undefined ? null : this.#facts.format;
  }
  get codedWidth(): number {
    return this.#handle === undefined ? 0 : this.#facts.codedWidth;
  }
  get codedHeight(): number {
    return this.#handle === undefined ? 0 : this.#facts.codedHeight;
  }
  get codedRect(): DOMRectReadOnly | null {
    if (this.#handle === undefined) return null;
    return new DOMRectReadOnly(0, 0, this.#facts.codedWidth, this.#facts.codedHeight);
  }
  get visibleRect(): DOMRectReadOnly | null {
    if (this.#handle === undefined) return null;
    const { x, y, width, height } = this.#facts.visibleRect;
    return new DOMRectReadOnly(x, y, width, height);
  }
  /** Clockwise, in degrees, before it is mirrored. */
  get rotation(): Rotation {
    return this.#handle === undefined ? 0 : this.#facts.rotation;
  }
  get flip(): boolean {
    return this.#handle !== undefined && this.#facts.flip;
  }
  get displayWidth(): number {
    return this.#handle === undefined ? 0 : this.#facts.displayWidth;
  }
  get displayHeight(): number {
    return this.#handle === undefined ? 0 : this.#facts.displayHeight;
  }
  /** Microseconds; still there after close(). */
  get duration(): number | null {
    return this.#facts.duration;
  }
  /** Microseconds; still there after close(). */
  get timestamp(): number {
    return this.#facts.timestamp;
  }
  get colorSpace(): VideoColorSpace {
    return this.#handle === undefined ? new VideoColorSpace() : this.#facts.colorSpace;
  }

  metadata(): VideoFrameMetadata {
    return structuredClone(this.#openFacts().metadata);
  }

  /** Bytes that copyTo() with the same options needs. */
  allocationSize(options: VideoFrameCopyToOptions = {}): number {
    return this.#copyPlan(this.#openFacts(), options).layout.allocationSize;
  }

  /** Copies pixels, as they are or converted to RGB; resolves with the layout they were written in. */
  // eslint-disable-next-line @typescript-eslint/require-await -- the specification's: errors reject.
  async copyTo(
    destination: BufferSource,
    options: VideoFrameCopyToOptions = {},
  ): Promise<readonly PlaneLayout[]> {
    const handle = this.#open();
    const plan = this.#copyPlan(this.#facts, options);
    const bytes = toBytes(destination, 'destination');
    if (bytes.byteLength < plan.layout.allocationSize) {
      throw new TypeError(
        `The destination needs ${plan.layout.allocationSize} bytes; it has ${bytes.byteLength}.`,
      );
    }
    const { x, y, width, height } = plan.rect;
    const places = layoutNumbers(plan.layout.planes);
    if (plan.rgb === undefined) {
      codecs().copy(handle, x, y, width, height, bytes, places);
      return plan.layout.planes;
    }
    codecs().copyRgb(handle, x, y, width, height, bytes, places, nativeFormat(plan.rgb));
    const [plane] = plan.layout.planes;
    if (plan.displayP3 && plane !== undefined) toDisplayP3(bytes, plan.rgb, plane, width, height);
    return plan.layout.planes;
  }

  /** A second frame on the same pixels. */
  clone(): VideoFrame {
    return adoptFrame(codecs().clone(this.#open()), this.#facts);
  }

  /** Gives the pixels back. Does nothing the second time. */
  close(): void {
    if (this.#handle !== undefined) codecs().close(this.#release());
  }
  static {
    asInterface(this, 'VideoFrame', { takes: 1 });
  }

  #open(): FrameHandle {
    if (this.#handle === undefined) {
      throw new DOMException('The VideoFrame is closed.', 'InvalidStateError');
    }
    return this.#handle;
  }

  #openFacts(): FrameFacts {
    this.#open();
    return this.#facts;
  }

  #release(): FrameHandle {
    const handle = this.#open();
    this.#handle = undefined;
    if (this.#guard !== undefined) unwatch(this.#guard);
    // It will be another one's.
    this.#guard = undefined;
    return handle;
  }

  #copyPlan(
    facts: FrameFacts,
    given: VideoFrameCopyToOptions,
  ): { rect: PixelRect; layout: CombinedLayout; rgb: RgbFormat | undefined; displayP3: boolean } {
    const options = toDictionary(given, 'VideoFrameCopyToOptions');
    const asked =
      options['format'] === undefined ? undefined : toEnum(options['format'], pixelFormats, 'format');
    const displayP3 =
      toEnum(orDefault(options['colorSpace'], 'srgb'), ['srgb', 'display-p3'], 'colorSpace') === 'display-p3';
    if (facts.format === null) {
      throw new DOMException('WebCodecs has no name for the format of this frame.', 'NotSupportedError');
    }
    const rect = parseVisibleRect(
      facts.visibleRect,
      toPixelRect(options['rect'], 'rect'),
      facts,
      facts.format,
    );
    const places = toPlaneLayouts(options['layout']);
    if (asked === undefined) {
      return { rect, layout: computeLayout(rect, facts.format, places), rgb: undefined, displayP3 };
    }
    if (!isRgb(asked)) {
      throw new DOMException('Copies are converted to RGBA, RGBX, BGRA or BGRX only.', 'NotSupportedError');
    }
    return { rect, layout: computeLayout(rect, asked, places), rgb: asked, displayP3 };
  }
}

function factsFromFrame(other: FrameFacts, init: unknown): FrameFacts {
  const given = toDictionary(init, 'VideoFrameInit');
  const discard =
    given['alpha'] !== undefined && toEnum(given['alpha'], ['keep', 'discard'], 'alpha') === 'discard';
  const override = toPixelRect(given['visibleRect'], 'visibleRect');
  const visibleRect = parseVisibleRect(other.visibleRect, override, other, other.format);
  const turn = parseRotation(toDouble(orDefault(given['rotation'], 0), 'rotation'));
  const direction = addRotation(other, turn, Boolean(given['flip']));
  // The other's display size before it was turned, for the part that is shown, turned as this one is.
  const size =
    toDisplaySize(given) ??
    turned(
      scaledDisplaySize(other.visibleRect, turned(other, other.rotation), visibleRect),
      direction.rotation,
    );
  return {
    format: discard && other.format !== null ? opaqueFormat(other.format) : other.format,
    codedWidth: other.codedWidth,
    codedHeight: other.codedHeight,
    visibleRect,
    ...direction,
    ...size,
    timestamp:
      given['timestamp'] === undefined ? other.timestamp : toLongLong(given['timestamp'], 'timestamp'),
    duration:
      given['duration'] === undefined ? other.duration : toUnsignedLongLong(given['duration'], 'duration'),
    colorSpace: other.colorSpace,
    // The specification's: what the other frame's producer knew does not pass on.
    metadata: structuredClone(toDictionary(given['metadata'], 'metadata')),
  };
}

function fromBytes(data: unknown, init: unknown): { facts: FrameFacts; handle: FrameHandle } {
  const bytes = toBytes(data, 'data');
  const required = ['format', 'codedWidth', 'codedHeight', 'timestamp'];
  const given = toRequiredDictionary(init, required, 'VideoFrameBufferInit');
  const format = toEnum(given['format'], pixelFormats, 'format');
  const coded = {
    codedWidth: toUnsignedLong(given['codedWidth'], 'codedWidth'),
    codedHeight: toUnsignedLong(given['codedHeight'], 'codedHeight'),
  };
  if (coded.codedWidth === 0 || coded.codedHeight === 0) {
    throw new TypeError('codedWidth and codedHeight must not be 0.');
  }
  const whole: PixelRect = { x: 0, y: 0, width: coded.codedWidth, height: coded.codedHeight };
  const visibleRect = parseVisibleRect(
    whole,
    toPixelRect(given['visibleRect'], 'visibleRect'),
    coded,
    format,
  );
  const rotation = parseRotation(toDouble(orDefault(given['rotation'], 0), 'rotation'));
  const colorSpace =
    given['colorSpace'] === undefined
      ? isRgb(format)
        ? srgb
        : rec709
      : new VideoColorSpace(given['colorSpace'] as VideoColorSpaceInit);
  const facts: FrameFacts = {
    format,
    ...coded,
    visibleRect,
    rotation,
    flip: Boolean(given['flip']),
    ...(toDisplaySize(given) ??
      turned({ displayWidth: visibleRect.width, displayHeight: visibleRect.height }, rotation)),
    timestamp: toLongLong(given['timestamp'], 'timestamp'),
    duration: given['duration'] === undefined ? null : toUnsignedLongLong(given['duration'], 'duration'),
    colorSpace,
    metadata: structuredClone(toDictionary(given['metadata'], 'metadata')),
  };
  const layout = computeLayout(whole, format, toPlaneLayouts(given['layout']));
  if (bytes.byteLength < layout.allocationSize) {
    throw new TypeError(
      `${format} of ${coded.codedWidth}x${coded.codedHeight} pixels needs ${layout.allocationSize} bytes; there are ${bytes.byteLength}.`,
    );
  }
  const { codedWidth, codedHeight } = coded;
  const handle = codecs().create(
    nativeFormat(format),
    codedWidth,
    codedHeight,
    bytes,
    layoutNumbers(layout.planes),
    colorNumbers(colorSpace),
  );
  try {
    detachAll(given['transfer'], 'transfer');
  } catch (error) {
    codecs().close(handle);
    throw error;
  }
  return { facts, handle };
}
