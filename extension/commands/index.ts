/** The one table of commands: what each does. Their words are in `extension/manifest/commands.ts`. */
import type * as vscode from 'vscode';
import type { CommandName } from '../manifest/commands.ts';
import { checkThisMachine } from './checkThisMachine.ts';
import { newProject, type NewProjectArguments } from './newProject.ts';

/** What commands work with. */
export interface CommandContext {
  readonly extensionFolder: string;
  readonly output: vscode.OutputChannel;
}

/** Every command of the manifest has its entry here: without one this does not compile. */
export const commands: Readonly<
  Record<CommandName, (context: CommandContext, given: unknown) => Promise<void>>
> = {
  newProject: (_context, given) => newProject(argumentsOf(given)),
  checkThisMachine: (context) => checkThisMachine(context.extensionFolder, context.output),
};

/** A keybinding's or a link's arguments; a menu gives a file in their place, which says nothing here. */
function argumentsOf(given: unknown): NewProjectArguments | undefined {
  return typeof given === 'object' && given !== null && !('scheme' in given) ? given : undefined;
}
