/** Watching an export of the demo: its segments, its graphs, its place in the history. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FrameLocator } from 'playwright-core';
import { temporaryFolder } from '../../daemon/temporaryFolder.ts';
import { isForEverybody } from '../harness/accessibility.ts';
import { copyDemo, smallFilm } from '../harness/demo.ts';
import { fromEnvironment } from '../harness/server.ts';
import { Workbench } from '../harness/workbench.ts';

const limitMs = 240_000;

describe('watching an export', function () {
  this.timeout(2 * limitMs);
  const folder = temporaryFolder();
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open(copyDemo(folder(), { width: smallFilm.width }), {
      extensions: fromEnvironment('FRAMEWRIGHT_TEST_EXTENSIONS'),
    });
    await workbench.openFile('demo.reel');
    await workbench.run('Framewright: Show Performance');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.picture('failed-performance');
  });
  after(() => workbench.close());

  /** The panel's own page: a frame in a frame. */
  const panel = (): FrameLocator =>
    workbench.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

  it('says that there is nothing yet', async () => {
    await panel().getByRole('heading', { name: 'Nothing was exported yet' }).waitFor();
  });

  it('shows what is cached, encoded and waiting while it runs', async () => {
    await workbench.focusText();
    await workbench.run('Framewright: Export Video');
    await panel().getByRole('heading', { name: 'demo-web.mp4' }).waitFor({ timeout: limitMs });
    const strip = panel().getByRole('img', { name: /segments done: / });
    await strip.waitFor();
    await panel()
      .getByRole('img', { name: /[1-9]\d* encoded, [1-9]\d* being encoded/ })
      .waitFor({ timeout: limitMs });
    await panel().getByRole('region', { name: 'Frames a second' }).locator('canvas').waitFor();
    await workbench.picture('performance-running');
  });

  it('keeps it in the history when it is done', async () => {
    await panel().getByRole('link', { name: 'demo-web.mp4' }).waitFor({ timeout: limitMs });
    const total = await panel().locator('.strip > div').count();
    assert.ok(total > 1);
    assert.equal(await panel().locator('.strip > .d').count(), total);
    await panel()
      .getByRole('row', { name: /encode libx264/ })
      .waitFor();
  });

  it('saves what ran when, without another export', async () => {
    await panel()
      .getByRole('button', { name: /^Save Trace/u })
      .click();
    await workbench.asked('demo-web-trace.json');
    await workbench.page.keyboard.press('Enter');
    await workbench.notification('The trace is saved').waitFor();
    const { traceEvents } = JSON.parse(readFileSync(folder('demo/demo-web-trace.json'), 'utf8')) as {
      readonly traceEvents: readonly { readonly name: string }[];
    };
    // Every frame of the film.
    assert.ok(traceEvents.filter(({ name }) => name === 'encode').length >= 810);
    await workbench.run('Notifications: Clear All Notifications');
  });

  it('is beautiful in every theme, and for everybody', async () => {
    await isForEverybody(workbench, panel(), (theme) => workbench.picture(`performance-${theme}`));
  });
});
