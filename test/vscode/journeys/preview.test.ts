/** Looking at the demo beside its text: the picture comes, follows the keys and the text, plays, and keeps its place. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { temporaryFolder } from '../../daemon/temporaryFolder.ts';
import { isForEverybody } from '../harness/accessibility.ts';
import { copyDemo } from '../harness/demo.ts';
import { fromEnvironment } from '../harness/server.ts';
import { Workbench } from '../harness/workbench.ts';

const limitMs = 120_000;

describe('previewing the demo', function () {
  this.timeout(2 * limitMs);
  const folder = temporaryFolder();
  let demo: string;
  let workbench: Workbench;

  before(async () => {
    demo = copyDemo(folder());
    workbench = await Workbench.open(demo, { extensions: fromEnvironment('FRAMEWRIGHT_TEST_EXTENSIONS') });
    await workbench.openFile('demo.reel');
    await workbench.run('Framewright: Open Preview');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.picture('failed-preview');
  });
  after(() => workbench.close());

  /** The panel's own page: a frame in a frame. */
  const panel = (): FrameLocator =>
    workbench.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  const playhead = (): Locator => panel().getByRole('slider', { name: 'Playhead' });
  const press = (key: string): Promise<void> => playhead().press(key);

  async function frame(): Promise<number> {
    return Number(await playhead().getAttribute('aria-valuenow'));
  }

  async function until(holds: () => Promise<boolean>): Promise<void> {
    const endMs = performance.now() + limitMs;
    while (!(await holds())) {
      assert.ok(performance.now() < endMs, `did not come true: ${holds.toString()}`);
      await workbench.page.waitForTimeout(50);
    }
  }

  /** The picture's mean colour and how much is in it, once it rests without loss. */
  async function picture(): Promise<{ readonly mean: readonly number[]; readonly spread: number }> {
    const canvas = panel().locator('canvas[data-still="true"]');
    await canvas.waitFor();
    return await canvas.evaluate((element) => {
      // Runs in the page, whose types the tests do not have.
      const page = element as unknown as {
        width: number;
        height: number;
        getContext(kind: '2d'): {
          getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
        };
      };
      const { data } = page.getContext('2d').getImageData(0, 0, page.width, page.height);
      const mean = [0, 0, 0];
      let lowest = 255;
      let highest = 0;
      for (let at = 0; at < data.length; at += 4) {
        for (let channel = 0; channel < 3; channel++) mean[channel]! += data[at + channel]!;
        lowest = Math.min(lowest, data[at + 1]!);
        highest = Math.max(highest, data[at + 1]!);
      }
      return { mean: mean.map((sum) => sum / (data.length / 4)), spread: highest - lowest };
    });
  }

  it('shows the film and moves by keys', async () => {
    await panel().locator('canvas').waitFor();
    await press('Home');
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft'])
      await press(key);
    await until(async () => (await frame()) === 61);
    const { spread } = await picture();
    assert.ok(spread > 60, `hardly anything is to be seen: ${spread}`);
    await panel().getByText('00:00:02:01').first().waitFor();
    await workbench.picture('preview');
  });

  it('goes to what stands at the cursor', async () => {
    const lines = readFileSync(join(demo, 'demo.reel'), 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes('"asset": "lights"')) + 1;
    await workbench.focusText();
    await workbench.goTo(line, 20);
    await workbench.run('Framewright: Preview From Here');
    await until(async () => (await frame()) === 300);
    await workbench.picture('preview-from-here');
  });

  it('plays with sound, as fast as the film, and stops where it is', async () => {
    await press('Home');
    await press('Space');
    await panel().getByRole('button', { name: 'Pause' }).waitFor();
    await until(async () => (await frame()) > 30);
    await press('Space');
    await panel().getByRole('button', { name: 'Play', exact: true }).waitFor();
    const rests = await frame();
    await picture();
    assert.equal(await frame(), rests);
  });

  it('follows the text, and keeps the last picture while there is a mistake in it', async () => {
    await press('Home');
    await press('End');
    await picture();
    const last = await frame();
    await workbench.focusText();
    await workbench.page.keyboard.press('Control+Home');
    await workbench.page.keyboard.type('[');
    await panel().getByText('without a mistake').waitFor();
    assert.equal(await frame(), last);
    await workbench.picture('preview-mistake');
    await workbench.page.keyboard.press('Backspace');
    await panel().getByText('without a mistake').waitFor({ state: 'detached' });
    await picture();
  });

  it('is beautiful in every theme, and for everybody; and lists its keys', async () => {
    await press('Home');
    for (let times = 0; times < 6; times++) await press('Shift+ArrowRight');
    await press('s');
    await picture();
    await isForEverybody(workbench, panel(), async (theme) => {
      await picture();
      await workbench.picture(`preview-${theme}`);
    });
    await press('?');
    await panel().getByRole('dialog', { name: 'Keys' }).waitFor();
    await workbench.picture('preview-keys');
  });
});
