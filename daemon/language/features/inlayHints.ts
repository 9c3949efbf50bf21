/** When each clip starts on the timeline, written in front of it. While the text has errors, as it was before them. */
import {
  type Connection,
  type InlayHint,
  type Position,
  type Range,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { Timeline } from '../../../model/evaluate/index.ts';
import { movedOffsets } from '../../../model/language/movedOffsets.ts';
import { Rational } from '../../../model/time/rational.ts';
import { describeTime } from '../../../model/time/timeNotation.ts';
import type { OpenDocuments } from '../openDocuments.ts';

/** Registers the handler; returns what the client is told of it. */
export function addInlayHints(connection: Connection, documents: OpenDocuments): ServerCapabilities {
  connection.languages.inlayHint.on(({ textDocument, range }) => {
    const now = documents.get(textDocument.uri);
    const laidOut = documents.laidOut(textDocument.uri);
    if (now === undefined || laidOut?.timeline === undefined) return [];
    const { document, text } = now;
    const moved = movedOffsets(laidOut.text, text);
    const placeOf = (offset: number): Position | undefined => {
      const at = moved(offset);
      return at === undefined ? undefined : document.positionAt(at);
    };
    return hintsOf(laidOut.timeline, placeOf).filter(({ position }) => isIn(range, position));
  });
  return { inlayHintProvider: true };
}

/** `placeOf` gives where a clip stands now; undefined: it is no longer the same. */
function hintsOf(timeline: Timeline, placeOf: (offset: number) => Position | undefined): InlayHint[] {
  const { fps } = timeline.project.canvas;
  const at = (frame: number): Rational => Rational.of(frame).div(fps);
  const place = (frame: number): string => describeTime(at(frame), fps);
  return timeline.tracks
    .flatMap(({ clips }) => clips)
    .flatMap(({ clip, firstFrame, endFrame }) => {
      const position = placeOf(clip.range.offset);
      if (position === undefined) return [];
      const length = endFrame - firstFrame;
      return {
        position,
        label: secondsText(at(firstFrame)),
        paddingRight: true,
        tooltip: `from ${place(firstFrame)}\nto ${place(endFrame)}\nlength ${place(length)}`,
      };
    });
}

function isIn({ start, end }: Range, { line, character }: Position): boolean {
  const after = line > start.line || (line === start.line && character >= start.character);
  const before = line < end.line || (line === end.line && character <= end.character);
  return after && before;
}

/** `12.5s`, to the millisecond. */
const secondsText = (time: Rational): string => `${Number(time.toNumber().toFixed(3))}s`;
