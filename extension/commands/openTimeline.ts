/** "Open Timeline": which project, then its visual timeline beside the text. */
import * as vscode from 'vscode';
import { chooseProject } from '../export/chooseProject.ts';
import { timelineViewType } from '../timeline/timelineEditors.ts';

export async function openTimeline([given]: readonly unknown[]): Promise<void> {
  const project = await chooseProject(given instanceof vscode.Uri ? given : undefined);
  if (project === undefined) return;
  const isShown = vscode.window.activeTextEditor?.document.uri.toString() === project.uri.toString();
  const column = isShown ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  await vscode.commands.executeCommand('vscode.openWith', project.uri, timelineViewType, column);
}
