/**
 * A film: a timeline prepared for one output, so that each frame's draw list is found in microseconds. `drawList` is the
 * `evaluate(project, media facts, frame)` of the design, with the work that all frames share done once.
 */
import {
  cropOne,
  type DrawList,
  type Layer,
  opacityOne,
  pixelOne,
  type SolidLayer,
} from '../render/drawList.ts';
import type { Canvas, Color } from '../project/project.ts';
import { type ClipLayer, type ClipPicture, clipPicture, type Content, packed } from './clipPicture.ts';
import { type FilmSource, filmSources } from './filmSources.ts';
import { type CanvasArea, canvasArea } from './geometry.ts';
import { frameMap, type FrameMap, type Output } from './output.ts';
import type { RasterFacts } from './rasterFacts.ts';
import { rasterRequest } from './rasterRequests.ts';
import { type ShownClip, shownClips } from './shownClips.ts';
import type { Timeline, TimelineClip, TimelineTrack } from './timeline.ts';
import { progressOf, transitionPicture } from './transitionPicture.ts';
import { exceeds, type Surface, visibleLayers } from './visibleLayers.ts';

export interface Film {
  readonly timeline: Timeline;
  readonly output: Output;
  /** Which canvas frames the output's frames show. */
  readonly frames: FrameMap;
  /** Output frames, at least 1. */
  readonly frameCount: number;
  /** What `SourceLayer.source` and `SoundSpan.source` count: one `SourceSpec` each, in this order. */
  readonly sources: readonly FilmSource[];
  /** Index into `sources` of each clip that reads media in this film. */
  readonly sourceOf: ReadonlyMap<TimelineClip, number>;
  /** What `RasterLayer.raster` counts: keys of `rasterRequests`, one `RasterPixels` each, in this order. */
  readonly rasters: readonly string[];
  /**
   * What output frame `n` consists of, 0 to `frameCount - 1`. Throws a RangeError outside. Frames asked for in a row that show
   * the same often share one list.
   */
  drawList(n: number): DrawList;
}

/**
 * `rasters` by the keys of `rasterRequests(timeline, output)`; may hold more. Throws `usage` when the output's range holds no
 * frame, and an Error (a bug of the caller) when a raster is missing.
 */
export function prepare(timeline: Timeline, rasters: ReadonlyMap<string, RasterFacts>, output: Output): Film {
  const { canvas } = timeline.project;
  const frames = frameMap(timeline, output);
  const area = canvasArea(canvas, output);
  const shown = shownClips(timeline, frames);
  const { sources, sourceOf } = filmSources(shown);

  const made = new FilmRasters(rasters);
  const pictures = new Map<TimelineClip, ClipPicture>();
  for (const one of shown) {
    const content = one.picture ? contentOf(one, sourceOf, made, canvas, area) : undefined;
    if (content) pictures.set(one.clip, clipPicture(one.clip, content, canvas, area));
  }
  const tracks = timeline.tracks
    .filter(({ kind, hidden }) => kind === 'video' && !hidden)
    .map((track) => trackPicture(track, pictures, area));
  const transparent = new Set(
    [...sourceOf].flatMap(([{ media }, source]) => (media?.video?.opaque === false ? [source] : [])),
  );
  const surface: Surface = {
    width: output.width,
    height: output.height,
    isOpaque: (raster) => made.isOpaque(raster),
    isOpaqueSource: (source) => !transparent.has(source),
  };
  const compose = composer(tracks, canvas.background, area, surface);
  return {
    timeline,
    output,
    frames,
    frameCount: frames.frameCount,
    sources,
    sourceOf,
    rasters: made.keys,
    drawList(n) {
      if (!Number.isInteger(n) || n < 0 || n >= frames.frameCount) {
        throw new RangeError(`the film has frames 0 to ${frames.frameCount - 1}, not ${n}`);
      }
      return compose(frames.canvasFrame(n));
    },
  };
}

/** The table of rasters, in the order of first use. */
class FilmRasters {
  readonly keys: string[] = [];
  private readonly facts: RasterFacts[] = [];
  private readonly places = new Map<string, number>();
  private readonly available: ReadonlyMap<string, RasterFacts>;

  constructor(available: ReadonlyMap<string, RasterFacts>) {
    this.available = available;
  }

  isOpaque(raster: number): boolean {
    return this.facts[raster]?.opaque ?? false;
  }

  content(key: string): Content {
    const facts = this.available.get(key);
    if (!facts) throw new Error(`no raster was made for ${key}`);
    let raster = this.places.get(key);
    if (raster === undefined) {
      raster = this.keys.push(key) - 1;
      this.places.set(key, raster);
      this.facts.push(facts);
    }
    return { kind: 'raster', raster, facts };
  }
}

