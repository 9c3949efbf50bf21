/** Loads a project for a command and shows what is wrong with it, alike for all of them. */
import { relative } from 'node:path';
import type { Timeline } from '../../model/evaluate/index.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { countText } from '../../model/diagnostics/invalidProject.ts';
import { FramewrightError } from '../../model/errors.ts';
import type { Project } from '../../model/project/project.ts';
import { loadEngine } from '../../native/index.ts';
import type { Lease } from '../cache/lease.ts';
import { loadProject, type LoadedProject } from '../project/loadProject.ts';
import { diagnosticText, positionAt } from './diagnosticText.ts';
import type { Paint, Terminal } from './terminal.ts';

/** A project without errors. */
export interface OpenProject extends LoadedProject {
  readonly project: Project;
  readonly timeline: Timeline;
}

/** Shows every diagnostic; throws `project-invalid` when one is an error, `usage` when there is no such file or variable. */
export async function openProject(
  terminal: Terminal,
  path: string,
  variables: ReadonlyMap<string, string>,
  cache?: Lease,
): Promise<OpenProject> {
  const loaded = await loadProject(path, { variables, engine: loadEngine, cache });
  showDiagnostics(terminal, loaded.diagnostics, loaded);
  const { project, timeline } = loaded;
  if (project === undefined || timeline === undefined) {
    throw new FramewrightError(
      'project-invalid',
      `${shownPath(loaded)} has ${countText(loaded.diagnostics)}.`,
    );
  }
  return { ...loaded, project, timeline };
}

/** What diagnostics are shown with. */
type ShownText = Pick<LoadedProject, 'path' | 'text'>;

/** On standard error, as they are on the way to something else. */
export function showDiagnostics(
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
  loaded: ShownText,
): void {
  for (const diagnostic of diagnostics) {
    emitDiagnostic(terminal, diagnostic, loaded);
    terminal.note(`${shownDiagnostic(diagnostic, loaded, terminal.paint.err)}\n`);
  }
}

/** The diagnostic as text, several lines. */
export function shownDiagnostic(diagnostic: Diagnostic, loaded: ShownText, paint: Paint): string {
  return diagnosticText(diagnostic, loaded.text, shownPath(loaded), paint);
}

/** Lines and columns count from 1, columns in UTF-16 code units. */
export function emitDiagnostic(terminal: Terminal, diagnostic: Diagnostic, { path, text }: ShownText): void {
  const { range, related = [], ...rest } = diagnostic;
  const placeOf = ({ offset, length }: Diagnostic['range']): object => {
    const end = positionAt(text, offset + length);
    return { ...positionAt(text, offset), endLine: end.line, endColumn: end.column };
  };
  terminal.emit({
    event: 'diagnostic',
    path,
    ...rest,
    ...placeOf(range),
    related: related.map((other) => ({ message: other.message, ...placeOf(other.range) })),
  });
}

/** From the working directory, as compilers do it, unless that is the longer way. */
export function shownPath({ path }: Pick<LoadedProject, 'path'>): string {
  const near = relative('', path);
  return near.length < path.length && near !== '' ? near : path;
}
