/** "New Project" in a real extension host. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';

describe('New Project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fw-new-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('writes the template with the chosen media, relative to the project, and opens it', async () => {
    const target = join(folder, 'summer-walk.reel');
    await vscode.commands.executeCommand('framewright.newProject', {
      template: 'clips',
      pictures: [join(folder, 'media/one.mp4'), join(folder, '../two.mp4')],
      music: null,
      target,
    });
    const editor = vscode.window.activeTextEditor!;
    assert.equal(editor.document.uri.fsPath, target);
    assert.equal(editor.document.languageId, 'reel');
    const text = editor.document.getText();
    assert.match(text, /"clip1": \{ "src": "media\/one\.mp4" \}/u);
    assert.match(text, /"clip2": \{ "src": "\.\.\/two\.mp4" \}/u);
    assert.match(text, /"title": "summer walk"/u);
  });
});
