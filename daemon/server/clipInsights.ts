/**
 * What is known of the exports of the timelines that windows have open, for the lines above their clips: asked of the thread for films, the latest text of
 * each document only, and not at each keystroke.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Clip } from '../../model/project/project.ts';
import type { ClipInsight, ExportInsight } from '../language/index.ts';
import { asUserError } from '../userError.ts';
import type { FilmAdviser } from './filmMaker.ts';

/** Whoever types goes on typing for so long between two words. */
const settleMs = 500;

export class ClipInsights implements ExportInsight {
  readonly #films: Pick<FilmAdviser, 'clipStates'>;
  /** By document: ends the question that is under way. */
  readonly #asking = new Map<string, AbortController>();

  constructor(films: Pick<FilmAdviser, 'clipStates'>) {
    this.#films = films;
  }

  /** Of a question that another one of the same document has overtaken, nothing. */
  readonly clips: ExportInsight['clips'] = async ({ uri, text }, { tracks }) => {
    this.#asking.get(uri)?.abort();
    const asking = new AbortController();
    this.#asking.set(uri, asking);
    const { signal } = asking;
    try {
      await wait(settleMs, undefined, { signal });
      const states = await this.#films.clipStates({ project: fileURLToPath(uri), text }, signal);
      const byOffset = new Map(states.map((state) => [state.offset, state]));
      const clips = tracks.flatMap((track) => track.clips.map(({ clip }) => clip));
      return new Map(
        clips.flatMap((clip): [Clip, ClipInsight][] => {
          const state = byOffset.get(clip.range.offset);
          return state === undefined ? [] : [[clip, state]];
        }),
      );
    } catch (error) {
      if (signal.aborted || asUserError(error) !== undefined) return new Map();
      throw error;
    } finally {
      if (this.#asking.get(uri) === asking) this.#asking.delete(uri);
    }
  };
}
