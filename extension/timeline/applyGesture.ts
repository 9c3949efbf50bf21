/**
 * Carries a gesture out on a document: the smallest changes of its text, on the version they were made for. Another text than the picture that the gesture was made in is
 * looked at first: where the same item is still in the same place, the changes are made anew for it.
 */
import * as vscode from 'vscode';
import { FramewrightError } from '../../model/errors.ts';
import type { Gesture } from '../../model/edit/gesture.ts';
import { gestureEdits } from '../../model/edit/gestureEdits.ts';
import { isSamePlace } from '../../model/edit/samePlace.ts';
import type { MediaFacts } from '../../model/media/facts.ts';

/** The text that a picture was made of. */
export interface Pictured {
  readonly version: number;
  readonly text: string;
}

/** A document that somebody types in is another one again and again; nobody types faster than this. */
const mostTries = 5;

/** Resolves once the text has it. Throws `edit-refused` with what keeps it from being done. */
export async function applyGesture(
  document: vscode.TextDocument,
  pictured: Pictured | undefined,
  gesture: Gesture,
  factsOf: (text: string) => ReadonlyMap<string, MediaFacts>,
): Promise<void> {
  for (let tries = 1; tries <= mostTries; tries++) {
    const text = document.getText();
    if (pictured === undefined || (pictured.text !== text && !isSamePlace(pictured.text, text, gesture)))
      break;
    const { version } = document;
    const edits = gestureEdits(text, factsOf(text), gesture);
    if (edits.length === 0) return;
    const change = new vscode.WorkspaceEdit();
    for (const { range, text: now } of edits) {
      const from = document.positionAt(range.offset);
      change.replace(
        document.uri,
        new vscode.Range(from, document.positionAt(range.offset + range.length)),
        now,
      );
    }
    // Nothing was awaited since the text was read, so the changes are those of this version; VS Code refuses them once it is another.
    if (document.version === version && (await vscode.workspace.applyEdit(change))) return;
  }
  throw new FramewrightError('edit-refused', 'The text has changed meanwhile. Look at it again.');
}
