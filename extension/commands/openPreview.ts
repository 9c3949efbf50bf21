/** "Open Preview": which project, then its panel. */
import * as vscode from 'vscode';
import { FramewrightError } from '../../model/errors.ts';
import { chooseProject } from '../export/chooseProject.ts';
import type { Previews } from '../preview/previews.ts';

export async function openPreview(previews: Previews, [given]: readonly unknown[]): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    throw new FramewrightError(
      'untrusted',
      'Nothing is shown of a folder that you do not trust. Trust it, if you know where it comes from, and open the preview again.',
    );
  }
  const project = await chooseProject(given instanceof vscode.Uri ? given : undefined);
  if (project !== undefined) previews.open(project.uri);
}
