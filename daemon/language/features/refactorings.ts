/** What a person may want at the cursor where nothing is wrong. */
import { CodeActionKind } from 'vscode-languageserver';
import { gestureEdits } from '../../../model/edit/gestureEdits.ts';
import { FramewrightError } from '../../../model/errors.ts';
import { cursorAt, matchesPath } from '../../../model/language/cursor.ts';
import type { Edit } from '../../../model/language/edits.ts';
import { extractVariable } from '../../../model/language/extractVariable.ts';
import { matchCanvas } from '../../../model/language/matchCanvas.ts';
import { timeRewrites } from '../../../model/language/rewriteTime.ts';
import { timeAt } from '../../../model/language/timeAt.ts';
import { minOf, Rational } from '../../../model/time/rational.ts';
import type { Analysis } from '../analysis.ts';

/** One that is offered. */
export interface Refactoring {
  readonly title: string;
  readonly kind: typeof CodeActionKind.RefactorRewrite | typeof CodeActionKind.RefactorExtract;
  readonly edits: readonly Edit[];
}

/** The nearest to the cursor first. */
export function refactoringsAt(analysis: Analysis, offset: number): readonly Refactoring[] {
  const { root, text } = analysis;
  const cursor = cursorAt(text, offset);
  if (root === undefined || cursor === undefined) return [];
  const { path } = cursor;
  const found: Refactoring[] = [];
  const time = timeAt(root, text, path, (asset) => analysis.assetRate(asset));
  if (time) {
    for (const { title, edit } of timeRewrites(time, text))
      found.push({ title, kind: CodeActionKind.RefactorRewrite, edits: [edit] });
  }
  const variable = cursor.isKey ? undefined : extractVariable(root, text, path);
  if (variable) found.push({ ...variable, kind: CodeActionKind.RefactorExtract });
  if (path[0] === 'canvas') found.push(...canvasOffers(analysis));
  if (matchesPath(path.slice(0, 4), 'tracks', '*', 'items', '*'))
    found.push(...crossfade(analysis, Number(path[1]), Number(path[3])));
  return found;
}

function canvasOffers({ root, text, project, media }: Analysis): readonly Refactoring[] {
  if (root === undefined || project === undefined || media === undefined) return [];
  return matchCanvas(root, text, project, media.known(project).facts).map((offer) => ({
    ...offer,
    kind: CodeActionKind.RefactorRewrite,
  }));
}

/** Between the clip and the one before it, where the two touch. */
function crossfade({ timeline, text, media }: Analysis, track: number, item: number): readonly Refactoring[] {
  const laidOut = timeline?.tracks[track];
  const items = timeline?.project.tracks[track]?.items;
  const [before, clip] = [items?.[item - 1], items?.[item]];
  const placed = laidOut?.clips.findIndex((each) => each.clip === clip) ?? -1;
  const [left, right] = [laidOut?.clips[placed - 1], laidOut?.clips[placed]];
  if (timeline === undefined || !left || !right || left.clip !== before) return [];
  const { fps } = timeline.project.canvas;
  // A second, or half of what there is of the shorter clip: the other half may belong to another transition.
  const shortest = Math.min(left.endFrame - left.firstFrame, right.endFrame - right.firstFrame);
  const second = minOf(fps, Rational.of(Math.floor(shortest / 2)));
  const frames = Number(second.round());
  if (frames < 1) return [];
  const gesture = { kind: 'addTransition', track, item, style: 'crossfade', frames } as const;
  const facts = media?.known(timeline.project).facts ?? new Map<string, never>();
  try {
    const edits = gestureEdits(text, facts, gesture);
    return [{ title: 'Add a crossfade before this clip', kind: CodeActionKind.RefactorRewrite, edits }];
  } catch (error) {
    // There is a gap, say: then it is not offered.
    if (error instanceof FramewrightError) return [];
    throw error;
  }
}
