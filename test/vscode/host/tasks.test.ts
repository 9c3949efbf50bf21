/** The task type `framewright` in a real extension host. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';

const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;

describe('tasks', () => {
  before(() => {
    writeFileSync(
      join(folder, 'bad.reel'),
      '{ "reel": 1, "canvas": { "width": 64, "height": 64, "fps": 30 },\n  "tracks": [], "colour": 1 }\n',
    );
  });

  it('offers an export and a check for every project', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'framewright' });
    assert.deepEqual(tasks.map(({ name }) => name).sort(), ['check bad.reel', 'export bad.reel']);
  });

  it('puts what the check finds among the problems', async () => {
    const [task] = (await vscode.tasks.fetchTasks({ type: 'framewright' })).filter(({ name }) =>
      name.startsWith('check'),
    );
    const ended = new Promise<number | undefined>((resolve) => {
      const listening = vscode.tasks.onDidEndTaskProcess(({ exitCode }) => {
        listening.dispose();
        resolve(exitCode);
      });
    });
    const uri = vscode.Uri.file(join(folder, 'bad.reel'));
    const found = new Promise<void>((resolve) => {
      const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (!uris.some(({ path }) => path === uri.path)) return;
        if (!vscode.languages.getDiagnostics(uri).some(({ code }) => code === 'key-unknown')) return;
        listening.dispose();
        resolve();
      });
    });
    await vscode.tasks.executeTask(task!);
    assert.equal(await ended, 2);
    await found;
  });
});
