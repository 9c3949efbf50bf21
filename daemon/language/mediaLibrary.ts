/**
 * What is known of media files, shared by all windows: each file is measured once, and again only when it is another file
 * than before. What is known can be asked at any time without waiting. Knows no projects.
 */
import type { MediaFacts } from '../../model/media/facts.ts';
import type { Lease } from '../cache/lease.ts';
import {
  fileState,
  isSameState,
  readAssetFile,
  type FileState,
  type MediaProbe,
} from '../project/assetFile.ts';
import { limited } from '../project/limited.ts';
import { asUserError } from '../userError.ts';
import type { FramewrightError } from '../../model/errors.ts';

/** What was found when a file was last looked at. */
export interface MediaRecord {
  /** Undefined when it is not there. */
  readonly state: FileState | undefined;
  /** Undefined when it could not be measured, or nobody asked for that. */
  readonly facts: MediaFacts | undefined;
  /** Why it cannot be used. */
  readonly problem: FramewrightError | undefined;
}

/** Frame times are most of what is kept: about 1 MB an hour of film. */
const mostRecords = 500;
/** Measuring reads files whole; more at once would only make the disk seek. */
const measuredAtOnce = 2;

export class MediaLibrary {
  readonly #engine: () => MediaProbe;
  readonly #cache: Lease | undefined;
  /** By absolute path, the least recently used first. */
  readonly #records = new Map<string, MediaRecord>();
  readonly #measuring = new Map<string, Promise<MediaRecord>>();
  #generation = 0;

  /** `engine` is asked for only when there is something to measure; `cache` keeps what was measured for the next process. */
  constructor(engine: () => MediaProbe, cache?: Lease) {
    this.#engine = engine;
    this.#cache = cache;
  }

  /** Another number whenever anything is known otherwise than before. */
  get generation(): number {
    return this.#generation;
  }

  /** What is known of the file at `path`, absolute, without looking at it. */
  known(path: string): MediaRecord | undefined {
    const record = this.#records.get(path);
    if (record !== undefined) this.#keep(path, record);
    return record;
  }

  /**
   * Looks at files again and measures those that are new or have changed. Where the engine is missing, that is the problem of
   * each file that it should measure.
   */
  async look(paths: readonly string[], signal: AbortSignal): Promise<void> {
    await limited(paths, measuredAtOnce, async (path) => {
      if (signal.aborted) return;
      const record = await this.#measured(path, this.#records.get(path));
      if (this.#records.get(path) !== record) this.#generation++;
      this.#keep(path, record);
    });
  }

  async #measured(path: string, before: MediaRecord | undefined): Promise<MediaRecord> {
    const state = await fileState(path).catch((error: unknown) => problemOf(error));
    if (!('inode' in state)) {
      return before?.problem?.message === state.message ? before : unusable(state);
    }
    if (before?.state !== undefined && isSameState(before.state, state)) return before;
    let measuring = this.#measuring.get(path);
    if (measuring === undefined) {
      measuring = this.#measure(path, state).finally(() => this.#measuring.delete(path));
      this.#measuring.set(path, measuring);
    }
    return measuring;
  }

  async #measure(path: string, state: FileState): Promise<MediaRecord> {
    try {
      const file = await readAssetFile(path, this.#engine, this.#cache);
      return { state: file.state, facts: file.facts, problem: undefined };
    } catch (error) {
      return { ...unusable(problemOf(error)), state };
    }
  }

  #keep(path: string, record: MediaRecord): void {
    this.#records.delete(path);
    this.#records.set(path, record);
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= mostRecords) break;
      this.#records.delete(oldest);
    }
  }
}

/** Throws again what is a bug of ours. */
function problemOf(error: unknown): FramewrightError {
  const known = asUserError(error);
  if (known === undefined) throw error;
  return known;
}

const unusable = (problem: FramewrightError): MediaRecord => ({
  state: undefined,
  facts: undefined,
  problem,
});
