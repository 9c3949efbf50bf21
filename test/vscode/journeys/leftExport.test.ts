/** A person closes the window while a film is made, and opens another: the film goes on, and the new window shows it. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../daemon/temporaryFolder.ts';
import { copyDemo } from '../harness/demo.ts';
import { fromEnvironment } from '../harness/server.ts';
import { Workbench } from '../harness/workbench.ts';

const limitMs = 240_000;

describe('an export that outlives its window', function () {
  this.timeout(2 * limitMs);
  const folder = temporaryFolder();
  let demo: string;
  let workbench: Workbench;

  before(async () => {
    // So large that its making outlives the time in which a window opens.
    demo = copyDemo(folder(), { width: 960 });
    workbench = await Workbench.open(demo, { extensions: fromEnvironment('FRAMEWRIGHT_TEST_EXTENSIONS') });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.picture('failed-left-export');
  });
  after(() => workbench.close());

  it('is shown by the next one, and ends with the film; clips then say that they are cached', async () => {
    await workbench.openFile('demo.reel');
    await workbench.run('Framewright: Export Video');
    await workbench.notification('Exporting demo-web.mp4').filter({ hasText: /\d %/u }).waitFor();
    await workbench.reopen();
    const editor = workbench.page.locator('.monaco-editor .view-line').first();
    await editor.waitFor({ timeout: 5000 }).catch(() => workbench.openFile('demo.reel'));
    await workbench.statusItem(/\d+ % · .*B/u).waitFor({ timeout: limitMs });
    await workbench.picture('left-export');
    await workbench.notification(/demo-web\.mp4: \d+ frames/u).waitFor({ timeout: limitMs });
    assert.ok(existsSync(join(demo, 'demo-web.mp4')));
    await workbench.page.keyboard.press('Escape');
    await workbench.run('Notifications: Clear All Notifications');
    // Room for the lines that the picture is of.
    await workbench.run('View: Toggle Primary Side Bar Visibility');
    const lines = readFileSync(join(demo, 'demo.reel'), 'utf8').split('\n');
    await workbench.goTo(lines.findIndex((line) => line.includes('"asset"')) + 1, 1);
    const lens = workbench.page.locator('.codelens-decoration', { hasText: /cached, \d+\.\d ms a frame/u });
    await lens.first().waitFor({ timeout: limitMs });
    await workbench.picture('lenses');
  });
});
