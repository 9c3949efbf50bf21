/** Where VS Code enters. `activate` registers and starts nothing: the daemon and the language client begin with what first needs them. */
import * as vscode from 'vscode';
import { commands, type CommandContext } from './commands/index.ts';
import { registerTasks } from './tasks.ts';
import { forMessage } from './ui/plainText.ts';

export function activate(extension: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Framewright');
  const context: CommandContext = { extensionFolder: extension.extensionPath, output };
  const registered = Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(`framewright.${name}`, async (given: unknown) => {
      try {
        await run(context, given);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        output.appendLine(error instanceof Error ? (error.stack ?? message) : message);
        void vscode.window.showErrorMessage(forMessage(message));
      }
    }),
  );
  extension.subscriptions.push(output, ...registered, registerTasks(context.extensionFolder));
}
