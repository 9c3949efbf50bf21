/**
 * A strip of small pictures of a film, for the timeline: drawn by the same way as films, from a project of one clip. Each picture is a key frame of its stretch where there is one, as that
 * costs one decoded frame however long the GOP. Knows no window.
 */
import { layOut, outputOf } from '../../model/evaluate/index.ts';
import { rational } from '../../model/evaluate/sourceFrames.ts';
import type { MediaFacts, VideoFacts } from '../../model/media/facts.ts';
import { parseProject } from '../../model/project/parse/parseProject.ts';
import { stringLiteral } from '../../model/project/parse/strings.ts';
import { encodeDrawList } from '../../model/render/drawListWords.ts';
import { thumbnailHeight, thumbnailsPerStrip } from '../../model/timeline/clipPictures.ts';
import type { Engine } from '../../native/index.ts';
import type { AssetFile } from '../project/assetFile.ts';
import { renderableFilm, renderJob } from '../project/renderFilm.ts';
import { rasters } from '../raster/rasters.ts';

/** JPEG's, of 100. */
const quality = 78;
/** Of a picture that is wider than this only its middle would be seen. */
const widest = 512;

/** A JPEG; undefined where the file has no picture, or ends before the strip. Throws the engine's errors for a file that is damaged there. */
export async function thumbnailStrip(
  file: AssetFile,
  { level, index }: { readonly level: number; readonly index: number },
  engine: Engine,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const { facts } = file;
  const width = widthOf(facts);
  const times = facts.video
    ? pictureTimes(facts, facts.video, level, index)
    : index === 0 && facts.image
      ? [0]
      : [];
  if (width === undefined || times.length === 0) return undefined;
  const { project } = parseProject(projectOf(file, width));
  const { timeline } = project ? layOut(project, new Map([['a', facts]])) : {};
  if (!project || !timeline) return undefined;
  const film = await renderableFilm(
    engine,
    timeline,
    new Map([['a', file]]),
    outputOf(project.canvas),
    signal,
  );
  const renderer = engine.createRenderer(await renderJob(film, undefined, signal));
  try {
    const strip = new Uint8Array(width * times.length * thumbnailHeight * 4);
    for (const [at, seconds] of times.entries()) {
      signal.throwIfAborted();
      const frame = Math.min(film.film.frameCount - 1, Math.round(seconds * project.canvas.fps.toNumber()));
      const pixels = await renderer.render(encodeDrawList(film.film.drawList(frame)));
      for (let row = 0; row < thumbnailHeight; row++) {
        const line = pixels.subarray(row * width * 4, (row + 1) * width * 4);
        strip.set(line, (row * times.length + at) * width * 4);
      }
    }
    const picture = { width: width * times.length, height: thumbnailHeight, pixels: strip };
    return await rasters.perform('pack', { picture, as: { format: 'jpeg', quality } });
  } finally {
    renderer.close();
  }
}

/** Seconds into the media, one for each picture that there is. */
function pictureTimes(facts: MediaFacts, video: VideoFacts, level: number, index: number): readonly number[] {
  const length = facts.duration.num / facts.duration.den;
  const step = 2 ** level;
  const zero = rational(facts.startTime).toNumber();
  const tick = video.timeBase.num / video.timeBase.den;
  const times: number[] = [];
  for (let at = index * thumbnailsPerStrip; at < (index + 1) * thumbnailsPerStrip; at++) {
    const from = at * step;
    if (from >= length) break;
    times.push(keyTime(video, tick, zero, from, from + step) ?? from);
  }
  return times;
}

/** Of the first key frame from one time on and before another. */
function keyTime(
  video: VideoFacts,
  tick: number,
  zero: number,
  from: number,
  to: number,
): number | undefined {
  const { keyFrames, pts } = video;
  const timeOf = (key: number): number => (pts[keyFrames[key] ?? 0] ?? 0) * tick - zero;
  let [low, high] = [0, keyFrames.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(middle) < from) low = middle + 1;
    else high = middle;
  }
  const time = low < keyFrames.length ? timeOf(low) : Infinity;
  return time < to ? time : undefined;
}

/** Even pixels. */
function widthOf({ image, video }: MediaFacts): number | undefined {
  const picture = video?.refusal === undefined ? (video ?? image) : undefined;
  if (picture === undefined) return undefined;
  return Math.max(
    16,
    Math.min(widest, 2 * Math.round((picture.width * thumbnailHeight) / picture.height / 2)),
  );
}

/** The whole file at its own rate. */
function projectOf({ path, facts }: AssetFile, width: number): string {
  const rate = facts.video ? `"${facts.video.frameRate.num}/${facts.video.frameRate.den}"` : '25';
  const length = facts.image ? `, "duration": "1f"` : '';
  return `{ "reel": 1, "canvas": { "width": ${width}, "height": ${thumbnailHeight}, "fps": ${rate}, "background": "#808080" },
    "assets": { "a": { "src": ${stringLiteral(path)} } },
    "tracks": [ { "kind": "video", "items": [ { "asset": "a"${length}, "fit": "fill" } ] } ] }`;
}
