/**
 * What was measured of media files, kept in the cache: measuring reads every packet of a file. An entry that is damaged, or of another
 * shape than facts have today, counts as none.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import { FramewrightError } from '../../model/errors.ts';
import type { MediaFacts } from '../../model/media/facts.ts';
import type { EngineIdentity } from '../../native/index.ts';
import { isSystemError } from '../systemError.ts';
import type { Lease } from './lease.ts';

/** What an entry begins with; a checksum and the facts follow. */
const magic = Buffer.from('FWFACTS1');
const checksumBytes = 32;

/** What the facts of a file depend on. FFmpeg's choice of a demuxer heeds the name's ending, so it counts too. */
export interface FactsSubject {
  /** Of the file, as in `AssetFile`. */
  readonly identity: string;
  /** `.mp4` */
  readonly extension: string;
  /** Films and sounds are measured by the engine, stills by Skia. */
  readonly measuredBy: EngineIdentity | { readonly skia: string };
}

/**
 * The facts that were kept of this file; undefined when there are none, or none to be trusted. A cache that is full or broken is no
 * reason to fail, here and in `keepFacts`: what is not there is measured.
 */
export async function findFacts(lease: Lease, subject: FactsSubject): Promise<MediaFacts | undefined> {
  const key = factsKey(subject);
  try {
    const path = await lease.find(key);
    if (path === undefined) return undefined;
    const facts = await readFactsEntry(path);
    if (facts === undefined) await lease.evict(key);
    return facts;
  } catch (error) {
    unlessUnusable(error);
    return undefined;
  }
}

/** Keeps them for the next time. */
export async function keepFacts(lease: Lease, subject: FactsSubject, facts: MediaFacts): Promise<void> {
  try {
    const pending = await lease.create(factsKey(subject));
    try {
      const payload = serialize(facts);
      await pending.write(() => writeFile(pending.path, Buffer.concat([magic, checksum(payload), payload])));
      await pending.commit();
    } finally {
      await pending.discard();
    }
  } catch (error) {
    unlessUnusable(error);
  }
}

function unlessUnusable(error: unknown): void {
  if (!(error instanceof FramewrightError || isSystemError(error))) throw error;
}

/** The facts in an entry's file; undefined when there are none, or it is damaged. */
export async function readFactsEntry(path: string): Promise<MediaFacts | undefined> {
  const bytes = await readFile(path);
  const payload = bytes.subarray(magic.length + checksumBytes);
  if (!isFactsEntry(bytes)) return undefined;
  if (!bytes.subarray(magic.length, magic.length + checksumBytes).equals(checksum(payload))) return undefined;
  const found = mediaFacts.safeParse(deserialize(payload));
  return found.success ? found.data : undefined;
}

const isFactsEntry = (head: Buffer): boolean => head.subarray(0, magic.length).equals(magic);

function factsKey({ identity, extension, measuredBy }: FactsSubject): string {
  const subject = ['facts', identity, extension.toLowerCase(), measuredBy];
  return createHash('sha256').update(JSON.stringify(subject)).digest('hex');
}

const checksum = (payload: Buffer): Buffer => createHash('sha256').update(payload).digest();

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
