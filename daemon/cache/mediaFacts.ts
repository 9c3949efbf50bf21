/**
 * What was measured of media files, kept in the cache: measuring reads every packet of a file. An entry of another shape than facts have
 * today counts as none.
 */
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import * as z from 'zod';
import type { MediaFacts } from '../../model/media/facts.ts';
import type { EngineIdentity } from '../../native/index.ts';
import { findChecked, keepChecked } from './checkedEntry.ts';
import type { Lease } from './lease.ts';

/** What the facts of a file depend on. FFmpeg's choice of a demuxer heeds the name's ending, so it counts too. */
export interface FactsSubject {
  /** Of the file, as in `AssetFile`. */
  readonly identity: string;
  /** `.mp4` */
  readonly extension: string;
  /** Films and sounds are measured by the engine, stills by Skia. */
  readonly measuredBy: EngineIdentity | { readonly skia: string };
}

/** The facts that were kept of this file; undefined when there are none, or none to be trusted. */
export const findFacts = (lease: Lease, subject: FactsSubject): Promise<MediaFacts | undefined> =>
  findChecked(lease, factsKey(subject), 'FWFACTS1', (payload) => {
    const found = mediaFacts.safeParse(deserialize(payload));
    return found.success ? found.data : undefined;
  });

/** Keeps them for the next time. */
export const keepFacts = (lease: Lease, subject: FactsSubject, facts: MediaFacts): Promise<void> =>
  keepChecked(lease, factsKey(subject), 'FWFACTS1', serialize(facts));

function factsKey({ identity, extension, measuredBy }: FactsSubject): string {
  const subject = ['facts', identity, extension.toLowerCase(), measuredBy];
  return createHash('sha256').update(JSON.stringify(subject)).digest('hex');
}

const absent = z.undefined();
const ratio = z.strictObject({ num: z.number(), den: z.number() });

const imageFacts = z.strictObject({ width: z.number(), height: z.number(), opaque: z.boolean() });

const videoFacts = z.strictObject({
  stream: z.number(),
  codec: z.string(),
  pixelFormat: z.string(),
  width: z.number(),
  height: z.number(),
  rotation: z.literal([0, 90, 180, 270]),
  pixelAspect: ratio,
  colorMatrix: z.string(),
  colorRange: z.string(),
  colorPrimaries: z.string(),
  colorTransfer: z.string(),
  interlaced: z.boolean(),
  opaque: z.boolean(),
  frameRate: ratio,
  timeBase: ratio,
  pts: z.instanceof(Float64Array),
  keyFrames: z.instanceof(Uint32Array),
  endPts: z.number(),
  refusal: z.string().or(absent),
});

const audioFacts = z.strictObject({
  stream: z.number(),
  codec: z.string(),
  sampleRate: z.number(),
  channels: z.number(),
  startTime: ratio,
  duration: ratio,
});

/** Entries may be older than this program: a shape that has changed since is seen here. */
const mediaFacts: z.ZodType<MediaFacts> = z.strictObject({
  container: z.string(),
  startTime: ratio,
  duration: ratio,
  size: z.number(),
  image: imageFacts.or(absent),
  video: videoFacts.or(absent),
  audio: audioFacts.or(absent),
});
