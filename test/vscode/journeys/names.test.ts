/** A project whose names are HTML, Markdown, VS Code's icons and a terminal's commands: wherever VS Code shows one, it is text, and does nothing. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { temporaryFolder } from '../../daemon/temporaryFolder.ts';
import { fromEnvironment } from '../harness/server.ts';
import { Workbench } from '../harness/workbench.ts';

const limitMs = 120_000;

/** What each part of would do: run a script, lead away, run a command, be an icon, colour a terminal, turn the line round. */
const markup =
  '<img src=x onerror=alert(1)><h1>Big</h1> [click](command:workbench.action.quit) <https://example.org> $(alert) **bold**';
const evil = `${markup}\u001b[31m\u202e`;
/** A file's name holds no slash. */
const fileName = markup.replaceAll('/', '');

const project = `{
  "reel": 1,
  "canvas": { "width": 960, "height": 540, "fps": 30 },
  "variables": { "words": ${JSON.stringify(evil)} },
  "assets": { ${JSON.stringify(evil)}: { "src": ${JSON.stringify(`${fileName}.svg`)} } },
  "tracks": [
    {
      "id": ${JSON.stringify(evil)},
      "kind": "video",
      "items": [
        { "text": "\${words}", "duration": 20, "animate": { "rotation": [{ "t": 0, "v": 0 }, { "t": 20, "v": 360 }] } },
      ],
    },
    { "kind": "video", "items": [{ "asset": ${JSON.stringify(evil)}, "duration": 1 }] },
  ],
  "markers": [{ "at": 1, "name": ${JSON.stringify(evil)} }],
  "exports": { ${JSON.stringify(evil)}: { "format": "mp4", "video": { "codec": "h264", "preset": "veryslow" } } },
}
`;

/** The name is that of an asset which is not there. */
const wrong = `{
  "reel": 1,
  "canvas": { "width": 64, "height": 64, "fps": 30 },
  "tracks": [{ "kind": "video", "items": [{ "asset": ${JSON.stringify(evil)}, "duration": 1 }] }],
}
`;

