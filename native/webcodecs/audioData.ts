/**
 * AudioData: a piece of sound, whose samples the engine holds. A clone shares them; each is closed once, and samples reach JavaScript by
 * copyTo() alone.
 */
import { codecs } from './engine.ts';
import {
  asInterface,
  type BufferSource,
  detachAll,
  orDefault,
  toBytes,
  toEnum,
  toFloat,
  toLongLong,
  toRequiredDictionary,
  toUnsignedLong,
} from './idl.ts';
import type { FrameHandle } from './nativeCodecs.ts';
import {
  type AudioSampleFormat,
  bytesPerSample,
  isPlanar,
  nativeSampleFormat,
  sampleFormats,
} from './sampleFormat.ts';
import { type Guard, unwatch, watch } from './unclosed.ts';
import { Uncloneable } from './uncloneable.ts';

/** What the samples of a piece of sound mean. */
export interface AudioDataInit {
  readonly format: AudioSampleFormat;
  /** Hz. */
  readonly sampleRate: number;
  /** Samples of each channel. */
  readonly numberOfFrames: number;
  readonly numberOfChannels: number;
  /** Microseconds. */
  readonly timestamp: number;
  /** Planes one after the other. */
  readonly data: BufferSource;
  readonly transfer?: readonly ArrayBuffer[];
}

/** Which samples are copied, and as what. */
export interface AudioDataCopyToOptions {
  readonly planeIndex: number;
  readonly frameOffset?: number;
  readonly frameCount?: number;
  readonly format?: AudioSampleFormat;
}

/** All that a piece of sound knows of itself beside its samples; clones share it. */
export interface SoundFacts {
  /** Null when WebCodecs has no name for it. */
  readonly format: AudioSampleFormat | null;
  readonly sampleRate: number;
  readonly numberOfFrames: number;
  readonly numberOfChannels: number;
  readonly timestamp: number;
}

interface OpenSound {
  readonly handle: FrameHandle;
  readonly facts: SoundFacts;
}

/** Only this module's functions can say it: the constructor then takes over a handle. */
const adopting = Symbol('sound of the engine');

// Assigned by the class itself, which alone may touch a handle.
/** Makes audio data of a handle, which it then owns. */
export let adoptSound: (handle: FrameHandle, facts: SoundFacts) => AudioData;
/** Takes the handle over; the audio data is closed then. InvalidStateError when it was before. */
export let releaseSound: (sound: AudioData) => OpenSound;
/** The handle, which stays the audio data's. InvalidStateError when it is closed. */
export let peekSound: (sound: AudioData) => OpenSound;

/** A piece of sound. Close it as soon as it is not needed. */
export class AudioData extends Uncloneable {
  #handle: FrameHandle | undefined;
  readonly #facts: SoundFacts;
  /** While it is open. */
  #guard: Guard | undefined;

  constructor(init: AudioDataInit);
  constructor(init: AudioDataInit | typeof adopting, facts?: SoundFacts, handle?: FrameHandle) {
    super();
    if (init === adopting && facts !== undefined) {
      this.#handle = handle;
      this.#facts = facts;
    } else {
      const made = fromInit(init);
      this.#handle = made.handle;
      this.#facts = made.facts;
    }
    this.#guard = watch(this.#handle ?? 0, 'AudioData');
  }

