/**
 * An MP4 export as parts, each with the key it is kept under: segments of the picture, and the sound. Gathers what the planner has to
 * be told of the engine, the settings and the files; plans nothing itself.
 */
import { createHash } from 'node:crypto';
import { arch } from 'node:os';
import { soundPlan } from '../../model/evaluate/index.ts';
import {
  isCopied,
  planSegments,
  soundKey,
  type FilmIdentity,
  type Hash,
  type Segment,
} from '../../model/plan/segmentPlan.ts';
import { shortestSegment } from '../../model/plan/segmentBounds.ts';
import type { ExportSettings } from '../../model/project/project.ts';
import type { PixelPath, SoundPlan } from '../../model/render/job.ts';
import type { Engine } from '../../native/index.ts';
import type { RenderableFilm, RenderableSource } from '../project/renderFilm.ts';
import { copyableSources, noSources, notCopied, type NotCopied } from './untouchedFootage.ts';

export interface FilmPlan {
  readonly segments: readonly Segment[];
  readonly sound: PlannedSound | undefined;
  /** What the segments' keys are made of. */
  readonly identity: FilmIdentity;
  /** Footage that is encoded although it was to be copied. */
  readonly notCopied: readonly NotCopied[];
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

/**
 * Evaluates the whole film, which takes some milliseconds a minute of it. Throws what looking into footage to copy throws, and the signal's
 * reason.
 */
export async function filmPlan(
  engine: Pick<Engine, 'identity' | 'surveyCopying'>,
  renderable: RenderableFilm,
  settings: ExportSettings,
  pixels: PixelPath,
  signal?: AbortSignal,
): Promise<FilmPlan> {
  const { film, sources, rasters } = renderable;
  const { codec, quality, preset, copyUntouched } = settings.video;
  const identity = {
    engine: JSON.stringify({ ...engine.identity(), arch: arch() }),
    encoder: JSON.stringify({
      codec,
      quality,
      preset,
      pixels,
      width: film.output.width,
      height: film.output.height,
      fps: String(film.output.fps),
    }),
    division: JSON.stringify({ segmentSeconds: settings.segmentSeconds, copyUntouched }),
    sources: sources.map((source) => streamIdentity(source, source.spec.videoStream)),
    rasters: rasters.map((raster) => raster.identity),
  };
  const seconds = settings.segmentSeconds;
  const shortest = shortestSegment(film, seconds);
  const copyable = copyUntouched
    ? await copyableSources(engine, renderable, { quality, shortest }, signal)
    : noSources;
  const wish = { seconds, copied: copyable.orders };
  const segments = planSegments(film, identity, wish, sha256);
  const copied = new Set(segments.filter(isCopied).map(({ untouched }) => untouched.source));
  return {
    segments,
    sound: plannedSound(renderable, settings, identity.engine),
    identity,
    notCopied: notCopied(renderable, copyable, copied),
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
