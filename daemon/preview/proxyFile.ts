/**
 * A proxy: a small copy of a film's picture in which every frame is a key frame, so that any is decoded at once. Its n-th frame is the n-th of the film; times are
 * its own. Knows the cache, and no preview.
 */
import { createHash } from 'node:crypto';
import type { VideoFacts } from '../../model/media/facts.ts';
import { cropOne, opacityOne, pixelOne, type DrawList } from '../../model/render/drawList.ts';
import { encodeDrawList } from '../../model/render/drawListWords.ts';
import type { Engine } from '../../native/index.ts';
import type { Lease } from '../cache/lease.ts';
import { readAssetFile, requireUnchanged, type AssetFile } from '../project/assetFile.ts';
import type { Hold } from './hold.ts';

/** Nothing that is made from proxies is larger, in pixels. */
export const proxySize = { width: 960, height: 540 };
/** Megapixels to be decoded for a picture in the middle of a group: what one core does in some 40 ms. */
const heavyMegapixels = 16;
/** A proxy that is larger than this fills the cache for little: it is hours long. */
const mostFrames = 500_000;
/** A constant rate factor: the mean colour of a small square is then within 3 levels of the footage's. */
const quality = 20;
/** Frames the encoder is given at once: half a second of work, after which it can be made to wait. */
const runFrames = 50;

/** Whether a picture of it takes too long when it is sought at random. */
export function isHeavy({ pts, keyFrames, width, height, opaque, refusal }: VideoFacts): boolean {
  // H.264 has no transparency.
  if (refusal !== undefined || !opaque || pts.length > mostFrames) return false;
  const middle = pts.length / Math.max(1, keyFrames.length) / 2;
  return middle * ((width * height) / 1e6) > heavyMegapixels;
}

/** By which the cache knows the proxy of a file. */
export function proxyKey(
  engine: Pick<Engine, 'identity'>,
  { identity }: Pick<AssetFile, 'identity'>,
): string {
  const subject = ['proxy', 2, identity, proxySize, quality, engine.identity()];
  return createHash('sha256').update(JSON.stringify(subject)).digest('hex');
}

/** How a proxy in the making is made to wait, and to end. */
interface Bridle {
  readonly hold: Hold;
  readonly signal: AbortSignal;
}

/** Makes it where the cache has none. Throws what reading the file throws, `disk-full`, and the signal's reason. */
export async function keepProxy(engine: Engine, path: string, cache: Lease, bridle: Bridle): Promise<void> {
  const file = await readAssetFile(path, () => engine, cache);
  const { video } = file.facts;
  const key = proxyKey(engine, file);
  if (video === undefined || (await cache.find(key)) !== undefined) return;
  const entry = await cache.create(key);
  try {
    await entry.write(() => encode(engine, path, video, entry.path, bridle));
    await requireUnchanged(file);
    await entry.commit();
  } finally {
    await entry.discard();
  }
}

async function encode(
  engine: Engine,
  path: string,
  video: VideoFacts,
  target: string,
  { hold, signal }: Bridle,
): Promise<void> {
  const { width, height } = fitted(video);
  const session = engine.createExport(
    {
      width,
      height,
      frameRate: { num: 30, den: 1 },
      sources: [{ path, videoStream: video.stream, audioStream: -1 }],
      rasters: [],
    },
    {
      format: 'mp4',
      path: target,
      frameCount: video.pts.length,
      encoder: 'libx264',
      quality,
      preset: 'ultrafast',
      threads: 1,
      keyFramesOnly: true,
      sound: undefined,
      audioBitrate: 0,
    },
  );
  const cancel = (): void => session.cancel();
  signal.addEventListener('abort', cancel);
  try {
    signal.throwIfAborted();
    const whole = [0, 0, width * pixelOne, height * pixelOne] as const;
    for (let first = 0; first < video.pts.length; first += runFrames) {
      const runs = [...video.pts.subarray(first, first + runFrames)].flatMap((pts) => {
        const list: DrawList = [
          {
            kind: 'source',
            source: 0,
            pts,
            placement: { crop: [0, 0, cropOne, cropOne], rect: whole, rotation: 0, opacity: opacityOne },
          },
        ];
        return [1, ...encodeDrawList(list)];
      });
      await hold.passed(signal);
      await session.push(Int32Array.from(runs));
    }
    await session.finish();
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Even pixels, in the picture's shape; never larger than it. */
function fitted({ width, height }: VideoFacts): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, proxySize.width / width, proxySize.height / height);
  const even = (pixels: number): number => Math.max(2, 2 * Math.round((pixels * scale) / 2));
  return { width: even(width), height: even(height) };
}
