/**
 * A film as a list of segments, each encoded on its own and known by a key. The key says everything that decides a segment's
 * bytes and nothing else: what its frames show, the media and stills they show it of, the encoder's settings, the engine. So a
 * comment, a renamed id or an edit elsewhere changes no key, and a segment that moves keeps its own. Pure: hashes come in.
 */
import type { Film } from '../evaluate/film.ts';
import type { SoundPlan } from '../render/job.ts';
import { encodeRuns, type TableIndices } from '../render/drawListWords.ts';
import { segmentBounds, shortestSegment } from './segmentBounds.ts';
import { type DecodingOrder, type UntouchedStretch, untouchedStretches } from './untouched.ts';

/** Of texts and bytes, one after another; equal for equal input, else different. Hexadecimal. */
export type Hash = (parts: readonly (string | Uint8Array)[]) => string;

/** What the film's tables stand for, in a form that is equal only for equal content. */
export interface FilmIdentity {
  /** Of the engine, its libraries and what of the machine changes bytes. */
  readonly engine: string;
  /** Of the picture's encoder: its settings. */
  readonly encoder: string;
  /** Of the settings by which the film is divided into segments, and some of them are copied. In no key: a segment's bytes do not depend on it. */
  readonly division: string;
  /** One for each of the film's sources: the file and the stream of its picture. */
  readonly sources: readonly string[];
  /** One for each of the film's rasters. */
  readonly rasters: readonly string[];
}

/** A run of output frames that is encoded on its own, or is copied from its footage. */
export interface Segment {
  /** From 0 on. */
  readonly number: number;
  /** Output frames. */
  readonly firstFrame: number;
  readonly endFrame: number;
  readonly key: string;
  /** Hash of what is drawn, without media, settings and engine: tells an edit from a changed file. */
  readonly drawing: string;
  /** Indices into the film's tables of what its frames show. */
  readonly sources: readonly number[];
  readonly rasters: readonly number[];
  /** The footage it is copied from; undefined: it is encoded. */
  readonly untouched: UntouchedStretch | undefined;
}

/** A segment that is taken over from its footage as it is. */
export type CopiedSegment = Segment & { readonly untouched: UntouchedStretch };

/** Whether nothing of it is encoded. */
export const isCopied = (segment: Segment): segment is CopiedSegment => segment.untouched !== undefined;

/** How a film is to be divided. */
export interface SegmentWish {
  /** Length of a segment to aim for. */
  readonly seconds: number;
  /** By index of the source, the streams whose pictures are copied where they are shown as they are. */
  readonly copied: ReadonlyMap<number, DecodingOrder>;
}

/** Where segments start, and what each is known by; covers the film without gaps. */
export function planSegments(
  film: Film,
  identity: FilmIdentity,
  { seconds, copied }: SegmentWish,
  hash: Hash,
): readonly Segment[] {
  const score = (firstFrame: number, endFrame: number): number => {
    const { words, names } = canonicalRuns(film, firstFrame, endFrame, identity);
    return Number.parseInt(hash([bytesOf(words), names]).slice(0, 12), 16);
  };
  const stretches = untouchedStretches(film, copied, shortestSegment(film, seconds));
  const bounds = around(stretches, segmentBounds(film, { segmentSeconds: seconds, score }));
  const stretchAt = new Map(stretches.map((stretch) => [stretch.firstFrame, stretch]));
  return bounds.slice(1).map((endFrame, index) => {
    const firstFrame = bounds[index] ?? 0;
    const untouched = stretchAt.get(firstFrame);
    const { words, names, sources, rasters } = canonicalRuns(film, firstFrame, endFrame, identity);
    const drawing = hash([bytesOf(words)]);
    const key =
      untouched === undefined
        ? hash(['segment', identity.engine, identity.encoder, names, drawing])
        : hash(['copy', names, drawing]);
    return { number: index, firstFrame, endFrame, key, drawing, sources, rasters, untouched };
  });
}

/** Ascending bounds with those of the stretches among them, and none within. */
function around(stretches: readonly UntouchedStretch[], bounds: readonly number[]): readonly number[] {
  const outside = bounds.filter(
    (bound) => !stretches.some(({ firstFrame, endFrame }) => firstFrame < bound && bound < endFrame),
  );
  const ends = stretches.flatMap(({ firstFrame, endFrame }) => [firstFrame, endFrame]);
  return [...new Set([...outside, ...ends])].sort((a, b) => a - b);
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

/** A part of a film in words that do not depend on the rest of it. */
interface CanonicalRuns {
  /** Runs whose indices count `names`. */
  readonly words: Int32Array;
  /** The media and stills, in the order in which this part shows them. */
  readonly names: string;
  /** Indices into the film's tables. */
  readonly sources: readonly number[];
  readonly rasters: readonly number[];
}

/**
 * Which of several reading positions in a file shows a frame depends on what else the film shows, and is not seen: things are
 * counted by what they are, not by their place in the film's tables.
 */
function canonicalRuns(
  film: Film,
  firstFrame: number,
  endFrame: number,
  identity: FilmIdentity,
): CanonicalRuns {
  const sources = new Numbering(identity.sources);
  const rasters = new Numbering(identity.rasters);
  const indices: TableIndices = { source: (i) => sources.of(i), raster: (i) => rasters.of(i) };
  const words = joined(encodeRuns(part(film, firstFrame, endFrame), indices));
  const names = JSON.stringify([sources.names, rasters.names]);
  return { words, names, sources: sources.indices, rasters: rasters.indices };
}

/** Numbers the things of a table in the order in which they are first met; equal things have one number. */
class Numbering {
  readonly #table: readonly string[];
  readonly #places = new Map<string, number>();
  readonly #met = new Set<number>();

  constructor(table: readonly string[]) {
    this.#table = table;
  }

  of(index: number): number {
    this.#met.add(index);
    const name = this.#table[index] ?? '';
    const place = this.#places.get(name) ?? this.#places.size;
    this.#places.set(name, place);
    return place;
  }

  get names(): readonly string[] {
    return [...this.#places.keys()];
  }

  get indices(): readonly number[] {
    return [...this.#met];
  }
}

const part = (film: Film, firstFrame: number, endFrame: number): Pick<Film, 'frameCount' | 'drawList'> => ({
  frameCount: endFrame - firstFrame,
  drawList: (n) => film.drawList(firstFrame + n),
});

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
