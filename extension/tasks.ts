/**
 * Tasks of the type `framewright`, for tasks.json: `{ "type": "framewright", "command": "export", "project": "film.reel" }`. They run the command
 * line in the terminal; the problem matcher `$framewright` reads its words.
 */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { commandLine } from './runtime.ts';
import { plain } from './ui/plainText.ts';

/** As tasks.json has it. */
interface FramewrightTask extends vscode.TaskDefinition {
  readonly type: 'framewright';
  readonly command: 'export' | 'check';
  readonly project: string;
  readonly as?: string;
  readonly output?: string;
  readonly overwrite?: boolean;
}

/** Offered for this many projects of the workspace at most. */
const mostProjects = 50;

/** Until the returned thing is disposed of. */
export function registerTasks(extensionFolder: string): vscode.Disposable {
  return vscode.tasks.registerTaskProvider('framewright', {
    async provideTasks(cancel) {
      const projects = await vscode.workspace.findFiles(
        '**/*.reel',
        '**/node_modules/**',
        mostProjects,
        cancel,
      );
      return projects.flatMap((uri) => {
        const folder = vscode.workspace.getWorkspaceFolder(uri);
        if (folder === undefined || uri.scheme !== 'file') return [];
        const project = vscode.workspace.asRelativePath(uri, false);
        return (['export', 'check'] as const).map((command) =>
          taskOf({ type: 'framewright', command, project }, folder, extensionFolder),
        );
      });
    },
    resolveTask(task) {
      const definition = task.definition as Partial<FramewrightTask>;
      const { command, project } = definition;
      if ((command !== 'export' && command !== 'check') || typeof project !== 'string') return undefined;
      // A task is run with the definition that was written, as the same object.
      return taskOf(definition as FramewrightTask, task.scope ?? vscode.TaskScope.Workspace, extensionFolder);
    },
  });
}

function taskOf(
  definition: FramewrightTask,
  scope: vscode.WorkspaceFolder | vscode.TaskScope,
  extensionFolder: string,
): vscode.Task {
  const folder = typeof scope === 'object' ? scope.uri.fsPath : undefined;
  const { command, args, env } = commandLine(extensionFolder, argumentsOf(definition));
  const name = plain(`${definition.command} ${basename(definition.project)}`);
  const cwd = folder ?? dirname(definition.project);
  const execution = new vscode.ProcessExecution(command, [...args], { cwd, env });
  const task = new vscode.Task(definition, scope, name, 'framewright', execution, '$framewright');
  task.group = vscode.TaskGroup.Build;
  task.presentationOptions = { clear: true };
  return task;
}

function argumentsOf({ command, project, as, output, overwrite }: FramewrightTask): readonly string[] {
  if (command === 'check') return [command, '--', project];
  return [
    command,
    ...(as === undefined ? [] : [`--as=${as}`]),
    ...(output === undefined ? [] : [`--output=${output}`]),
    ...(overwrite === true ? ['--overwrite'] : []),
    '--',
    project,
  ];
}
