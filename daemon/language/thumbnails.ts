/**
 * Small pictures of media files for hover texts, drawn by the same way as films: a project of one clip, one frame of it. Knows
 * no window; whoever asks has made sure that media may be opened.
 */
import { outputOf, layOut } from '../../model/evaluate/index.ts';
import type { MediaFacts } from '../../model/media/facts.ts';
import { parseProject } from '../../model/project/parse/parseProject.ts';
import { stringLiteral } from '../../model/project/parse/strings.ts';
import { encodeDrawList } from '../../model/render/drawListWords.ts';
import type { Engine } from '../../native/index.ts';
import type { Lease } from '../cache/lease.ts';
import { fileState, readAssetFile, type AssetFile } from '../project/assetFile.ts';
import { renderableFilm, renderJob } from '../project/renderFilm.ts';
import { rasters } from '../raster/rasters.ts';
import { asUserError } from '../userError.ts';
import type { Thumbnails } from './features/hover.ts';

/** Pixels: what a hover text has room for. */
const mostWide = 240;
const mostHigh = 180;
/** Of some 10 kB each. */
const mostKept = 100;

/** Draws on demand, one picture at a time, and keeps what was drawn while its file stays the same. */
export function thumbnailsFrom(engine: () => Engine, cache?: Lease): Thumbnails {
  const kept = new Map<string, string | undefined>();
  let last: Promise<unknown> = Promise.resolve();
  return async (path) => {
    const state = await fileState(path).catch(() => undefined);
    // Gone since it was measured.
    if (state === undefined) return undefined;
    const key = [path, state.inode, state.size, state.modifiedNs].join('\0');
    if (!kept.has(key)) {
      const drawing = last.then(() => drawn(path, engine, cache));
      last = drawing.catch(() => {});
      kept.set(key, await drawing);
      for (const oldest of kept.keys()) {
        if (kept.size <= mostKept) break;
        kept.delete(oldest);
      }
    }
    return kept.get(key);
  };
}

/** Undefined when there is nothing to see, or it cannot be shown: its facts, or its diagnostic, say why. */
async function drawn(
  path: string,
  engine: () => Engine,
  cache: Lease | undefined,
): Promise<string | undefined> {
  try {
    const file = await readAssetFile(path, engine, cache);
    return await pictureOf(file, engine());
  } catch (error) {
    if (asUserError(error) === undefined) throw error;
    return undefined;
  }
}

async function pictureOf(file: AssetFile, engine: Engine): Promise<string | undefined> {
  const size = sizeOf(file.facts);
  if (size === undefined) return undefined;
  const { project } = parseProject(projectOf(file, size));
  const { timeline } = project ? layOut(project, new Map([['a', file.facts]])) : {};
  if (!project || !timeline) return undefined;
  const output = outputOf(project.canvas);
  const renderable = await renderableFilm(engine, timeline, new Map([['a', file]]), output);
  const job = await renderJob(renderable);
  const renderer = engine.createRenderer(job);
  try {
    const pixels = await renderer.render(encodeDrawList(renderable.film.drawList(0)));
    const { width, height } = job;
    const jpeg = await rasters.perform('pack', {
      picture: { width, height, pixels },
      as: { format: 'jpeg', quality: 80 },
    });
    return `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`;
  } finally {
    renderer.close();
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** As large as there is room, in the shape of the picture, in even pixels. */
function sizeOf({ image, video }: MediaFacts): Size | undefined {
  const picture = video ?? image;
  if (picture === undefined) return undefined;
  const scale = Math.min(mostWide / picture.width, mostHigh / picture.height);
  const even = (pixels: number): number => Math.max(16, 2 * Math.round((pixels * scale) / 2));
  return { width: even(picture.width), height: even(picture.height) };
}

/** A third into a film something is to be seen that is not its black beginning. */
function projectOf({ path, facts }: AssetFile, { width, height }: Size): string {
  const { num, den } = facts.duration;
  const from = facts.image ? '' : `"in": "${num}/${3 * den}s",`;
  return `{ "reel": 1, "canvas": { "width": ${width}, "height": ${height}, "fps": 25, "background": "#808080" },
    "assets": { "a": { "src": ${stringLiteral(path)} } },
    "tracks": [ { "kind": "video", "items": [ { "asset": "a", ${from} "duration": "1f", "fit": "contain" } ] } ] }`;
}
