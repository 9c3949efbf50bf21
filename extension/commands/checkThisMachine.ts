/** "Check This Machine": the command line's `doctor`, in a process of its own, so that it answers also where no daemon can run. */
import { execFile } from 'node:child_process';
import * as vscode from 'vscode';
import { commandLine } from '../runtime.ts';
import { adviceOnLibraries } from '../ui/failures.ts';
import { plain } from '../ui/plainText.ts';

/** Shows all findings in the output channel, and the sum of them in a message. Resolves once both are there. */
export async function checkThisMachine(extensionFolder: string, output: vscode.OutputChannel): Promise<void> {
  const { text, ok } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: 'Framewright: checking this machine' },
    () => doctor(extensionFolder),
  );
  output.appendLine(`\nThis machine:\n${text}`);
  if (text.includes('could not be loaded')) output.appendLine(`\n${await adviceOnLibraries()}`);
  const show = 'Show All';
  const message = ok
    ? vscode.window.showInformationMessage('Everything that exports need is on this machine.', show)
    : vscode.window.showWarningMessage(
        'Something that exports need is missing on this machine. The list says what, and how to get it.',
        show,
      );
  if (!ok) output.show(true);
  void message.then((answer) => {
    if (answer === show) output.show(true);
  });
}

function doctor(extensionFolder: string): Promise<{ readonly text: string; readonly ok: boolean }> {
  const { command, args, env } = commandLine(extensionFolder, ['doctor']);
  return new Promise((resolve) => {
    execFile(command, [...args], { env }, (error, stdout, stderr) => {
      resolve({ text: plain(`${stdout}${stderr}`).trimEnd(), ok: error === null });
    });
  });
}
