/** A film that is renamed in a real VS Code: the project that is open calls it as it is called then. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';

const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
const project = join(folder, 'renaming.reel');

describe('media that are renamed', () => {
  before(() => {
    writeFileSync(join(folder, 'shot.mp4'), '');
    writeFileSync(
      project,
      `{
  "reel": 1,
  "canvas": { "width": 64, "height": 64, "fps": 30 },
  "assets": { "shot": { "src": "shot.mp4" } },
  "tracks": [{ "kind": "video", "items": [{ "asset": "shot" }] }],
}
`,
    );
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    for (const path of [project, join(folder, 'take.mp4')]) rmSync(path, { force: true });
  });

  it('are renamed in the project', async () => {
    const uri = vscode.Uri.file(project);
    const told = new Promise<void>((resolve) => {
      const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (!uris.some(({ path }) => path === uri.path)) return;
        // The empty file was looked at, so the server has the text.
        if (!vscode.languages.getDiagnostics(uri).some(({ code }) => code === 'media-truncated')) return;
        listening.dispose();
        resolve();
      });
    });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await told;
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(vscode.Uri.file(join(folder, 'shot.mp4')), vscode.Uri.file(join(folder, 'take.mp4')));
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.match(document.getText(), /"src": "take\.mp4"/u);
  });
});
