/** Exports ordered in a real extension host: with the text as the editor has it, and with names that would be markup. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { cacheFolder } from '../../../daemon/cache/cacheFolder.ts';

const project = (frames: number): string => `{
  "reel": 1,
  "canvas": { "width": 64, "height": 64, "fps": 30 },
  "tracks": [{ "kind": "video", "items": [{ "color": "#336699", "duration": "${frames}f" }] }],
  "exports": { "small": { "format": "mp4" } }
}
`;

describe('Export Video', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fw-export-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function edit(name: string, text: string): Promise<vscode.TextEditor> {
    const path = join(folder, name);
    writeFileSync(path, text);
    return await vscode.window.showTextDocument(vscode.Uri.file(path));
  }

  it('makes the film of the project in the editor, with its first export, beside it', async () => {
    await edit('plain.reel', project(30));
    const film = await vscode.commands.executeCommand('framewright.exportVideo');
    assert.equal(film, join(folder, 'plain-small.mp4'));
    assert.ok(existsSync(join(folder, 'plain-small.mp4')));
  });

  it('takes the text as it stands, not what is on disk', async () => {
    const editor = await edit('unsaved.reel', '{}');
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((change) => change.replace(whole, project(15)));
    assert.equal(editor.document.isDirty, true);
    const film = await vscode.commands.executeCommand('framewright.exportVideo');
    assert.equal(film, join(folder, 'unsaved-small.mp4'));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('makes the export that a code lens names, of the project it stands in', async () => {
    await edit('other.reel', project(10));
    const uri = vscode.Uri.file(join(folder, 'plain.reel')).toString();
    const film = await vscode.commands.executeCommand('framewright.exportVideo', 'draft', uri);
    assert.equal(film, join(folder, 'plain-draft.mp4'));
  });

  it('makes a film whose name is markup elsewhere', async () => {
    const name = '[x](command:workbench.action.quit) $(alert) <b>';
    await edit(`${name}.reel`, project(10));
    const film = await vscode.commands.executeCommand('framewright.exportVideo');
    assert.equal(film, join(folder, `${name}-small.mp4`));
  });

  it('says what is wrong with a project, and makes nothing', async () => {
    await edit('wrong.reel', '{ "reel": 1 }');
    assert.equal(await vscode.commands.executeCommand('framewright.exportVideo'), undefined);
    assert.equal(existsSync(join(folder, 'wrong-web.mp4')), false);
  });

  it('makes nothing of a text that is not on disk', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'reel', content: project(10) });
    await vscode.window.showTextDocument(document);
    assert.equal(await vscode.commands.executeCommand('framewright.exportVideo'), undefined);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('tells the daemon how large the cache may be, and when that is left to it again', async () => {
    await edit('bounded.reel', project(10));
    await vscode.commands.executeCommand('framewright.exportVideo');
    const path = join(cacheFolder(), 'v1', 'limit');
    const set = (gigabytes: number | undefined): Thenable<void> =>
      vscode.workspace
        .getConfiguration('framewright')
        .update('cache.limitGB', gigabytes, vscode.ConfigurationTarget.Global);
    const until = async (told: string | undefined): Promise<void> => {
      while ((existsSync(path) ? readFileSync(path, 'utf8') : undefined) !== told) await setTimeout(20);
    };
    await set(2.5);
    await until('2500000000\n');
    await set(undefined);
    await until(undefined);
  });

  it('goes on working after the daemon was restarted', async () => {
    await vscode.commands.executeCommand('framewright.restartDaemon');
    await edit('again.reel', project(12));
    assert.equal(
      await vscode.commands.executeCommand('framewright.exportVideo'),
      join(folder, 'again-small.mp4'),
    );
  });
});
