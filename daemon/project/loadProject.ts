/**
 * From a path to a timeline: reads the project, looks at the media it uses and collects everything that is wrong, each at its
 * place in the text. Knows no output and draws nothing.
 */
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { assess, usedAssets, type MediaProblem, type Timeline } from '../../model/evaluate/index.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { FramewrightError } from '../../model/errors.ts';
import { parseProject } from '../../model/project/parse/parseProject.ts';
import type { Project } from '../../model/project/project.ts';
import type { Lease } from '../cache/lease.ts';
import { knownTextProblems } from '../raster/knownTextProblems.ts';
import type { FontAndText } from '../raster/rasterMessages.ts';
import { asUserError } from '../userError.ts';
import {
  fileState,
  readAssetFile,
  readAssetFileAgain,
  type AssetFile,
  type FileState,
  type MediaProbe,
} from './assetFile.ts';
import { limited } from './limited.ts';

export interface LoadedProject {
  /** Absolute. */
  readonly path: string;
  readonly state: FileState;
  readonly text: string;
  /** Undefined when the text has errors. */
  readonly project: Project | undefined;
  /** Undefined when a diagnostic is an error. */
  readonly timeline: Timeline | undefined;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** By asset id: those that a clip uses and that could be read. */
  readonly files: ReadonlyMap<string, AssetFile>;
}

export interface LoadOptions {
  /** Takes the place of what the file holds: an editor's text, saved or not. */
  readonly text?: string;
  /** Take the place of the project's variables of the same name. */
  readonly variables?: ReadonlyMap<string, string>;
  /** Asked for only when there is something to measure, so that a machine without the engine can still check. */
  readonly engine: () => MediaProbe;
  /** Where to look first, and to keep what was measured. */
  readonly cache?: Lease | undefined;
  /** What was read before, by path: is taken again where the file is as it was. */
  readonly before?: ReadonlyMap<string, AssetFile> | undefined;
}

/** Probes read files whole; more at once would only make the disk seek. */
const probesAtOnce = 4;

/** The text of a project. Throws `usage` when there is no such file, or it is no text. */
export async function readProjectText(path: string): Promise<string> {
  await projectState(path);
  return decodeText(await readFile(path), path);
}

/** Throws `usage` when there is no such project. What is wrong inside it is in `diagnostics`. */
export async function loadProject(path: string, options: LoadOptions): Promise<LoadedProject> {
  const absolute = resolve(path);
  const state = await projectState(absolute);
  const text = options.text ?? decodeText(await readFile(absolute), path);
  const { project, diagnostics } = parseProject(text, options.variables);
  const loaded = { path: absolute, state, text };
  if (project === undefined)
    return { ...loaded, project, timeline: undefined, diagnostics, files: new Map() };

  // What draws texts begins while media are opened.
  const [{ files, problems }, ofTexts] = await Promise.all([
    readAssets(project, dirname(absolute), options),
    knownTextProblems.of(textsOf(project)),
  ]);
  const facts = new Map([...files].map(([id, file]) => [id, file.facts]));
  const assessment = assess({ project, diagnostics }, { facts, problems, ...ofTexts });
  return { ...loaded, project, ...assessment, files };
}

function projectState(path: string): Promise<FileState> {
  return fileState(path).catch((cause: unknown) => {
    const known = asUserError(cause);
    const message =
      known?.code === 'media-unreadable' ? `"${path}" is not a file. Name a .reel file.` : known?.message;
    throw new FramewrightError('usage', message ?? String(cause), { cause });
  });
}

function decodeText(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FramewrightError(
      'usage',
      `"${path}" is not a text in UTF-8, which a project is. Name a .reel file.`,
      { cause },
    );
  }
}

/** Where an asset's file is: from the project's folder, with `/` on every system. */
export function assetPath(folder: string, src: string): string {
  return isAbsolute(src) ? src : resolve(folder, ...src.split('/'));
}

async function readAssets(
  project: Project,
  folder: string,
  { engine, cache, before }: Pick<LoadOptions, 'engine' | 'cache' | 'before'>,
): Promise<{
  readonly files: ReadonlyMap<string, AssetFile>;
  readonly problems: ReadonlyMap<string, MediaProblem>;
}> {
  const used = usedAssets(project);
  const files = new Map<string, AssetFile>();
  const problems = new Map<string, MediaProblem>();
  await limited([...project.assets.values()], probesAtOnce, async ({ id, src }) => {
    const path = assetPath(folder, src);
    const known = before?.get(path);
    try {
      // What no clip uses need not be measured; that it is there is all that is asked of it.
      if (!used.has(id)) await fileState(path);
      else if (known !== undefined) files.set(id, await readAssetFileAgain(known, engine, cache));
      else files.set(id, await readAssetFile(path, engine, cache));
    } catch (error) {
      const known = asUserError(error);
      if (known === undefined || known.code === 'engine-missing') throw error;
      problems.set(id, known);
    }
  });
  return { files, problems };
}

const textsOf = (project: Project): readonly FontAndText[] =>
  project.tracks
    .flatMap(({ items }) => items)
    .flatMap((item) => (item.kind === 'text' ? { font: item.style.font, text: item.text } : []));
