/** The addon's codecs, loaded with the first use. */
import { loadEngine } from '../index.ts';
import type { NativeCodecs } from './nativeCodecs.ts';

let loaded: NativeCodecs | undefined;

/** Throws `engine-missing` when the addon is not built. */
export function codecs(): NativeCodecs {
  return (loaded ??= loadEngine().codecs);
}
