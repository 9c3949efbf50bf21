/** A folder that nobody has trusted yet: the text gets help, nothing is exported. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../daemon/temporaryFolder.ts';
import { fromEnvironment } from '../harness/server.ts';
import { Workbench } from '../harness/workbench.ts';

const project = `{
  "reel": 1,
  "canvas": { "width": 320, "height": 180, "fps": 30 },
  "assets": { "gone": { "src": "not-there.mp4" } },
  "trakcs": [],
  "tracks": [
    { "kind": "video", "items": [{ "asset": "gone", "duration": 1 }] },
  ],
}
`;

describe('a folder that is not trusted', () => {
  const folder = temporaryFolder();
  let workbench: Workbench;

  before(async () => {
    writeFileSync(join(folder(), 'film.reel'), project);
    workbench = await Workbench.open(folder(), {
      extensions: fromEnvironment('FRAMEWRIGHT_TEST_EXTENSIONS'),
      trust: false,
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    });
    await workbench.openFile('film.reel');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.picture('failed-restricted');
  });
  after(() => workbench.close());

  it('gets its text checked, and no media opened', async () => {
    const { page } = workbench;
    await page.locator('.squiggly-error').first().waitFor();
    await workbench.run('Problems: Focus on Problems View');
    await page.locator('.markers-panel', { hasText: 'trakcs' }).waitFor();
    assert.equal(await page.locator('.markers-panel', { hasText: 'not-there.mp4' }).count(), 0);
    await workbench.picture('restricted');
  });

  it('is not offered an export', async () => {
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput.fill('>Framewright');
    await workbench.quickPick('Framewright: New Project').waitFor();
    assert.equal(await workbench.quickPick('Export Video').count(), 0);
  });
});
