/** Films planned as segments, for tests: identities by name, real hashes. */
import { createHash } from 'node:crypto';
import type { MediaFacts } from '../../../model/media/facts.ts';
import type { Project } from '../../../model/project/project.ts';
import type { DrawList, Layer } from '../../../model/render/drawList.ts';
import type { Film, Output } from '../../../model/evaluate/index.ts';
import { planSegments, type FilmIdentity, type Hash, type Segment } from '../../../model/plan/segmentPlan.ts';
import type { DecodingOrder } from '../../../model/plan/untouched.ts';
import { filmOf } from '../evaluate/build.ts';

export const hash: Hash = (parts) => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(`${part.length}:`).update(part);
  return sum.digest('hex');
};

/** Assets are what they are called, and stills what was asked for. */
export const identityOf = (film: Film): FilmIdentity => ({
  engine: 'engine',
  encoder: 'encoder',
  division: 'division',
  sources: film.sources.map(({ asset }) => `file of ${asset}`),
  rasters: film.rasters,
});

export interface Planned {
  readonly film: Film;
  readonly segments: readonly Segment[];
  /** First frames of the segments, and the film's length. */
  readonly bounds: readonly number[];
  readonly keys: readonly string[];
}

export function planOf(
  film: Film,
  seconds = 8,
  identity = identityOf(film),
  copied: ReadonlyMap<number, DecodingOrder> = new Map(),
): Planned {
  const segments = planSegments(film, identity, { seconds, copied }, hash);
  return {
    film,
    segments,
    bounds: [...segments.map(({ firstFrame }) => firstFrame), segments.at(-1)?.endFrame ?? 0],
    keys: segments.map(({ key }) => key),
  };
}

/** A project's plan at its canvas's size and rate, or as `output` says. */
export const planned = (
  built: Project,
  media: Readonly<Record<string, MediaFacts>> = {},
  output: Partial<Output> = {},
): Planned => planOf(filmOf(built, media, output));

/** What a stretch of frames shows, in words that are equal only for equal pictures: each layer names its media. */
export function shown(film: Film, firstFrame: number, endFrame: number): string {
  const { sources, rasters } = identityOf(film);
  const named = (layer: Layer): unknown => {
    if (layer.kind === 'source') return { ...layer, source: sources[layer.source] };
    if (layer.kind === 'raster') return { ...layer, raster: rasters[layer.raster] };
    if ('from' in layer) return { ...layer, from: layer.from.map(named), to: layer.to.map(named) };
    return layer;
  };
  // Neighbours share lists, and most of the work with them.
  let last: DrawList | undefined;
  let words = '';
  return Array.from({ length: endFrame - firstFrame }, (_, index) => {
    const list = film.drawList(firstFrame + index);
    if (list !== last) words = JSON.stringify(list.map(named));
    last = list;
    return words;
  }).join('\n');
}
