/** "Open Timeline": which project, then its visual timeline below the text, where it has room; the one that is there is brought to the front. */
import * as vscode from 'vscode';
import { chooseProject } from '../export/chooseProject.ts';
import { timelineViewType } from '../timeline/timelineEditors.ts';

export async function openTimeline([given]: readonly unknown[]): Promise<void> {
  const project = await chooseProject(given instanceof vscode.Uri ? given : undefined);
  if (project === undefined) return;
  const key = project.uri.toString();
  const open = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(
      ({ input }) =>
        input instanceof vscode.TabInputCustom &&
        input.viewType === timelineViewType &&
        input.uri.toString() === key,
    ),
  );
  const isShown = vscode.window.activeTextEditor?.document.uri.toString() === key;
  if (open === undefined && isShown) await vscode.commands.executeCommand('workbench.action.newGroupBelow');
  const column = open?.viewColumn ?? vscode.ViewColumn.Active;
  await vscode.commands.executeCommand('vscode.openWith', project.uri, timelineViewType, column);
}
