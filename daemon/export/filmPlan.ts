/**
 * An MP4 export as parts, each with the key it is kept under: segments of the picture, and the sound. Gathers what the planner has to
 * be told of the engine, the settings and the files; plans nothing itself.
 */
import { createHash } from 'node:crypto';
import { arch } from 'node:os';
import { soundPlan } from '../../model/evaluate/index.ts';
import {
  planSegments,
  soundKey,
  type FilmIdentity,
  type Hash,
  type Segment,
} from '../../model/plan/segmentPlan.ts';
import type { ExportSettings } from '../../model/project/project.ts';
import type { PixelPath, SoundPlan } from '../../model/render/job.ts';
import type { Engine } from '../../native/index.ts';
import type { RenderableFilm, RenderableSource } from '../project/renderFilm.ts';

export interface FilmPlan {
  readonly segments: readonly Segment[];
  readonly sound: PlannedSound | undefined;
  /** What the segments' keys are made of. */
  readonly identity: FilmIdentity;
}

export interface PlannedSound {
  readonly key: string;
  readonly plan: SoundPlan;
  /** Bits a second. */
  readonly bitrate: number;
}

const sha256: Hash = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) {
    // Lengths keep the end of one part from passing for the start of the next.
    hash.update(`${part.length}:`);
    hash.update(part);
  }
  return hash.digest('hex');
};

/** Evaluates the whole film, which takes some milliseconds a minute of it. */
export function filmPlan(
  engine: Pick<Engine, 'identity'>,
  renderable: RenderableFilm,
  settings: ExportSettings,
  pixels: PixelPath,
): FilmPlan {
  const { film, sources, rasters } = renderable;
  const identity = {
    engine: JSON.stringify({ ...engine.identity(), arch: arch() }),
    encoder: JSON.stringify({
      ...settings.video,
      pixels,
      width: film.output.width,
      height: film.output.height,
      fps: String(film.output.fps),
    }),
    sources: sources.map((source) => streamIdentity(source, source.spec.videoStream)),
    rasters: rasters.map((raster) => raster.identity),
  };
  return {
    segments: planSegments(film, identity, settings.segmentSeconds, sha256),
    sound: plannedSound(renderable, settings, identity.engine),
    identity,
  };
}

function plannedSound(
  { film, sources }: RenderableFilm,
  { audio }: ExportSettings,
  engine: string,
): PlannedSound | undefined {
  const plan = audio === undefined ? undefined : soundPlan(film);
  if (audio === undefined || plan === undefined) return undefined;
  const identities = sources.map((source) => streamIdentity(source, source.spec.audioStream));
  return {
    key: soundKey(plan, identities, engine, JSON.stringify(audio), sha256),
    plan,
    bitrate: audio.bitrate,
  };
}

const streamIdentity = ({ file }: RenderableSource, stream: number): string => `${file.identity} #${stream}`;
