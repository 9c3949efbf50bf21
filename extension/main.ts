/**
 * Where VS Code enters. `activate` only registers: the daemon, the language client and their modules begin with the first timeline that is opened or the
 * first command that needs them.
 */
import * as vscode from 'vscode';
import { commands, type CommandContext } from './commands/index.ts';
import { restorePerformance } from './performance/restorePerformance.ts';
import { restorePreviews } from './preview/restorePreviews.ts';
import { registerTasks } from './tasks.ts';
import { registerTimelineEditors } from './timeline/timelineEditors.ts';
import type { FramewrightWindow } from './window.ts';

let framewright: Promise<FramewrightWindow> | undefined;
let opened: FramewrightWindow | undefined;

/** Called once, with the first timeline or command. */
export function activate(extension: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Framewright');
  const context: CommandContext = {
    extensionFolder: extension.extensionPath,
    output,
    isUp: () => opened?.link.current !== undefined,
    window: () => {
      framewright ??= open(extension, output);
      return framewright;
    },
  };
  extension.subscriptions.push(
    output,
    ...registerCommands(context),
    registerTasks(context.extensionFolder),
    registerTimelineEditors(extension.extensionUri, context.window),
    restorePreviews(async () => (await context.window()).previews),
    restorePerformance(async () => (await context.window()).performance),
  );
  watchForTimelines(extension, context);
}

/** The help while writing ends with the window; what the daemon makes goes on. */
export async function deactivate(): Promise<void> {
  await (await framewright)?.language.stop();
}

async function open(
  extension: vscode.ExtensionContext,
  output: vscode.OutputChannel,
): Promise<FramewrightWindow> {
  const { FramewrightWindow } = await import('./window.ts');
  opened = await FramewrightWindow.open(extension, output);
  extension.subscriptions.push(opened);
  return opened;
}

function registerCommands(context: CommandContext): readonly vscode.Disposable[] {
  return Object.entries(commands).map(([name, { up, down }]) =>
    vscode.commands.registerCommand(`framewright.${name}`, (...given: readonly unknown[]) =>
      orShow(context, () => (context.isUp() ? up : down)(context, given)),
    ),
  );
}

function watchForTimelines(extension: vscode.ExtensionContext, context: CommandContext): void {
  const listening = vscode.workspace.onDidOpenTextDocument(begin);
  extension.subscriptions.push(listening);
  vscode.workspace.textDocuments.forEach(begin);

  function begin({ languageId }: vscode.TextDocument): void {
    if (languageId !== 'reel') return;
    listening.dispose();
    void vscode.commands.executeCommand('setContext', 'framewright.projectOpen', true);
    // What activates with this text, and the editor that shows it, do not wait for what is loaded now.
    setImmediate(() => void orShow(context, async () => await (await context.window()).language.start()));
  }
}

/** Errors become messages with what can be done about them; they do not reach the editor, which would show them as bugs. */
async function orShow<Value>(
  { output }: CommandContext,
  work: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    const { showFailure } = await import('./ui/failures.ts');
    void showFailure(error, output);
    return undefined;
  }
}
