/** Which project a command is about: the one it was called on, the one in the editor, or one of the workspace's. */
import * as vscode from 'vscode';
import { FramewrightError } from '../../model/errors.ts';
import { forLabel } from '../ui/plainText.ts';

/** A project on disk and its text as the editor has it, saved or not. */
export interface ChosenProject {
  readonly uri: vscode.Uri;
  readonly text: string;
}

const mostProjects = 200;

/** Undefined when the question was left unanswered. Throws `usage` for a text that is not on disk. */
export async function chooseProject(asked: vscode.Uri | undefined): Promise<ChosenProject | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  const uri = asked ?? (active?.languageId === 'reel' ? active.uri : undefined) ?? (await askProject());
  if (uri === undefined) return undefined;
  if (uri.scheme !== 'file') {
    throw new FramewrightError(
      'usage',
      uri.scheme === 'untitled'
        ? 'This project is not on disk yet. Save it first: its media is found from its folder.'
        : 'This text is not a file on disk. Open the project’s own file: its media is found from its folder.',
    );
  }
  const document = await vscode.workspace.openTextDocument(uri);
  return { uri, text: document.getText() };
}

async function askProject(): Promise<vscode.Uri | undefined> {
  const found = await vscode.workspace.findFiles('**/*.reel', '**/node_modules/**', mostProjects);
  const [first] = found;
  if (first === undefined) {
    throw new FramewrightError(
      'usage',
      'There is no project here. Open a .reel file, or begin one with "Framewright: New Project".',
    );
  }
  if (found.length === 1) return first;
  const items = found
    .map((uri) => ({ label: forLabel(vscode.workspace.asRelativePath(uri)), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Export Video',
    placeHolder: 'Which project?',
  });
  return chosen?.uri;
}
