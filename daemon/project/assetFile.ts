/**
 * The file behind an asset: where it is, what it was when it was looked at, and what is in it. Stills are read here, films
 * and sounds are measured by the engine. Knows no timeline.
 */
import { createHash, webcrypto } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { didYouMean } from '../../model/diagnostics/wording.ts';
import { FramewrightError } from '../../model/errors.ts';
import type { MediaFacts } from '../../model/media/facts.ts';
import type { Engine } from '../../native/index.ts';
import type { Lease } from '../cache/lease.ts';
import { findFacts, keepFacts } from '../cache/mediaFacts.ts';
import { couldBeImage, headBytes, imageFormat, unreadImage } from '../raster/imageFormat.ts';
import { readImage, type StillImage } from '../raster/imageRaster.ts';
import { requireWhole } from '../raster/pictureRules.ts';
import { skiaVersion } from '../raster/skia.ts';
import { reasonOf } from '../userError.ts';
import { hashOfEnds } from './fileEnds.ts';

/** What tells two states of a file apart. */
export interface FileState {
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: bigint;
  readonly modifiedNs: bigint;
}

export interface AssetFile {
  /** Absolute. */
  readonly path: string;
  readonly state: FileState;
  /** Of the first and the last MiB. */
  readonly endsHash: string;
  /**
   * Hexadecimal: equal only for equal content. A still's is the hash of its bytes; that of a film or a sound, which is not read whole, stands for
   * its state and its ends, so a copy has another one.
   */
  readonly identity: string;
  readonly facts: MediaFacts;
  /** Of a still. */
  readonly image: StillImage | undefined;
}

/** What reading needs of the engine. */
export type MediaProbe = Pick<Engine, 'probe' | 'identity'>;

/** Throws an error with a code when there is no file to read. */
export async function fileState(path: string): Promise<FileState> {
  let found;
  try {
    found = await stat(path, { bigint: true });
  } catch (cause) {
    throw await notThere(path, cause);
  }
  if (!found.isFile()) {
    throw new FramewrightError('media-unreadable', `"${path}" is not a file. Name a media file.`);
  }
  return { device: found.dev, inode: found.ino, size: found.size, modifiedNs: found.mtimeNs };
}

/**
 * Reads what is known of the file at `path`, absolute. `engine` is asked only when it is not a still; what is measured is kept in the
 * cache, if there is one.
 */
export async function readAssetFile(
  path: string,
  engine: () => MediaProbe,
  cache?: Lease,
): Promise<AssetFile> {
  const state = await fileState(path);
  if (state.size === 0n) {
    throw new FramewrightError('media-truncated', `"${path}" is empty. Copy or export it again.`);
  }
  const [endsHash, bytes] = await readingOf(path, () =>
    Promise.all([hashOfEnds(path, state.size), stillBytes(path)]),
  );
  if (bytes === undefined) {
    const identity = identityOf(state, endsHash);
    const facts = await measured({ path, state, endsHash, identity }, engine(), cache);
    return { path, state, endsHash, identity, facts, image: undefined };
  }
  const identity = await hashOf(bytes);
  return { path, state, endsHash, identity, ...(await still(path, bytes, identity, cache)) };
}

/** What was read before, where the file is as it was then; else as `readAssetFile`. */
export async function readAssetFileAgain(
  before: AssetFile,
  engine: () => MediaProbe,
  cache?: Lease,
): Promise<AssetFile> {
  const { path, state } = before;
  return isSameState(state, await fileState(path)) ? before : readAssetFile(path, engine, cache);
}

/** Off this thread: of a large photo it takes some milliseconds. */
const hashOf = async (bytes: Buffer): Promise<string> =>
  Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');

/** The bytes of a still once more: of a hundred photos, holding them costs more than reading them again. */
async function sameBytes(path: string, identity: string): Promise<Buffer> {
  const bytes = await readingOf(path, () => readFile(path));
  if ((await hashOf(bytes)) !== identity) throw changed(path);
  return bytes;
}

