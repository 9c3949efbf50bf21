/**
 * A film as a list of segments, each encoded on its own and known by a key. The key says everything that decides a segment's
 * bytes and nothing else: what its frames show, the media and stills they show it of, the encoder's settings, the engine. So a
 * comment, a renamed id or an edit elsewhere changes no key, and a segment that moves keeps its own. Pure: hashes come in.
 */
import type { Film } from '../evaluate/film.ts';
import type { SoundPlan } from '../render/job.ts';
import { encodeRuns, type TableIndices } from '../render/drawListWords.ts';
import { segmentBounds } from './segmentBounds.ts';

/** Of texts and bytes, one after another; equal for equal input, else different. Hexadecimal. */
export type Hash = (parts: readonly (string | Uint8Array)[]) => string;

/** What the film's tables stand for, in a form that is equal only for equal content. */
export interface FilmIdentity {
  /** Of the engine, its libraries and what of the machine changes bytes. */
  readonly engine: string;
  /** Of the picture's encoder: its settings. */
  readonly encoder: string;
  /** One for each of the film's sources: the file and the stream of its picture. */
  readonly sources: readonly string[];
  /** One for each of the film's rasters. */
  readonly rasters: readonly string[];
}

/** A run of output frames that is encoded on its own. */
export interface Segment {
  /** Output frames. */
  readonly firstFrame: number;
  readonly endFrame: number;
  readonly key: string;
  /** Hash of what is drawn, without media, settings and engine: tells an edit from a changed file. */
  readonly drawing: string;
  /** Indices into the film's tables of what its frames show. */
  readonly sources: readonly number[];
  readonly rasters: readonly number[];
}

/** Where segments start, and what each is known by; covers the film without gaps. */
export function planSegments(
  film: Film,
  identity: FilmIdentity,
  segmentSeconds: number,
  hash: Hash,
): readonly Segment[] {
  const score = (n: number): number => {
    const { words, sources, rasters } = canonicalRuns(film, n, n + 1);
    return Number.parseInt(
      hash([bytesOf(words), ...tableParts(sources, rasters, identity)]).slice(0, 12),
      16,
    );
  };
  const bounds = segmentBounds(film, { segmentSeconds, score });
  return bounds.slice(1).map((endFrame, index) => {
    const firstFrame = bounds[index] ?? 0;
    const { words, sources, rasters } = canonicalRuns(film, firstFrame, endFrame);
    const drawing = hash([bytesOf(words)]);
    const key = hash([
      'segment',
      identity.engine,
      identity.encoder,
      ...tableParts(sources, rasters, identity),
      drawing,
    ]);
    return { firstFrame, endFrame, key, drawing, sources, rasters };
  });
}

/** A segment's runs, as an encoder of the film takes them. */
export function segmentRuns(film: Film, { firstFrame, endFrame }: Segment): Int32Array {
  return joined(encodeRuns(part(film, firstFrame, endFrame)));
}

/** The runs of the first frames of a segment, for a decoder's start to be prepared. */
export function openingRuns(film: Film, { firstFrame, endFrame }: Segment, frames: number): Int32Array {
  return joined(encodeRuns(part(film, firstFrame, Math.min(endFrame, firstFrame + frames))));
}

/** What the film's sound is known by. `sources` are identities of the files and streams the plan counts. */
export function soundKey(
  plan: SoundPlan,
  sources: readonly string[],
  engine: string,
  encoder: string,
  hash: Hash,
): string {
  const spans = plan.spans.map((span) => ({ ...span, source: sources[span.source] ?? '' }));
  return hash(['sound', engine, encoder, JSON.stringify({ ...plan, spans })]);
}

/** Runs whose indices count what this part of the film shows, in the order it shows it: independent of the rest of the film. */
function canonicalRuns(
  film: Film,
  firstFrame: number,
  endFrame: number,
): { readonly words: Int32Array; readonly sources: readonly number[]; readonly rasters: readonly number[] } {
  const sources = new Numbering();
  const rasters = new Numbering();
  const indices: TableIndices = { source: (i) => sources.of(i), raster: (i) => rasters.of(i) };
  const words = joined(encodeRuns(part(film, firstFrame, endFrame), indices));
  return { words, sources: sources.numbered, rasters: rasters.numbered };
}

/** Numbers things in the order in which they are first met. */
class Numbering {
  readonly numbered: number[] = [];
  readonly #places = new Map<number, number>();

  of(thing: number): number {
    let place = this.#places.get(thing);
    if (place === undefined) {
      place = this.numbered.push(thing) - 1;
      this.#places.set(thing, place);
    }
    return place;
  }
}

const part = (film: Film, firstFrame: number, endFrame: number): Pick<Film, 'frameCount' | 'drawList'> => ({
  frameCount: endFrame - firstFrame,
  drawList: (n) => film.drawList(firstFrame + n),
});

function tableParts(
  sources: readonly number[],
  rasters: readonly number[],
  identity: FilmIdentity,
): readonly string[] {
  return [
    JSON.stringify([
      sources.map((index) => identity.sources[index]),
      rasters.map((index) => identity.rasters[index]),
    ]),
  ];
}

const bytesOf = (words: Int32Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

function joined(batches: Iterable<Int32Array>): Int32Array {
  const all = [...batches];
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  const words = new Int32Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const batch of all) {
    words.set(batch, at);
    at += batch.length;
  }
  return words;
}
