/**
 * What one document may know of media. An untrusted window, or a document that is no file, has none: then nothing is looked
 * at, and only what the text tells is judged. Knows paths; opens nothing by itself.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usedAssets, type MediaProblem } from '../../model/evaluate/index.ts';
import type { FramewrightError } from '../../model/errors.ts';
import type { MediaFacts } from '../../model/media/facts.ts';
import type { Project } from '../../model/project/project.ts';
import { assetPath } from '../project/loadProject.ts';
import type { MediaLibrary, MediaRecord } from './mediaLibrary.ts';

/** By asset id. */
export interface KnownMedia {
  readonly facts: ReadonlyMap<string, MediaFacts>;
  readonly problems: ReadonlyMap<string, MediaProblem>;
}

/** The folder that paths in a document start at; undefined for one that is no file (`untitled:`, `git:`). */
export function folderOf(uri: string): string | undefined {
  if (!uri.startsWith('file://')) return undefined;
  try {
    return dirname(fileURLToPath(uri));
  } catch {
    // A host name, or an escape that no path may hold.
    return undefined;
  }
}

export class MediaView {
  /** Absolute. */
  readonly folder: string;
  readonly #library: MediaLibrary;

  constructor(folder: string, library: MediaLibrary) {
    this.folder = folder;
    this.#library = library;
  }

  /** Absolute. */
  pathOf(src: string): string {
    return assetPath(this.folder, src);
  }

  /** What is known of a file, without looking at it. */
  record(src: string): MediaRecord | undefined {
    return this.#library.known(this.pathOf(src));
  }

  /** Looks at one file. */
  async measure(src: string): Promise<MediaRecord | undefined> {
    const path = this.pathOf(src);
    await this.#library.look([path], new AbortController().signal);
    return this.#library.known(path);
  }

  /** What is known of a project's media, without looking at them. Files that no clip uses need only be there. */
  known(project: Project): KnownMedia {
    const used = usedAssets(project);
    const facts = new Map<string, MediaFacts>();
    const problems = new Map<string, MediaProblem>();
    for (const { id, src } of project.assets.values()) {
      const record = this.record(src);
      // That is nothing to correct in a project.
      if (record?.problem?.code === 'engine-missing') continue;
      const missing = record?.state === undefined;
      if (record?.problem && (used.has(id) || missing)) problems.set(id, record.problem);
      else if (record?.facts && used.has(id)) facts.set(id, record.facts);
    }
    return { facts, problems };
  }

  /** Another number whenever anything is known otherwise than before. */
  get generation(): number {
    return this.#library.generation;
  }

  /** Looks at the project's files again; resolves to why they cannot be measured here, if so. */
  async look(project: Project, signal: AbortSignal): Promise<FramewrightError | undefined> {
    const paths = new Set([...project.assets.values()].map(({ src }) => this.pathOf(src)));
    await this.#library.look([...paths], signal);
    return [...paths]
      .map((path) => this.#library.known(path)?.problem)
      .find((problem) => problem?.code === 'engine-missing');
  }
}
