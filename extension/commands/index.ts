/**
 * The one table of commands: what each does while the daemon is up, and while it is down where that is another thing. Their words are in
 * `extension/manifest/commands.ts`.
 */
import * as vscode from 'vscode';
import type { CommandName } from '../manifest/commands.ts';
import type { FramewrightWindow } from '../window.ts';

/** What commands work with. */
export interface CommandContext {
  readonly extensionFolder: string;
  readonly output: vscode.OutputChannel;
  /** Whether a daemon is connected. */
  readonly isUp: () => boolean;
  /** The window's share of the daemon, made when it is first asked for. */
  readonly window: () => Promise<FramewrightWindow>;
}

/** `given`: what a menu, a link, a code lens or a keybinding passes. */
type Handler = (context: CommandContext, given: readonly unknown[]) => Promise<unknown>;

interface Command {
  readonly up: Handler;
  readonly down: Handler;
}

/** A command that does the same in both states. What it needs is loaded when it runs. */
const always = (handler: Handler): Command => ({ up: handler, down: handler });

/** Every command of the manifest has its entry here: without one this does not compile. */
export const commands: Readonly<Record<CommandName, Command>> = {
  // The daemon is started by the order itself, once it is known that there is one.
  exportVideo: always(async (context, given) => {
    const { exportVideo } = await import('./exportVideo.ts');
    return await exportVideo((await context.window()).exports, given);
  }),
  exportVideoWith: always(async (context, given) => {
    const { exportVideoWith } = await import('./exportVideo.ts');
    return await exportVideoWith(await context.window(), given);
  }),
  openPreview: always(async (context, given) => {
    const { openPreview } = await import('./openPreview.ts');
    await openPreview((await context.window()).previews, given);
  }),
  openTimeline: always(async (_context, given) => {
    const { openTimeline } = await import('./openTimeline.ts');
    await openTimeline(given);
  }),
  previewFromHere: always(async (context) => {
    const { previewFromHere } = await import('./openPreview.ts');
    await previewFromHere((await context.window()).previews);
  }),
  exportWithTrace: always(async (context, given) => {
    const { exportWithTrace } = await import('./exportVideo.ts');
    return await exportWithTrace((await context.window()).exports, given);
  }),
  showPerformance: always(async (context) => (await context.window()).performance.show()),
  cancelExport: {
    up: async (context) => await (await context.window()).exports.cancel(),
    down: () => Promise.resolve(void vscode.window.showInformationMessage('Nothing is being exported.')),
  },
  newProject: always(async (_context, [given]) => {
    const { newProject } = await import('./newProject.ts');
    await newProject(given);
  }),
  restartDaemon: always(async (context) => {
    const { restartDaemon } = await import('./restartDaemon.ts');
    await restartDaemon(await context.window());
  }),
  showDaemonLog: always(async (context) => {
    const { showDaemonLog } = await import('./showDaemonLog.ts');
    await showDaemonLog((await context.window()).places);
  }),
  checkThisMachine: always(async ({ extensionFolder, output }) => {
    const { checkThisMachine } = await import('./checkThisMachine.ts');
    await checkThisMachine(extensionFolder, output);
  }),
};
