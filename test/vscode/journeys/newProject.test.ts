/** A person with a clean VS Code and the installed .vsix begins a project. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../daemon/temporaryFolder.ts';
import { fromEnvironment } from '../harness/server.ts';
import { Workbench } from '../harness/workbench.ts';

describe('beginning a project', () => {
  const folder = temporaryFolder();
  let workbench: Workbench;

  before(async () => {
    writeFileSync(join(folder(), 'notes.txt'), 'films');
    workbench = await Workbench.open(folder(), {
      extensions: fromEnvironment('FRAMEWRIGHT_TEST_EXTENSIONS'),
    });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.picture('failed-new-project');
  });
  after(() => workbench.close());

  it('asks for the kind and the file, writes it, and opens it with colours and icon', async () => {
    const { page } = workbench;
    await workbench.run('Framewright: New Project');
    await workbench.quickPick('Slideshow').waitFor();
    await workbench.picture('new-project');
    await workbench.quickPick('Title card').click();
    // The editor's own question for a file suggests one first.
    await workbench.asked('film.reel');
    await workbench.quickInput.fill(join(folder(), 'evening.reel'));
    await page.keyboard.press('Enter');
    await page.locator('.tab[data-resource-name="evening.reel"]').waitFor();
    assert.match(readFileSync(join(folder(), 'evening.reel'), 'utf8'), /"title": "evening"/u);

    // A key of the format and a made-up name are not the same colour: the grammar is at work, some time after the text has come.
    await page.waitForFunction(
      `(() => {
        const colour = (text) => {
          const pieces = [...document.querySelectorAll('.view-line span')].filter(
            (span) => span.childElementCount === 0 && new RegExp('^\\\\s*"?' + text + '"?$', 'u').test(span.textContent),
          );
          return pieces.length === 0 ? undefined : getComputedStyle(pieces.at(-1)).color;
        };
        const [key, name] = [colour('canvas'), colour('evening')];
        return key !== undefined && name !== undefined && key !== name;
      })()`,
    );
    await workbench.picture('new-project-open');
  });
});