async function still(
  path: string,
  bytes: Buffer,
  identity: string,
  cache: Lease | undefined,
): Promise<Pick<AssetFile, 'facts' | 'image'>> {
  const subject = { identity, extension: '', measuredBy: { skia: skiaVersion() } };
  const kept = cache === undefined ? undefined : await findFacts(cache, subject);
  const size = bytes.length;
  const again = (): Promise<Buffer> => sameBytes(path, identity);
  const image = await readImage(bytes, path, { identity, known: kept?.image, again });
  const facts: MediaFacts = {
    container: 'image',
    startTime: { num: 0, den: 1 },
    duration: { num: 0, den: 1 },
    size,
    image: image.facts,
    video: undefined,
    audio: undefined,
  };
  if (cache !== undefined && kept === undefined) await keepFacts(cache, subject, facts);
  return { facts, image };
}

async function measured(
  file: Pick<AssetFile, 'path' | 'state' | 'endsHash' | 'identity'>,
  engine: MediaProbe,
  cache: Lease | undefined,
): Promise<MediaFacts> {
  const { path, identity } = file;
  if (cache === undefined) return engine.probe(path);
  const subject = { identity, extension: extname(path), measuredBy: engine.identity() };
  const kept = await findFacts(cache, subject);
  if (kept !== undefined) return kept;
  const facts = await engine.probe(path);
  // What was measured while the file changed belongs to no state of it.
  if (await isUnchanged(file).catch(() => false)) await keepFacts(cache, subject, facts);
  return facts;
}

function identityOf({ device, inode, size, modifiedNs }: FileState, endsHash: string): string {
  return createHash('sha256').update([device, inode, size, modifiedNs, endsHash].join(' ')).digest('hex');
}

/** Throws `media-changed` when the file is not what it was when it was read. */
export async function requireUnchanged(file: Pick<AssetFile, 'path' | 'state' | 'endsHash'>): Promise<void> {
  const { path } = file;
  if (await isUnchanged(file).catch(() => false)) return;
  throw changed(path);
}

function changed(path: string): FramewrightError {
  return new FramewrightError(
    'media-changed',
    `"${path}" changed while it was being used, so the result would mix two versions of it. Start again once it is complete.`,
  );
}

/** By what the file system tells. */
export const isSameState = (a: FileState, b: FileState): boolean =>
  a.inode === b.inode && a.device === b.device && a.size === b.size && a.modifiedNs === b.modifiedNs;

async function isUnchanged({
  path,
  state,
  endsHash,
}: Pick<AssetFile, 'path' | 'state' | 'endsHash'>): Promise<boolean> {
  return isSameState(await fileState(path), state) && (await hashOfEnds(path, state.size)) === endsHash;
}

/** All bytes of a still; undefined for a film or a sound, of which only the beginning is read. Throws `media-unsupported` for a picture that nobody here reads. */
async function stillBytes(path: string): Promise<Buffer | undefined> {
  const head = await firstBytes(path);
  if (!couldBeImage(head)) {
    const kind = unreadImage(head);
    if (kind === undefined) return undefined;
    throw new FramewrightError(
      'media-unsupported',
      `"${path}" is a picture of a kind that cannot be read (${kind}). Save it as PNG, JPEG, WebP or AVIF.`,
    );
  }
  const bytes = await readFile(path);
  const format = imageFormat(bytes);
  if (format?.animated !== true) return bytes;
  // Of those that move FFmpeg reads all but WebP.
  if (format.name !== 'webp') {
    requireWhole(format, path);
    return undefined;
  }
  throw new FramewrightError(
    'media-unsupported',
    `"${path}" is an animated WebP, which FFmpeg does not read. Convert it to an animated GIF or PNG, or to a video such as MP4.`,
  );
}

async function readingOf<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof FramewrightError) throw cause;
    throw new FramewrightError('media-unreadable', `"${path}" cannot be read: ${reasonOf(cause)}.`, {
      cause,
    });
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function notThere(path: string, cause: unknown): Promise<FramewrightError> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => undefined);
  const message =
    names === undefined
      ? `There is no folder "${folder}", in which "${basename(path)}" should be. Check the path.`
      : `There is no file "${path}".${didYouMean(basename(path), names) || ' Check the path.'}`;
  return new FramewrightError('media-missing', message, { cause });
}
