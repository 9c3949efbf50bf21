/**
 * Which of a film's sources may be copied where they are shown as they are, and why the others may not. Asks the engine about each
 * file once.
 */
import { copyRefusal, type DecodingOrder, plainSources } from '../../model/plan/untouched.ts';
import type { CopySurvey, Engine } from '../../native/index.ts';
import type { RenderableFilm, RenderableSource } from '../project/renderFilm.ts';

/** A file that is encoded although it was to be copied, and why: a sentence for the user. */
export interface NotCopied {
  readonly path: string;
  readonly why: string;
}

/** By index into the film's sources. */
export interface CopyableSources {
  readonly orders: ReadonlyMap<number, DecodingOrder>;
  readonly refusals: ReadonlyMap<number, string>;
}

/** Nothing is to be copied. */
export const noSources: CopyableSources = { orders: new Map(), refusals: new Map() };

type Surveyor = Pick<Engine, 'surveyCopying'>;

/** One `avc1` entry of an MP4 has room for 31 sequence parameter sets; one is the encoder's. */
const mostParameterSets = 30;
const nowhereAsItIs =
  'The film nowhere shows it as it is for long enough (a quarter of a segment, 2 s by default) from one of its IDR pictures on: each frame once, whole, with nothing over it.';
const tooManyKinds = `A film can hold copies of ${mostParameterSets} kinds of footage, and others came before it.`;

/** What is asked of sources. */
export interface CopyWish {
  /** Of the film, CRF. */
  readonly quality: number;
  /** Output frames that a copy has at least. */
  readonly shortest: number;
}

/**
 * Of sources whose picture is shown. Looks into files that are somewhere shown as they are. Throws what reading them throws, and the signal's
 * reason.
 */
export async function copyableSources(
  engine: Surveyor,
  { film, sources }: RenderableFilm,
  { quality, shortest }: CopyWish,
  signal: AbortSignal | undefined,
): Promise<CopyableSources> {
  const plain = plainSources(film, shortest);
  const orders = new Map<number, DecodingOrder>();
  const refusals = new Map<number, string>();
  const parameterSets = new Set<string>();
  for (const [index, source] of sources.entries()) {
    const { video } = source.file.facts;
    if (source.spec.videoStream < 0 || video === undefined) continue;
    signal?.throwIfAborted();
    const why = copyRefusal(video, film.output, quality) ?? (plain.has(index) ? undefined : nowhereAsItIs);
    if (why !== undefined) {
      refusals.set(index, why);
      continue;
    }
    const survey = await surveyOf(engine, source, sources.length);
    const sets = Buffer.from(survey.parameterSets).toString('base64');
    const isOneTooMany = parameterSets.size >= mostParameterSets && !parameterSets.has(sets);
    const refusal = survey.refusal ?? (isOneTooMany ? tooManyKinds : undefined);
    if (refusal !== undefined) {
      refusals.set(index, refusal);
      continue;
    }
    parameterSets.add(sets);
    orders.set(index, survey);
  }
  return { orders, refusals };
}

/** Files that nothing is copied of. `copied`: indices of sources of which something is. */
export function notCopied(
  { sources }: RenderableFilm,
  { orders, refusals }: CopyableSources,
  copied: ReadonlySet<number>,
): readonly NotCopied[] {
  const copiedPaths = new Set(Array.from(copied, (index) => sources[index]?.spec.path));
  const whys = new Map<string, string>();
  for (const [index, { spec }] of sources.entries()) {
    const why = refusals.get(index) ?? (orders.has(index) ? nowhereAsItIs : undefined);
    if (why !== undefined && !copiedPaths.has(spec.path)) whys.set(spec.path, why);
  }
  return Array.from(whys, ([path, why]) => ({ path, why }));
}

/** Of some hours of footage, in files that are still as they were. A film with more sources keeps them all. */
const mostSurveys = 64;
const surveys = new WeakMap<Surveyor, Map<string, Promise<CopySurvey>>>();

function surveyOf(engine: Surveyor, { spec, file }: RenderableSource, sources: number): Promise<CopySurvey> {
  const known = surveys.get(engine) ?? new Map<string, Promise<CopySurvey>>();
  surveys.set(engine, known);
  const key = `${file.identity} #${spec.videoStream}`;
  const survey = known.get(key) ?? engine.surveyCopying(spec.path, spec.videoStream);
  known.delete(key);
  known.set(key, survey);
  survey.catch(() => known.delete(key));
  const [oldest] = known.keys();
  if (known.size > Math.max(mostSurveys, sources) && oldest !== undefined) known.delete(oldest);
  return survey;
}
