/**
 * Lays a project out against its media: exact positions first, then frames, each rounded once from its exact sum. All that
 * can only be wrong once media are known is found here. Knows nothing of pictures.
 */
import type { MediaFacts } from '../media/facts.ts';
import type { Clip, Project } from '../project/project.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { maxOf, Rational } from '../time/rational.ts';
import { draftTrack, type TrackDraft } from './draftTrack.ts';
import { placeTransitions } from './placeTransitions.ts';
import { rangeOf, Reporter, seconds } from './reporter.ts';
import type { Timeline, TimelineClip, TimelineTrack } from './timeline.ts';

export interface Layout {
  /** Undefined when a diagnostic is an error, or an asset that a clip shows has no facts. */
  readonly timeline: Timeline | undefined;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * `facts` by asset id. Clips of an asset without facts are left out of the checks: whoever looked for the file knows why it
 * has none and says so, once, with `missingMedia`.
 */
export function layOut(project: Project, facts: ReadonlyMap<string, MediaFacts>): Layout {
  const report = new Reporter();
  const drafts = project.tracks.map((track) => draftTrack(track, project, facts, report));
  const end = drafts.reduce((latest, draft) => maxOf(latest, draft.end), Rational.zero);
  // An end computed beside clips of unknown length would only earn messages that are not true.
  const known = drafts.every(({ complete }) => complete);
  if (known && !report.failed) checkEnd(project, end, report);
  const reaches = known && !report.failed;
  const tracks = drafts.map((draft) => finishTrack(draft, end, project, reaches, report));
  if (known && !report.failed) checkExports(project, end, report);
  const complete = known && !report.failed;
  const frameCount = Number(end.mul(project.canvas.fps).round());
  return { timeline: complete ? { project, frameCount, tracks } : undefined, diagnostics: report.sorted() };
}

/** The diagnostic for an asset whose file is not there or cannot be read; `reason` is a whole sentence. */
export function missingMedia(project: Project, asset: string, reason: string): Diagnostic {
  const range = project.assets.get(asset)?.range ?? { offset: 0, length: 0 };
  return { code: 'media-missing', severity: 'error', message: reason, range };
}

function checkEnd(project: Project, end: Rational, report: Reporter): void {
  if (end.mul(project.canvas.fps).round() > 0n) return;
  const reaching = project.tracks
    .flatMap(({ items }) => items)
    .find(
      (item) =>
        (item.kind === 'asset' || item.kind === 'text' || item.kind === 'color') && item.duration === 'end',
    );
  if (reaching) {
    report.error(
      'timeline-endless',
      rangeOf(reaching, 'duration'),
      '"end" reaches the end of the other items, but there is none with a length of its own. Give one clip a "duration".',
    );
    return;
  }
  const range = project.tracks[0]?.range ?? { offset: 0, length: 0 };
  report.error('timeline-empty', range, 'The timeline is empty. Put a clip on a track.');
}

/** Ranges that hold no frame; the command line's own are checked when the output is prepared. */
function checkExports(project: Project, end: Rational, report: Reporter): void {
  for (const [name, { range, textRange }] of project.exports) {
    if (!range || !textRange || range[0].compare(end) < 0) continue;
    report.error(
      'range-beyond-end',
      textRange,
      `The range of "${name}" starts at ${seconds(range[0])}, but the timeline ends at ${seconds(end)}. Choose an earlier start.`,
    );
  }
}

function finishTrack(
  draft: TrackDraft,
  end: Rational,
  project: Project,
  known: boolean,
  report: Reporter,
): TimelineTrack {
  const { fps } = project.canvas;
  const checkable = draft.complete && (known || draft.clips.every((clip) => clip.end !== 'end'));
  const clips: TimelineClip[] = draft.clips.map(({ clip, source, start, end: clipEnd }) => {
    const exactEnd = clipEnd === 'end' ? end : clipEnd;
    const firstFrame = Number(start.mul(fps).round());
    const endFrame = Number(exactEnd.mul(fps).round());
    if (checkable && firstFrame >= endFrame) reportEmpty(clip, start, exactEnd, clipEnd === 'end', report);
    const { media, in: sourceIn, speed } = source;
    return { clip, start, end: exactEnd, firstFrame, endFrame, media, in: sourceIn, speed };
  });
  const { kind, muted, hidden } = draft.track;
  const transitions = checkable ? placeTransitions(draft.transitions, clips, kind, fps, report) : [];
  return { kind, muted, hidden, clips, transitions };
}

function reportEmpty(clip: Clip, start: Rational, end: Rational, reaching: boolean, report: Reporter): void {
  if (reaching) {
    report.error(
      'clip-too-short',
      rangeOf(clip, 'duration'),
      `The clip starts at ${seconds(start)} and should reach the timeline's end, which is at ${seconds(end)}. Start it earlier.`,
    );
  } else {
    report.error(
      'clip-too-short',
      rangeOf(clip, clip.duration ? 'duration' : 'out'),
      `The clip is ${seconds(end.sub(start))} long, less than a frame of the canvas. Make it longer.`,
    );
  }
}