describe('names that are markup elsewhere', function () {
  this.timeout(2 * limitMs);
  const folder = temporaryFolder();
  const dialogs: string[] = [];
  let workbench: Workbench;

  before(async () => {
    writeFileSync(join(folder(), `${fileName}.reel`), project);
    writeFileSync(
      join(folder(), `${fileName}.svg`),
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    );
    writeFileSync(join(folder(), 'wrong.reel'), wrong);
    workbench = await Workbench.open(folder(), {
      extensions: fromEnvironment('FRAMEWRIGHT_TEST_EXTENSIONS'),
      // A title may say where a file lies.
      settings: { 'workbench.hover.delay': 200 },
    });
    workbench.page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await workbench.page
      .locator('.explorer-folders-view .monaco-list-row', { hasText: '.reel' })
      .first()
      .dblclick();
    await workbench.page.locator('.monaco-editor .view-line').first().waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.picture('failed-names');
    await workbench.page.keyboard.press('Escape');
    assert.deepEqual(dialogs, []);
  });
  after(() => workbench.close());

  /** Once it shows the name: as it is written, up to where it is cut, and nothing is made of it. */
  async function isText(place: Locator, asWritten = '**bold**'): Promise<void> {
    const shown = place.filter({ hasText: 'onerror=alert(1)' }).first();
    await shown.waitFor({ timeout: limitMs });
    // The editor's own labels are anchors, without an address.
    const made = shown.locator('img[src="x"], h1, [data-href], a[href]:not([href=""]), .codicon-alert');
    const markupOf = (all: readonly unknown[]): readonly string[] =>
      all.map((each) => (each as { readonly outerHTML: string }).outerHTML);
    assert.deepEqual(await made.evaluateAll(markupOf), []);
    const text = ((await shown.textContent()) ?? '').replaceAll('\u2060', '');
    assert.ok(text.includes(asWritten), text);
    // eslint-disable-next-line no-control-regex -- that is what must not be there
    assert.doesNotMatch(text, /[\u0000-\u0008\u000e-\u001f\u202a-\u202e]/u);
  }

  /** Into the first place where the text has this. */
  async function goTo(what: string): Promise<void> {
    const lines = project.split('\n');
    const line = lines.findIndex((each) => each.includes(what));
    await workbench.goTo(line + 1, lines[line]!.indexOf(what) + 3);
  }

  it('are text in the outline and in the path above the text', async () => {
    const { page } = workbench;
    await workbench.run('Explorer: Focus on Outline View');
    await isText(page.locator('.outline-tree .monaco-list-row', { hasText: 'Big' }));
    await goTo('"duration": 20');
    await isText(page.locator('.breadcrumbs-control .monaco-breadcrumb-item', { hasText: 'Big' }));
    await workbench.picture('names-outline');
  });

  it('are text in what is told of an asset and of a variable', async () => {
    const { page } = workbench;
    for (const name of [`${JSON.stringify(evil)}: { "src"`, '${words}']) {
      await goTo(name);
      await workbench.run('Show or Focus Hover');
      await isText(page.locator('.monaco-hover .hover-contents'));
      await workbench.picture('names-hover');
      await page.keyboard.press('Escape');
    }
  });

  it('are text in the line above an export', async () => {
    await goTo('"exports"');
    await isText(workbench.page.locator('.codelens-decoration', { hasText: 'Export Video' }));
  });

  it('are text in what completes a word', async () => {
    const { page } = workbench;
    await goTo('"duration": 20');
    await page.keyboard.press('Home');
    await page.keyboard.type('{ "asset": ');
    await page.keyboard.press('Control+Space');
    await isText(page.locator('.suggest-widget .monaco-list-row'));
    await workbench.picture('names-completion');
    await page.keyboard.press('Escape');
    await workbench.run('File: Revert File');
  });

  it('are text in the questions of Export Video With…', async () => {
    await workbench.run('Framewright: Export Video With…');
    await isText(workbench.quickPick('onerror'));
    await workbench.picture('names-question');
    await workbench.page.keyboard.press('Escape');
  });

  it('are text in an export’s notification, in the status bar and its tooltip, and when it is over', async () => {
    const { page } = workbench;
    await workbench.run('Framewright: Export Video');
    await isText(workbench.notification(/Exporting/u));
    await workbench.statusItem(/\d+ % · .*B/u).hover();
    await page.locator('.monaco-hover', { hasText: 'Frame' }).first().waitFor();
    await workbench.picture('names-exporting');
    const tooltip = page.locator('.monaco-hover', { hasText: 'Frame' }).first();
    assert.equal(await tooltip.locator('img[src="x"], h1, .codicon-alert').count(), 0);
    assert.deepEqual(await tooltip.locator('a').allTextContents(), ['Cancel']);
    await workbench.answer(/Exporting/u, 'Cancel');
    await workbench.statusItem('Export cancelled').waitFor({ timeout: limitMs });
  });

  it('are text among the problems, and in what is offered against them', async () => {
    const { page } = workbench;
    await workbench.openFile('wrong.reel');
    await workbench.run('Problems: Focus on Problems View');
    await isText(
      page.locator('.markers-panel .monaco-list-row', { hasText: 'There is no asset' }),
      '<h1>Big</h1>',
    );
    await workbench.picture('names-problems');
    await workbench.run('View: Toggle Panel Visibility');
    await workbench.goTo(4, wrong.split('\n')[3]!.indexOf('<img') + 1);
    await page.keyboard.press('Control+.');
    await isText(
      page.locator('.action-widget .monaco-list-row', { hasText: 'Add the asset' }),
      '<h1>Big</h1>',
    );
    await workbench.picture('names-fix');
  });
});
