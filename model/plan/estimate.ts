/** How large a film will be and how long it will take, from what earlier ones were and took. Pure: numbers in, numbers out. */

/** A film that was made. */
export interface MadeFilm {
  readonly project: string;
  readonly export: string;
  /** A constant rate factor; undefined of what has none. */
  readonly quality: number | undefined;
  readonly bytes: number;
  readonly frameCount: number;
  /** Frames that were encoded then, and not before. */
  readonly encoded: number;
  /** Frames that were copied from their footage. */
  readonly copied: number;
  /** From its beginning to its end. */
  readonly seconds: number;
}

/** A film that is to be made. */
export interface WantedFilm extends Pick<
  MadeFilm,
  'project' | 'export' | 'quality' | 'frameCount' | 'copied'
> {
  /** What of it is encoded already, or is copied. */
  readonly kept: { readonly frames: number; readonly bytes: number };
}

/** x264's rate factor is logarithmic: six more halve the bits. */
const halvedEvery = 6;

/** `earlier`: newest first; the same project's count before others'. Undefined is what there is nothing to go by for. */
export function estimateFrom(
  earlier: readonly MadeFilm[],
  { project, export: name, quality, frameCount, copied, kept }: WantedFilm,
): { readonly bytes: number | undefined; readonly seconds: number | undefined } {
  // Copies are as large as their footage, and take what the disk takes: they tell nothing of what is encoded.
  const alike = earlier.filter((film) => film.export === name && film.frameCount > 0 && film.copied === 0);
  const nearest = (films: readonly MadeFilm[]): MadeFilm | undefined =>
    films.find((film) => film.project === project) ?? films[0];
  const sized = nearest(alike);
  // A film that came out of the cache tells nothing about time.
  const timed = nearest(alike.filter(({ encoded }) => encoded > 0));
  const left = frameCount - kept.frames;
  return {
    bytes:
      left === 0
        ? kept.bytes
        : sized &&
          kept.bytes + (sized.bytes / sized.frameCount) * left * ratioOfQualities(sized.quality, quality),
    seconds: left === 0 && copied > 0 ? undefined : timed && (timed.seconds / timed.encoded) * left,
  };
}

function ratioOfQualities(then: number | undefined, now: number | undefined): number {
  return then === undefined || now === undefined ? 1 : 2 ** ((then - now) / halvedEvery);
}
