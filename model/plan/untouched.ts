/**
 * Which stretches of a film show footage exactly as it is, frame after frame, so that its pictures can be taken over from its file
 * instead of being decoded and encoded again. A stretch begins where the footage can be decoded from, at a key frame, and ends where
 * nothing that is shown needs anything that is not. Pure; knows no container and no bit of a codec.
 */
import type { Film } from '../evaluate/film.ts';
import type { Output } from '../evaluate/output.ts';
import type { MediaFacts, Ratio, VideoFacts } from '../media/facts.ts';
import {
  cropOne,
  type DrawList,
  opacityOne,
  pixelOne,
  type Placement,
  type SourceLayer,
} from '../render/drawList.ts';

/** How the pictures of a stream follow one another in its file. */
export interface DecodingOrder {
  /** Presentation times, ticks of the stream's time base; NaN of a picture that is decoded and not shown. */
  readonly decodeOrder: Float64Array;
  /** Places in `decodeOrder`, ascending, at which decoding can begin without anything before. */
  readonly starts: Uint32Array;
}

/** Output frames that are footage as it is. */
export interface UntouchedStretch {
  /** Output frames. */
  readonly firstFrame: number;
  readonly endFrame: number;
  /** Index into the film's sources. */
  readonly source: number;
  /** Presentation times of its pictures, ticks of the stream's time base, ascending: one for each output frame. */
  readonly pts: Float64Array;
  /** What its pictures take in the file, about. */
  readonly bytes: number;
}

/** CRF below which x264 encodes without loss. */
const leastLoss = 1;

/** Why a stream's pictures cannot be a film's own, whatever is shown of them: a sentence; undefined: they may be. `quality`: of the film, CRF. */
export function copyRefusal(
  video: VideoFacts,
  { width, height }: Pick<Output, 'width' | 'height'>,
  quality: number,
): string | undefined {
  // Scans are set up when a film begins and not again: pictures on either side of a seam would be decoded like those on the other.
  if (quality < leastLoss)
    return 'The film is encoded without loss, and players on FFmpeg decode such pictures wrongly beside others.';
  if (video.codec !== 'h264') return `It is ${video.codec}, and only H.264 can be copied.`;
  if (video.interlaced) return 'It is interlaced.';
  if (video.rotation !== 0) return `It is turned by ${video.rotation} degrees when it is shown.`;
  if (!isOne(video.pixelAspect)) return 'Its pixels are not square.';
  if (video.width !== width || video.height !== height)
    return `It has ${video.width}x${video.height} pixels, and the film ${width}x${height}.`;
  return undefined;
}

/** Indices of the sources that the film somewhere shows as they are for long enough; `shortest` as below. */
export function plainSources(film: Film, shortest: number): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { source, firstFrame, endFrame } of plainRuns(film))
    if (endFrame - firstFrame >= shortest) found.add(source);
  return found;
}

/**
 * In the order of the film. `streams`: by index of the source, those whose pictures may be copied. `shortest`: output frames, at least 1;
 * what is shorter is not worth a seam.
 */
export function untouchedStretches(
  film: Film,
  streams: ReadonlyMap<number, DecodingOrder>,
  shortest: number,
): readonly UntouchedStretch[] {
  if (streams.size === 0) return [];
  const found: UntouchedStretch[] = [];
  for (const run of plainRuns(film)) {
    const stream = streams.get(run.source);
    if (stream !== undefined) found.push(...closedStretches(run, stream, shortest));
  }
  return found;
}

/** Output frames that show neighbouring frames of a source one after another, whole and with nothing over them. */
interface PlainRun {
  readonly firstFrame: number;
  readonly endFrame: number;
  readonly source: number;
  readonly media: MediaFacts;
  readonly video: VideoFacts;
  /** Index into the stream's frames of the one that is shown first. */
  readonly firstIndex: number;
}

function* plainRuns(film: Film): Generator<PlainRun> {
  const mediaOf = new Map(Array.from(film.sourceOf, ([{ media }, source]) => [source, media]));
  let run: PlainRun | undefined;
  for (let n = 0; n < film.frameCount; n++) {
    const layer = plainLayer(film.drawList(n), film.output);
    if (run !== undefined && continues(run, layer)) {
      run = { ...run, endFrame: n + 1 };
      continue;
    }
    if (run !== undefined) yield run;
    run = undefined;
    const media = layer && mediaOf.get(layer.source);
    if (layer === undefined || media?.video === undefined) continue;
    const { video } = media;
    const firstIndex = indexOf(video.pts, layer.pts);
    run = { firstFrame: n, endFrame: n + 1, source: layer.source, media, video, firstIndex };
  }
  if (run !== undefined) yield run;
}

const continues = (run: PlainRun, layer: SourceLayer | undefined): boolean =>
  layer?.source === run.source && layer.pts === run.video.pts[run.firstIndex + run.endFrame - run.firstFrame];

/** The one layer of a picture that is nothing but a frame of a source as it is. */
function plainLayer(list: DrawList, output: Output): SourceLayer | undefined {
  const [layer] = list;
  return list.length === 1 && layer?.kind === 'source' && isPlain(layer.placement, output)
    ? layer
    : undefined;
}

function isPlain({ crop, rect, rotation, opacity }: Placement, { width, height }: Output): boolean {
  const isWhole = crop[0] === 0 && crop[1] === 0 && crop[2] === cropOne && crop[3] === cropOne;
  const fills =
    rect[0] === 0 && rect[1] === 0 && rect[2] === width * pixelOne && rect[3] === height * pixelOne;
  return isWhole && fills && rotation === 0 && opacity === opacityOne;
}

/** From each place at which decoding can begin as far as what is decoded is what is shown. */
function* closedStretches(
  run: PlainRun,
  { decodeOrder, starts }: DecodingOrder,
  shortest: number,
): Generator<UntouchedStretch> {
  const { pts } = run.video;
  const endIndex = run.firstIndex + run.endFrame - run.firstFrame;
  let free = run.firstIndex;
  for (const start of starts) {
    const first = indexOf(pts, decodeOrder[start] ?? NaN);
    if (first >= endIndex) return;
    if (first < free) continue;
    const length = closedLength(pts, decodeOrder, start, first, endIndex);
    if (length < shortest) continue;
    const firstFrame = run.firstFrame + first - run.firstIndex;
    yield {
      firstFrame,
      endFrame: firstFrame + length,
      source: run.source,
      pts: pts.subarray(first, first + length),
      bytes: Math.round((run.media.size * length) / pts.length),
    };
    free = first + length;
  }
}

/** How many pictures from `start` on, in decoding order, are just so many neighbours on the screen: the most before `endIndex`. */
function closedLength(
  pts: Float64Array,
  decodeOrder: Float64Array,
  start: number,
  first: number,
  endIndex: number,
): number {
  let closed = 0;
  let last = first;
  for (let count = 1; start + count <= decodeOrder.length; count++) {
    const index = indexOf(pts, decodeOrder[start + count - 1] ?? NaN);
    if (index < first || index >= endIndex) break;
    last = Math.max(last, index);
    if (last - first + 1 === count) closed = count;
  }
  return closed;
}

/** Of a time in ascending ones; -1 for one that is not among them. */
function indexOf(pts: Float64Array, time: number): number {
  let low = 0;
  let high = pts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pts[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return pts[low] === time ? low : -1;
}

const isOne = ({ num, den }: Ratio): boolean => num === den;
