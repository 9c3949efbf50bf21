/** EncodedVideoChunk and EncodedAudioChunk: a piece of an encoded stream, immutable. */
import {
  asInterface,
  type BufferSource,
  detachAll,
  toBytes,
  toEnum,
  toLongLong,
  toRequiredDictionary,
  toUnsignedLongLong,
} from './idl.ts';
import { Uncloneable } from './uncloneable.ts';

/** Whether a chunk can be decoded without those before it. */
export type EncodedChunkType = 'key' | 'delta';

/** What a chunk is made of. */
export interface EncodedChunkInit {
  readonly type: EncodedChunkType;
  /** Microseconds. */
  readonly timestamp: number;
  readonly duration?: number;
  readonly data: BufferSource;
  readonly transfer?: readonly ArrayBuffer[];
}

/** Only this folder can say it: the bytes are then taken as they are, without a copy. */
const adopting = Symbol('bytes of the engine');

/** A chunk's own bytes, which nobody may change. */
export let chunkBytes: (chunk: EncodedVideoChunk | EncodedAudioChunk) => Uint8Array;

class EncodedChunk extends Uncloneable {
  readonly #type: EncodedChunkType;
  readonly #timestamp: number;
  readonly #duration: number | null;
  readonly #bytes: Uint8Array;

  constructor(init: EncodedChunkInit, adopted?: typeof adopting) {
    super();
    const given = toRequiredDictionary(init, ['type', 'timestamp', 'data'], 'The chunk’s init');
    const bytes = toBytes(given['data'], 'data');
    this.#type = toEnum(given['type'], ['key', 'delta'], 'type');
    this.#timestamp = toLongLong(given['timestamp'], 'timestamp');
    this.#duration =
      given['duration'] === undefined ? null : toUnsignedLongLong(given['duration'], 'duration');
    this.#bytes = adopted === adopting ? bytes : bytes.slice();
    detachAll(given['transfer'], 'transfer');
  }

  static {
    chunkBytes = (chunk) => chunk.#bytes;
  }

  get type(): EncodedChunkType {
    return this.#type;
  }
  /** Microseconds. */
  get timestamp(): number {
    return this.#timestamp;
  }
  /** Microseconds. */
  get duration(): number | null {
    return this.#duration;
  }
  get byteLength(): number {
    return this.#bytes.byteLength;
  }

  copyTo(destination: BufferSource): void {
    const bytes = toBytes(destination, 'destination');
    if (bytes.byteLength < this.#bytes.byteLength) {
      throw new TypeError(
        `The destination needs ${this.#bytes.byteLength} bytes; it has ${bytes.byteLength}.`,
      );
    }
    bytes.set(this.#bytes);
  }
}

const shared = { members: ['type', 'timestamp', 'duration', 'byteLength', 'copyTo'], takes: 1 };

/** A piece of an encoded video stream. */
export class EncodedVideoChunk extends EncodedChunk {
  static {
    asInterface(this, 'EncodedVideoChunk', shared);
  }
}

/** A piece of an encoded audio stream. */
export class EncodedAudioChunk extends EncodedChunk {
  static {
    asInterface(this, 'EncodedAudioChunk', shared);
  }
}

/** A chunk whose bytes nobody else holds: they are not copied. */
export function adoptChunk<Chunk extends EncodedVideoChunk | EncodedAudioChunk>(
  type: new (init: EncodedChunkInit, adopted?: typeof adopting) => Chunk,
  init: EncodedChunkInit,
): Chunk {
  return new type(init, adopting);
}
