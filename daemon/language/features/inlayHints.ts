/** When each clip starts on the timeline, written in front of it. */
import { type Connection, type InlayHint, type Range, type ServerCapabilities } from 'vscode-languageserver';
import type { Timeline } from '../../../model/evaluate/index.ts';
import { Rational } from '../../../model/time/rational.ts';
import { describeTime } from '../../../model/time/timeNotation.ts';
import type { Analysis } from '../analysis.ts';
import type { OpenDocuments } from '../openDocuments.ts';

/** Registers the handler; returns what the client is told of it. */
export function addInlayHints(connection: Connection, documents: OpenDocuments): ServerCapabilities {
  connection.languages.inlayHint.on(({ textDocument, range }) => {
    const analysis = documents.get(textDocument.uri);
    return analysis?.timeline ? hintsIn(analysis, analysis.timeline, range) : [];
  });
  return { inlayHintProvider: true };
}

function hintsIn(analysis: Analysis, timeline: Timeline, range: Range): InlayHint[] {
  const from = analysis.document.offsetAt(range.start);
  const to = analysis.document.offsetAt(range.end);
  const { fps } = timeline.project.canvas;
  return timeline.tracks
    .flatMap(({ clips }) => clips)
    .filter(({ clip }) => clip.range.offset >= from && clip.range.offset <= to)
    .map(({ clip, firstFrame, endFrame }) => {
      const at = (frame: number): Rational => Rational.of(frame).div(fps);
      const place = (frame: number): string => describeTime(at(frame), fps);
      const length = endFrame - firstFrame;
      return {
        position: analysis.document.positionAt(clip.range.offset),
        label: secondsText(at(firstFrame)),
        paddingRight: true,
        tooltip: `from ${place(firstFrame)}\nto ${place(endFrame)}\nlength ${place(length)}`,
      };
    });
}

/** `12.5s`, to the millisecond. */
const secondsText = (time: Rational): string => `${Number(time.toNumber().toFixed(3))}s`;
