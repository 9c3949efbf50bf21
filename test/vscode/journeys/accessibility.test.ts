/** The panels for everybody: what axe-core says of each in light, dark and high contrast themes, after an export, with something selected. */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { temporaryFolder } from '../../daemon/temporaryFolder.ts';
import { accessibilityProblems } from '../harness/accessibility.ts';
import { copyDemo } from '../harness/demo.ts';
import { fromEnvironment } from '../harness/server.ts';
import { Workbench } from '../harness/workbench.ts';

const limitMs = 240_000;

const themes = [
  ['Dark Modern', 'vscode-dark'],
  ['Light Modern', 'vscode-light'],
  ['Dark High Contrast', 'vscode-high-contrast'],
  ['Light High Contrast', 'vscode-high-contrast-light'],
] as const;

describe('the panels, for everybody', function () {
  this.timeout(2 * limitMs);
  const folder = temporaryFolder();
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open(copyDemo(folder(), { small: true }), {
      vsix: [fromEnvironment('FRAMEWRIGHT_TEST_VSIX')],
    });
    await workbench.openFile('demo.reel');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.picture('failed-accessibility');
  });
  after(() => workbench.close());

  /** The page with that element, inside VS Code's two frames. */
  async function pageWith(selector: string): Promise<Frame> {
    for (;;) {
      for (const frame of workbench.page.frames()) {
        const element = frame.locator(selector);
        if (await element.isVisible().catch(() => false)) return frame;
      }
      await workbench.page.waitForTimeout(100);
    }
  }

  async function check(selector: string): Promise<void> {
    const found: string[] = [];
    for (const [theme, style] of themes) {
      await workbench.run('Preferences: Color Theme');
      await workbench.quickInput.fill(theme);
      await workbench.quickPick(theme).first().click();
      const page = await pageWith(selector);
      await page.locator(`body.${style}`).waitFor();
      for (const problem of await accessibilityProblems(page)) found.push(`${theme}: ${problem}`);
      await workbench.picture(`accessible-${selector.replaceAll(/\W/gu, '')}-${style}`);
    }
    assert.deepEqual(found, []);
  }

  it('the timeline', async () => {
    await workbench.run('Framewright: Open Timeline');
    const page = await pageWith('main.timeline');
    const clip = page.getByRole('option', { name: /^Every cut is exact,/u });
    await clip.waitFor();
    const box = (await clip.boundingBox())!;
    await workbench.page.mouse.click(box.x + box.width / 2, box.y + 10);
    await page.getByRole('heading', { name: 'Every cut is exact' }).waitFor();
    await check('main.timeline');
  });

  it('the preview', async () => {
    await workbench.focusText();
    await workbench.run('Framewright: Open Preview');
    const page = await pageWith('main.preview');
    await page.locator('canvas').first().waitFor();
    await check('main.preview');
  });

  it('the performance of an export', async () => {
    await workbench.focusText();
    await workbench.run('Framewright: Show Performance');
    await pageWith('main.performance');
    await workbench.focusText();
    await workbench.run('Framewright: Export Video');
    const page = await pageWith('main.performance');
    await page.getByRole('link', { name: 'demo-web.mp4' }).waitFor({ timeout: limitMs });
    await workbench.run('Notifications: Clear All Notifications');
    await check('main.performance');
  });
});