function contentOf(
  shown: ShownClip,
  sourceOf: ReadonlyMap<TimelineClip, number>,
  rasters: FilmRasters,
  canvas: Canvas,
  area: CanvasArea,
): Content | undefined {
  if (shown.clip.clip.kind === 'color') return { kind: 'solid' };
  const source = sourceOf.get(shown.clip);
  if (source !== undefined) return { kind: 'source', source };
  const request = rasterRequest(shown, canvas, area);
  return request && rasters.content(request.key);
}

/** The layers of a track at a canvas frame. */
type TrackPicture = (frame: number) => readonly Layer[];

/** A part of a track that one clip or one transition fills. */
interface Section {
  readonly firstFrame: number;
  readonly endFrame: number;
  readonly at: TrackPicture;
}

const nothing: readonly Layer[] = [];

function trackPicture(
  track: TimelineTrack,
  pictures: ReadonlyMap<TimelineClip, ClipPicture>,
  area: CanvasArea,
): TrackPicture {
  /** What a clip shows at a canvas frame, as a stack. */
  const stackOf = (index: number | undefined): ((frame: number) => readonly ClipLayer[]) => {
    const clip = index === undefined ? undefined : track.clips[index];
    const picture = clip && pictures.get(clip);
    if (!picture) return () => [];
    return (frame) => {
      const layer = picture(frame - clip.firstFrame);
      return layer ? [layer] : [];
    };
  };
  const clips = track.clips.map((clip, index): Section => {
    const before = track.transitions.find(({ to }) => to === index);
    const after = track.transitions.find(({ from }) => from === index);
    const firstFrame = before?.endFrame ?? clip.firstFrame;
    return { firstFrame, endFrame: after?.firstFrame ?? clip.endFrame, at: stackOf(index) };
  });
  const transitions = track.transitions.map(({ transition, firstFrame, endFrame, from, to }): Section => {
    const fromAt = stackOf(from);
    const toAt = stackOf(to);
    return {
      firstFrame,
      endFrame,
      at: (frame) => {
        const progress = progressOf(frame - firstFrame, endFrame - firstFrame);
        return transitionPicture(transition, progress, fromAt(frame), toAt(frame), area);
      },
    };
  });
  const sections = [...clips, ...transitions]
    .filter(({ firstFrame, endFrame }) => firstFrame < endFrame)
    .sort((a, b) => a.firstFrame - b.firstFrame);
  let current = 0;
  return (frame) => {
    // Frames are mostly asked for in a row: look from where the last one was found.
    while (current > 0 && frame < (sections[current]?.firstFrame ?? Infinity)) current--;
    while (current + 1 < sections.length && frame >= (sections[current + 1]?.firstFrame ?? Infinity))
      current++;
    const section = sections[current];
    return section && frame >= section.firstFrame && frame < section.endFrame ? section.at(frame) : nothing;
  };
}

/** All tracks over the background, without what cannot be seen. */
function composer(
  tracks: readonly TrackPicture[],
  background: Color,
  area: CanvasArea,
  surface: Surface,
): (frame: number) => DrawList {
  const bottom = solid(background, 0, 0, surface.width, surface.height);
  const bars = barsAround(area, background, surface);
  let lastLayers: readonly Layer[] = [];
  let lastList: DrawList | undefined;
  return (frame) => {
    const layers: Layer[] = [bottom];
    for (const track of tracks) layers.push(...track(frame));
    if (bars.length > 0 && layers.some((layer) => layer !== bottom && exceeds(layer, area)))
      layers.push(...bars);
    if (lastList === undefined || !sameLayers(layers, lastLayers)) {
      lastList = visibleLayers(layers, surface);
      lastLayers = layers;
    }
    return lastList;
  };
}

const sameLayers = (a: readonly Layer[], b: readonly Layer[]): boolean =>
  a.length === b.length && a.every((layer, i) => layer === b[i]);

/** What hides the parts of layers that stick out of a canvas of another shape than the output's. */
function barsAround(area: CanvasArea, color: Color, { width, height }: Surface): SolidLayer[] {
  const right = area.x + area.width;
  const bottom = area.y + area.height;
  return [
    solid(color, 0, 0, area.x, height),
    solid(color, right, 0, width - right, height),
    solid(color, 0, 0, width, area.y),
    solid(color, 0, bottom, width, height - bottom),
  ].filter(({ placement }) => placement.rect[2] > 0 && placement.rect[3] > 0);
}

/** Opaque, in output pixels. */
function solid(color: Color, x: number, y: number, width: number, height: number): SolidLayer {
  const placement = {
    crop: [0, 0, cropOne, cropOne],
    rect: [x * pixelOne, y * pixelOne, width * pixelOne, height * pixelOne],
    rotation: 0,
    opacity: opacityOne,
  } as const;
  return { kind: 'solid', color: packed(color), placement };
}