  static {
    adoptSound = (handle, facts) =>
      // The second way of the constructor is not for callers.
      new (AudioData as unknown as new (...words: unknown[]) => AudioData)(adopting, facts, handle);
    releaseSound = (sound) => ({ handle: sound.#release(), facts: sound.#facts });
    peekSound = (sound) => ({ handle: sound.#open(), facts: sound.#facts });
    asInterface(this, 'AudioData', { takes: 1 });
  }

  /** Null after close(). */
  get format(): AudioSampleFormat | null {
    return this.#handle === undefined ? null : this.#facts.format;
  }
  /** Hz; 0 after close(). */
  get sampleRate(): number {
    return this.#handle === undefined ? 0 : this.#facts.sampleRate;
  }
  /** Samples of each channel; 0 after close(). */
  get numberOfFrames(): number {
    return this.#handle === undefined ? 0 : this.#facts.numberOfFrames;
  }
  /** 0 after close(). */
  get numberOfChannels(): number {
    return this.#handle === undefined ? 0 : this.#facts.numberOfChannels;
  }
  /** Microseconds; 0 after close(). */
  get duration(): number {
    if (this.#handle === undefined) return 0;
    return Math.trunc((this.#facts.numberOfFrames * 1_000_000) / this.#facts.sampleRate);
  }
  /** Microseconds; still there after close(). */
  get timestamp(): number {
    return this.#facts.timestamp;
  }

  /** Bytes that copyTo() with the same options needs. */
  allocationSize(options: AudioDataCopyToOptions): number {
    const plan = copyPlan(options, () => this.#openFacts());
    return plan.bytes;
  }

  /** Copies the samples of one plane, as they are or in another format. */
  copyTo(destination: BufferSource, options: AudioDataCopyToOptions): void {
    const bytes = toBytes(destination, 'destination');
    const plan = copyPlan(options, () => this.#openFacts());
    if (bytes.byteLength < plan.bytes) {
      throw new RangeError(`The destination needs ${plan.bytes} bytes; it has ${bytes.byteLength}.`);
    }
    const { plane, offset, count, format } = plan;
    codecs().copySound(this.#open(), plane, offset, count, bytes, nativeSampleFormat(format));
  }

  /** A second one on the same samples. */
  clone(): AudioData {
    return adoptSound(codecs().clone(this.#open()), this.#facts);
  }

  /** Gives the samples back. Does nothing the second time. */
  close(): void {
    if (this.#handle !== undefined) codecs().close(this.#release());
  }

  #open(): FrameHandle {
    if (this.#handle === undefined) {
      throw new DOMException('The AudioData is closed.', 'InvalidStateError');
    }
    return this.#handle;
  }

  #openFacts(): SoundFacts {
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
}

interface CopyPlan {
  readonly plane: number;
  readonly offset: number;
  readonly count: number;
  readonly format: AudioSampleFormat;
  readonly bytes: number;
}

/** The specification's "Compute Copy Element Count", in bytes. `open` throws when the audio data is closed. */
function copyPlan(options: unknown, open: () => SoundFacts): CopyPlan {
  const given = toRequiredDictionary(options, ['planeIndex'], 'AudioDataCopyToOptions');
  const plane = toUnsignedLong(given['planeIndex'], 'planeIndex');
  const offset = toUnsignedLong(orDefault(given['frameOffset'], 0), 'frameOffset');
  const asked =
    given['frameCount'] === undefined ? undefined : toUnsignedLong(given['frameCount'], 'frameCount');
  const named = given['format'] === undefined ? undefined : toEnum(given['format'], sampleFormats, 'format');
  const facts = open();
  const format = named ?? facts.format;
  if (format === null) {
    throw new DOMException('WebCodecs has no name for the format of these samples.', 'NotSupportedError');
  }
  const planes = isPlanar(format) ? facts.numberOfChannels : 1;
  if (plane >= planes) {
    throw new RangeError(`In ${format} there are planes 0 to ${planes - 1}; planeIndex is ${plane}.`);
  }
  if (offset >= facts.numberOfFrames) {
    throw new RangeError(`There are ${facts.numberOfFrames} frames; frameOffset is ${offset}.`);
  }
  const count = asked ?? facts.numberOfFrames - offset;
  if (count > facts.numberOfFrames - offset) {
    throw new RangeError(
      `From frame ${offset} on there are ${facts.numberOfFrames - offset}; frameCount is ${count}.`,
    );
  }
  const channels = isPlanar(format) ? 1 : facts.numberOfChannels;
  return { plane, offset, count, format, bytes: count * channels * bytesPerSample(format) };
}

function fromInit(init: unknown): OpenSound {
  const required = ['format', 'sampleRate', 'numberOfFrames', 'numberOfChannels', 'timestamp', 'data'];
  const given = toRequiredDictionary(init, required, 'AudioDataInit');
  const bytes = toBytes(given['data'], 'data');
  const format = toEnum(given['format'], sampleFormats, 'format');
  const facts: SoundFacts = {
    format,
    sampleRate: toFloat(given['sampleRate'], 'sampleRate'),
    numberOfFrames: toUnsignedLong(given['numberOfFrames'], 'numberOfFrames'),
    numberOfChannels: toUnsignedLong(given['numberOfChannels'], 'numberOfChannels'),
    timestamp: toLongLong(given['timestamp'], 'timestamp'),
  };
  for (const member of ['sampleRate', 'numberOfFrames', 'numberOfChannels'] as const) {
    if (facts[member] <= 0) throw new TypeError(`${member} has to be above 0.`);
  }
  const needed = facts.numberOfFrames * facts.numberOfChannels * bytesPerSample(format);
  if (bytes.byteLength < needed) {
    throw new TypeError(
      `${facts.numberOfFrames} frames of ${facts.numberOfChannels} channels as ${format} need ${needed} bytes; there are ${bytes.byteLength}.`,
    );
  }
  const handle = codecs().createSound(
    nativeSampleFormat(format),
    Math.max(1, Math.round(facts.sampleRate)),
    facts.numberOfChannels,
    facts.numberOfFrames,
    bytes,
  );
  try {
    detachAll(given['transfer'], 'transfer');
  } catch (error) {
    codecs().close(handle);
    throw error;
  }
  return { handle, facts };
}
