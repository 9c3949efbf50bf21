/** The extension in a real extension host: what it registers, when it starts, its settings and tasks. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandWords } from '../../../extension/manifest/commands.ts';
import { settings } from '../../../extension/manifest/settings.ts';

const extension = vscode.extensions.getExtension('framewright.framewright')!;

describe('the extension', () => {
  it('is there, and not active before something of it is used', () => {
    assert.ok(extension);
    assert.equal(extension.isActive, false);
  });

  it('registers every command of its table when it activates', async () => {
    await extension.activate();
    const known = new Set(await vscode.commands.getCommands(true));
    for (const name of Object.keys(commandWords)) assert.ok(known.has(`framewright.${name}`), name);
  });

  it('has every setting of its table, with its default', () => {
    for (const [name, { default: value }] of Object.entries(settings)) {
      assert.equal(vscode.workspace.getConfiguration('framewright').get(name), value, name);
    }
  });

  it('calls .reel files timelines of Framewright', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'reel', content: '{}' });
    assert.equal(document.languageId, 'reel');
  });
});
