/** What VideoDecoder and AudioDecoder share beside a codec's states: chunks in their order, a key chunk first. Knows neither pictures nor sound. */
import { CodecBase, codecMembers } from './codecBase.ts';
import { chunkBytes, type EncodedAudioChunk, type EncodedVideoChunk } from './encodedChunk.ts';
import type { CodecSettings } from './nativeCodecs.ts';

/** What every decoder has. */
export const decoderMembers: readonly string[] = [...codecMembers, 'decodeQueueSize', 'decode'];

export abstract class DecoderBase extends CodecBase {
  #needsKey = true;

  /** Chunks that the decoder has not begun with. */
  get decodeQueueSize(): number {
    return this.queueSize;
  }

  protected override enqueueConfigure(settings: CodecSettings | Error, begin: () => void): void {
    super.enqueueConfigure(settings, begin);
    this.#needsKey = true;
  }

  /** decode(), once it is clear that this is a chunk of its kind. */
  protected enqueueChunk(chunk: EncodedVideoChunk | EncodedAudioChunk): void {
    if (this.state !== 'configured') throw this.stateError('decode');
    const isKey = chunk.type === 'key';
    if (this.#needsKey && !isKey) {
      throw new DOMException(
        'The first chunk after configure() and flush() has to be a key chunk.',
        'DataError',
      );
    }
    this.#needsKey = false;
    this.enqueueInput(
      (native) => native.decode(chunkBytes(chunk), chunk.timestamp, chunk.duration ?? -1, isKey),
      () => {},
    );
  }

  protected override flushed(): void {
    this.#needsKey = true;
  }
}
