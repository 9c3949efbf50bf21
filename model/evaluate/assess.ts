/**
 * Everything that is wrong with a project: in its text, with its media, with its fonts, on its timeline. The one place where
 * these come together, so that the command line and an editor say the same. Knows no files: what was found out about them
 * comes as data.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { MediaFacts } from '../media/facts.ts';
import type { ParsedProject } from '../project/parse/parseProject.ts';
import type { Project } from '../project/project.ts';
import { layOut, missingMedia } from './layOut.ts';
import type { Timeline } from './timeline.ts';

/** What is known of what a project names. */
export interface Surroundings {
  /** By asset id, of those that could be measured. */
  readonly facts: ReadonlyMap<string, MediaFacts>;
  /** By asset id, of those that could not: why. */
  readonly problems: ReadonlyMap<string, MediaProblem>;
  /** Why a family cannot be used, a whole sentence; undefined: it can. */
  readonly fontProblem: (family: string) => string | undefined;
}

/** Why a file cannot be used. */
export interface MediaProblem {
  /** One of `ErrorCode`. */
  readonly code: string;
  /** Whole sentences. */
  readonly message: string;
}

export interface Assessment {
  /** Undefined when a diagnostic is an error, or something needed is not known yet. */
  readonly timeline: Timeline | undefined;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Whoever may not look at media passes none: then only what the text alone tells is judged. */
export function assess(
  { project, diagnostics }: Pick<ParsedProject, 'project' | 'diagnostics'>,
  surroundings: Surroundings,
): Assessment {
  if (project === undefined) return { timeline: undefined, diagnostics };
  const { facts, problems, fontProblem } = surroundings;
  const layout = layOut(project, facts);
  const missing = [...problems].map(([asset, { code, message }]) => ({
    ...missingMedia(project, asset, message),
    code,
  }));
  const all = [...diagnostics, ...missing, ...missingFonts(project, fontProblem), ...layout.diagnostics];
  all.sort((a, b) => a.range.offset - b.range.offset);
  const failed = all.some(({ severity }) => severity === 'error');
  return { timeline: failed ? undefined : layout.timeline, diagnostics: all };
}

/** The assets that some clip shows or plays: the only ones that need measuring. */
export function usedAssets({ tracks }: Project): ReadonlySet<string> {
  const items = tracks.flatMap((track) => track.items);
  return new Set(items.flatMap((item) => (item.kind === 'asset' ? [item.asset] : [])));
}

/** Each family that is not there once, where it is first used. */
function missingFonts(project: Project, fontProblem: Surroundings['fontProblem']): readonly Diagnostic[] {
  const seen = new Set<string>();
  const found: Diagnostic[] = [];
  for (const item of project.tracks.flatMap((track) => track.items)) {
    if (item.kind !== 'text' || seen.has(item.style.font)) continue;
    seen.add(item.style.font);
    const message = fontProblem(item.style.font);
    const range = item.ranges.get('style') ?? item.range;
    if (message !== undefined) found.push({ code: 'font-missing', severity: 'error', message, range });
  }
  return found;
}
