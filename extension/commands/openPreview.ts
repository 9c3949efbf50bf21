/** "Open Preview" and "Preview From Here": which project, then its panel. */
import * as vscode from 'vscode';
import { FramewrightError } from '../../model/errors.ts';
import { chooseProject } from '../export/chooseProject.ts';
import type { PreviewPanel } from '../preview/previewPanel.ts';
import type { Previews } from '../preview/previews.ts';

/** Of the project that is named, in the editor, or chosen. */
export async function openPreview(
  previews: Previews,
  [given]: readonly unknown[],
): Promise<PreviewPanel | undefined> {
  if (!vscode.workspace.isTrusted) {
    throw new FramewrightError(
      'untrusted',
      'Nothing is shown of a folder that you do not trust. Trust it, if you know where it comes from, and open the preview again.',
    );
  }
  const project = await chooseProject(given instanceof vscode.Uri ? given : undefined);
  return project === undefined ? undefined : previews.open(project.uri);
}

/** Shows what is written at the cursor. */
export async function previewFromHere(previews: Previews): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const offset = editor?.document.offsetAt(editor.selection.active);
  const panel = await openPreview(previews, []);
  if (offset !== undefined) await panel?.goTo(offset);
}
