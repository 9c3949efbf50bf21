/**
 * What an export was made of, kept to say at the next one why a segment is encoded again. Pure.
 */
import type { FilmIdentity, Segment } from './segmentPlan.ts';

/** A film as it was planned: the identities that its segments' keys are made of. */
export interface ExportRecord {
  readonly engine: string;
  readonly encoder: string;
  readonly division: string;
  readonly segments: readonly RecordedSegment[];
}

interface RecordedSegment {
  readonly key: string;
  readonly drawing: string;
  /** Identities of the media it shows, in the order of its drawing. */
  readonly sources: readonly string[];
  readonly rasters: readonly string[];
}

/** Why a segment has to be encoded; a clause for the user. */
export type EncodeReason =
  | 'not exported before'
  | 'the engine or its libraries changed'
  | "the export's settings changed"
  | 'no longer in the cache'
  | 'edited'
  | `changed: ${string}`;

export function exportRecord(segments: readonly Segment[], identity: FilmIdentity): ExportRecord {
  return {
    engine: identity.engine,
    encoder: identity.encoder,
    division: identity.division,
    segments: segments.map((segment) => recorded(segment, identity)),
  };
}

/** What to call the media of a film's tables; undefined for what is no file. */
export interface MediaNames {
  readonly sources: readonly string[];
  readonly rasters: readonly (string | undefined)[];
}

/** Why a segment that is not in the cache is not. `before`: of the export before this one, undefined where there was none. */
export function encodeReason(
  segment: Segment,
  identity: FilmIdentity,
  names: MediaNames,
  before: ExportRecord | undefined,
): EncodeReason {
  if (before === undefined) return 'not exported before';
  if (before.segments.some(({ key }) => key === segment.key)) return 'no longer in the cache';
  if (before.engine !== identity.engine) return 'the engine or its libraries changed';
  if (before.encoder !== identity.encoder || before.division !== identity.division)
    return "the export's settings changed";
  // The same drawing of other media: files have changed. The same drawing of another text is an edit.
  if (!before.segments.some(({ drawing }) => drawing === segment.drawing)) return 'edited';
  const known = new Set(before.segments.flatMap(({ sources, rasters }) => [...sources, ...rasters]));
  const isNew = (identities: readonly string[], index: number): boolean =>
    !known.has(identities[index] ?? '');
  const changed = [
    ...segment.sources.filter((index) => isNew(identity.sources, index)).map((index) => names.sources[index]),
    ...segment.rasters.filter((index) => isNew(identity.rasters, index)).map((index) => names.rasters[index]),
  ];
  const files = [...new Set(changed.filter((name) => name !== undefined))];
  return files.length === 0 || files.length < new Set(changed).size
    ? 'edited'
    : `changed: ${files.join(', ')}`;
}

function recorded({ key, drawing, sources, rasters }: Segment, identity: FilmIdentity): RecordedSegment {
  return {
    key,
    drawing,
    sources: sources.map((index) => identity.sources[index] ?? ''),
    rasters: rasters.map((index) => identity.rasters[index] ?? ''),
  };
}
