/** What frames and codecs hold just now. */
import { codecs } from './engine.ts';
import type { NativeCounters } from './nativeCodecs.ts';
import { unclosedCount } from './unclosed.ts';

/** `openFrames` is 0 when every frame and every piece of audio data of this thread is closed. */
export interface Counters extends NativeCounters {
  /** Collected without close(), in this thread. */
  readonly unclosed: number;
}

/** A snapshot. */
export function counters(): Counters {
  return { ...codecs().counters(), unclosed: unclosedCount() };
}
