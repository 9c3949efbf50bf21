/**
 * Everything that is wrong with a project: in its text, with its media, with its fonts, on its timeline. The one place where
 * these come together, so that the command line and an editor say the same. Knows no files: what was found out about them
 * comes as data.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { alternatives, quote } from '../diagnostics/wording.ts';
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
  /** Why a font cannot be used, a whole sentence; undefined: it can. */
  readonly fontProblem: (font: string) => string | undefined;
  /** What of a text a font, which can be used, has no glyph for; undefined: nothing. */
  readonly letterProblem: (font: string, text: string) => LetterProblem | undefined;
}

/** Letters that would be boxes in the film. */
export interface LetterProblem {
  /** Each once, never none. */
  readonly letters: readonly string[];
  /** The font with another that has them; undefined where none is known. */
  readonly font: string | undefined;
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
  const { facts, problems } = surroundings;
  const layout = layOut(project, facts);
  const missing = [...problems].map(([asset, { code, message }]) => ({
    ...missingMedia(project, asset, message),
    code,
  }));
  const all = [...diagnostics, ...missing, ...textProblems(project, surroundings), ...layout.diagnostics];
  all.sort((a, b) => a.range.offset - b.range.offset);
  const failed = all.some(({ severity }) => severity === 'error');
  return { timeline: failed ? undefined : layout.timeline, diagnostics: all };
}

/** The assets that some clip shows or plays: the only ones that need measuring. */
export function usedAssets({ tracks }: Project): ReadonlySet<string> {
  const items = tracks.flatMap((track) => track.items);
  return new Set(items.flatMap((item) => (item.kind === 'asset' ? [item.asset] : [])));
}

/** Each font that is not there once, where it is first used; each text of which a font has not every letter. */
function textProblems(
  project: Project,
  { fontProblem, letterProblem }: Pick<Surroundings, 'fontProblem' | 'letterProblem'>,
): readonly Diagnostic[] {
  const usable = new Map<string, boolean>();
  const found: Diagnostic[] = [];
  for (const item of project.tracks.flatMap((track) => track.items)) {
    if (item.kind !== 'text') continue;
    const { font } = item.style;
    if (!usable.has(font)) {
      const message = fontProblem(font);
      usable.set(font, message === undefined);
      const range = item.ranges.get('style.font') ?? item.range;
      if (message !== undefined) found.push({ code: 'font-missing', severity: 'error', message, range });
    }
    const problem = usable.get(font) === true ? letterProblem(font, item.text) : undefined;
    if (problem !== undefined)
      found.push(missingLetters(font, problem, item.ranges.get('text') ?? item.range));
  }
  return found;
}

const mostNamed = 5;

function missingLetters(
  font: string,
  { letters, font: better }: LetterProblem,
  range: Diagnostic['range'],
): Diagnostic {
  const more = letters.length - mostNamed;
  const some = letters.slice(0, mostNamed);
  const named = more > 0 ? `${some.map(quote).join(', ')} and ${more} more` : alternatives(some, 'and');
  const remedy =
    better === undefined
      ? 'Install a font that has, and name it behind this one, after a comma.'
      : `Write the font as ${quote(better)}: what the first has not is taken from the next.`;
  return {
    code: 'letter-missing',
    severity: 'warning',
    message: `The font ${quote(font)} has no glyph for ${named}, so the film shows boxes there. ${remedy}`,
    range,
    ...(better !== undefined && { data: { font: better } }),
  };
}
