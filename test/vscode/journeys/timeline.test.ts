/** Editing by hand on the visual timeline, beside the text: what is dragged, trimmed, split and deleted there is in the text as a person would have written it. */
import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Frame, Locator } from 'playwright-core';
import { ffmpeg, testFilm } from '../../daemon/media.ts';
import { temporaryFolder } from '../../daemon/temporaryFolder.ts';
import { isForEverybody } from '../harness/accessibility.ts';
import { copyDemo } from '../harness/demo.ts';
import { fromEnvironment } from '../harness/server.ts';
import { Workbench } from '../harness/workbench.ts';

const film = `// A walk, and what it sounds like.
{
  "reel": 1,
  "canvas": { "width": 640, "height": 360, "fps": 30 },
  "assets": { "walk": { "src": "walk.mp4" }, "tone": { "src": "tone.wav" } },
  "tracks": [
    { "id": "main", "kind": "video", "items": [
      { "asset": "walk", "in": 1, "out": 5 }, // the beginning
      // In town.
      { "asset": "walk", "in": 5, "out": 8 },
      { "color": "#203040", "duration": 2 }
    ] },
    { "id": "music", "kind": "audio", "items": [{ "asset": "tone", "duration": "end" }] }
  ]
}
`;

const settings = {
  'workbench.colorTheme': 'Default Dark Modern',
};

describe('the visual timeline', function () {
  this.timeout(300_000);
  let workbench: Workbench;
  let timeline: Frame;
  // Before its folder goes.
  after(() => workbench.close());
  const folder = temporaryFolder();

  before(async () => {
    testFilm(folder('walk.mp4'), { seconds: 10 });
    testFilm(folder('city.mp4'), { seconds: 3 });
    ffmpeg('-f', 'lavfi', '-t', '10', '-i', 'sine', folder('tone.wav'));
    writeFileSync(folder('walk.reel'), film);
    copyDemo(folder());
    workbench = await Workbench.open(folder(), {
      extensions: fromEnvironment('FRAMEWRIGHT_TEST_EXTENSIONS'),
      settings,
    });
    await workbench.openFile('walk.reel');
    await workbench.run('Framewright: Open Timeline');
    timeline = await pageOf(workbench);
    await item('walk').first().waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.picture('failed-timeline');
  });

  const item = (name: string): Locator =>
    timeline.getByRole('option', { name: new RegExp(`^${name},`, 'u') });

  /** The text as it was saved last. */
  const text = (): string => readFileSync(folder('walk.reel'), 'utf8');

  /** Saves until the text is what it should be: an edit may come after a save that it seemed to be part of. */
  async function becomes(expected: string): Promise<void> {
    for (let tries = 0; tries < 400 && text() !== expected; tries++) {
      if (tries % 10 === 0) await workbench.page.keyboard.press('Control+S');
      await workbench.page.waitForTimeout(50);
    }
    assert.equal(text(), expected);
  }

  /** With the mouse, from a place in an item by so many pixels. `at`: from its left edge, or from its right edge where negative. */
  async function drag(name: string, at: number, by: number, key?: 'Shift' | 'Alt'): Promise<void> {
    const { page } = workbench;
    const box = (await item(name).first().boundingBox())!;
    const x = at < 0 ? box.x + box.width + at : box.x + at;
    const y = box.y + box.height / 2;
    if (key) await page.keyboard.down(key);
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let part = 1; part <= 5; part++) await page.mouse.move(x + (by * part) / 5, y);
    await page.mouse.up();
    if (key) await page.keyboard.up(key);
  }

  async function undo(): Promise<void> {
    await workbench.page.keyboard.press('Control+Z');
    await becomes(film);
  }

  /** Pixels of a second. */
  async function second(): Promise<number> {
    const box = (await item('#203040').boundingBox())!;
    return box.width / 2;
  }

  it('shows what the text says', async () => {
    await becomes(film);
    assert.match(
      (await item('walk').first().getAttribute('aria-label'))!,
      /video, from 00:00:00 to 00:04:00/u,
    );
    assert.equal(await timeline.getByRole('option').count(), 4);
  });

  it('trims with the mouse, and one undo takes it back', async () => {
    await drag('walk', -2, -1 * (await second()), 'Shift');
    await becomes(film.replace('"out": 5 }', '"out": 4 }'));
    await undo();
  });

  it('moves a clip, and keeps the others where they are', async () => {
    await drag('#203040', 20, 1 * (await second()));
    await becomes(film.replace('"color": "#203040", ', '"color": "#203040", "start": 8, '));
    await undo();
  });

  it('splits at the playhead', async () => {
    await item('walk').first().waitFor();
    const box = (await item('walk').first().boundingBox())!;
    const ruler = (await timeline.locator('.ruler').boundingBox())!;
    await workbench.page.mouse.click(box.x + 2 * (await second()), ruler.y + 6);
    await workbench.page.mouse.click(box.x + 30, box.y + 30);
    await workbench.page.keyboard.press('s');
    await becomes(
      film.replace(
        '"in": 1, "out": 5 }, // the beginning\n',
        '"in": 1, "out": 3 }, // the beginning\n      { "asset": "walk", "in": 3, "out": 5 },\n',
      ),
    );
    await undo();
  });

  it('deletes with a key, and closes up with another', async () => {
    const box = (await item('walk').nth(1).boundingBox())!;
    await workbench.page.mouse.click(box.x + 30, box.y + 30);
    await workbench.page.keyboard.press('Shift+Delete');
    await becomes(film.replace('      { "asset": "walk", "in": 5, "out": 8 },\n', ''));
    await undo();
  });

  it('slips, joins, marks, deletes, animates and edits, each undone in one step', async () => {
    const { page } = workbench;
    const select = async (nth: number): Promise<void> => {
      const box = (await item('walk').nth(nth).boundingBox())!;
      await page.mouse.click(box.x + 30, box.y + 8);
      await timeline.getByRole('heading', { name: 'walk' }).waitFor();
    };
    await drag('walk', 30, -1 * (await second()), 'Alt');
    await becomes(film.replace('"in": 1, "out": 5', '"in": 2, "out": 6'));
    await undo();
    await select(1);
    await page.keyboard.press('t');
    const joined = '      { "transition": "crossfade", "duration": 1 },\n      // In town.\n';
    await becomes(film.replace('      // In town.\n', joined));
    await undo();
    await select(1);
    await page.keyboard.press('Delete');
    await becomes(
      film
        .replace('      { "asset": "walk", "in": 5, "out": 8 },\n', '')
        .replace('"color": "#203040", ', '"color": "#203040", "start": 7, '),
    );
    await undo();
    await select(0);
    await page.keyboard.press('Home');
    await page.keyboard.press('m');
    await becomes(
      film.replace('}] }\n  ]\n}', '}] }\n  ],\n  "markers": [{ "at": 0, "name": "marker 1" }]\n}'),
    );
    await undo();
    await timeline.getByRole('button', { name: 'Keyframe for Opacity at the playhead' }).click();
    await becomes(film.replace('"out": 5 }', '"out": 5, "animate": { "opacity": [{ "t": 0, "v": 1 }] } }'));
    await workbench.picture('timeline-keyframe');
    await undo();
    await select(1);
    const gain = timeline.getByRole('textbox', { name: 'Gain, dB' });
    await gain.fill('-6');
    await gain.press('Enter');
    await becomes(film.replace('"out": 8 }', '"out": 8, "gain": -6 }'));
    await select(0);
    await undo();
  });

  it('is as it was left when it was hidden', async () => {
    const { page } = workbench;
    const box = (await item('#203040').boundingBox())!;
    await page.mouse.click(box.x + 30, box.y + 8);
    await timeline.getByRole('heading', { name: '#203040' }).waitFor();
    await page.keyboard.press('+');
    await page.keyboard.press('n');
    const width = (): Promise<number> =>
      item('#203040')
        .boundingBox()
        .then((now) => now!.width);
    const wide = await width();
    await workbench.openFile('demo.reel');
    await page.locator('.tab[data-resource-name="walk.reel"]').last().click();
    timeline = await pageOf(workbench);
    await timeline.getByRole('heading', { name: '#203040' }).waitFor();
    assert.ok(Math.abs((await width()) - wide) < 1);
    assert.equal(
      await timeline.getByRole('switch', { name: 'Snapping' }).getAttribute('aria-checked'),
      'false',
    );
    await page.keyboard.press('f');
    await page.keyboard.press('n');
  });

  it('takes files from the explorer', async () => {
    const { page } = workbench;
    const file = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'city.mp4' });
    const from = (await file.boundingBox())!;
    const last = (await item('#203040').boundingBox())!;
    await page.mouse.move(from.x + 40, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + from.height / 2, { steps: 3 });
    // Without it VS Code takes files for itself.
    await page.keyboard.down('Shift');
    const end = [last.x + last.width, last.y + 30] as const;
    await page.mouse.move(...end, { steps: 10 });
    // What is dragged arrives in the page a movement later.
    for (const by of [2, 3, 2]) await page.mouse.move(end[0] + by, end[1]);
    await timeline.locator('.tip', { hasText: 'Put it at 00:09:00' }).waitFor();
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await becomes(
      film
        .replace(
          '"tone": { "src": "tone.wav" } }',
          '"tone": { "src": "tone.wav" }, "city": { "src": "city.mp4" } }',
        )
        .replace('"duration": 2 }', '"duration": 2 },\n      { "asset": "city" }'),
    );
    await undo();
  });

  /** What a file manager would drop: a page learns name, time and content of it. */
  async function dropFromOutside(name: string, path: string, modifiedMs: number): Promise<void> {
    const file = { name, modifiedMs, content: readFileSync(path).toString('base64') };
    await timeline.evaluate(`(() => {
      const { name, modifiedMs, content } = ${JSON.stringify(file)};
      const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], name, { lastModified: modifiedMs }));
      const lanes = document.querySelector('.lanes');
      const { right, top } = document.querySelector('[aria-label^="#203040,"]').getBoundingClientRect();
      const at = { clientX: right, clientY: top + 30, bubbles: true, cancelable: true, dataTransfer };
      lanes.dispatchEvent(new DragEvent('drop', at));
    })()`);
  }

  const withClip = (asset: string, src: string): string =>
    film
      .replace(
        '"tone": { "src": "tone.wav" } }',
        `"tone": { "src": "tone.wav" }, "${asset}": { "src": "${src}" } }`,
      )
      .replace('"duration": 2 }', `"duration": 2 },\n      { "asset": "${asset}" }`);

  it('finds files that come from outside and lie in the folder', async () => {
    await dropFromOutside('city.mp4', folder('city.mp4'), statSync(folder('city.mp4')).mtimeMs);
    await becomes(withClip('city', 'city.mp4'));
    await undo();
  });

  it('asks where others are, and copies them to the project if that is wanted', async () => {
    const { page } = workbench;
    await dropFromOutside('town.mp4', folder('city.mp4'), 1_600_000_000_000);
    await page.locator('.quick-input-widget', { hasText: 'Where is "town.mp4"?' }).waitFor();
    await workbench.picture('timeline-outside');
    await page.keyboard.press('Escape');
    await becomes(film);

    await dropFromOutside('town.mp4', folder('city.mp4'), 1_600_000_000_000);
    await workbench.quickPick('Copy It to the Project').click();
    await becomes(withClip('town', 'town.mp4'));
    assert.ok(readFileSync(folder('town.mp4')).equals(readFileSync(folder('city.mp4'))));
    await undo();
  });

  it('keeps its picture while the text has an error, and says so', async () => {
    await workbench.focusText();
    await workbench.page.keyboard.press('Control+End');
    await workbench.page.keyboard.type(']');
    await timeline.getByRole('alert').filter({ hasText: 'The text has an error' }).waitFor();
    assert.equal(await timeline.getByRole('option').count(), 4);
    await workbench.picture('timeline-notice');
    await workbench.page.keyboard.press('Backspace');
    await timeline.getByRole('alert').waitFor({ state: 'detached' });
    // Editors that are closed with nothing to save ask nothing.
    await workbench.page.keyboard.press('Control+S');
    await workbench.page.locator('.tab.dirty').first().waitFor({ state: 'detached' });
    assert.equal(text(), film);
  });

  it('shows a whole film, and what is selected in it', async () => {
    const { page } = workbench;
    await workbench.run('View: Close All Editors');
    await workbench.openFile('demo.reel');
    await workbench.run('Framewright: Open Timeline');
    timeline = await pageOf(workbench);
    await item('music').waitFor();
    await workbench.run('View: Toggle Primary Side Bar Visibility');
    const box = (await item('Every cut is exact').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + 10);
    await timeline.getByRole('heading', { name: 'Every cut is exact' }).waitFor();
    // The text shows it too.
    await page.locator('.editor-instance .view-line', { hasText: 'Every cut is exact' }).waitFor();
    await workbench.picture('timeline');
  });

  it('is beautiful in every theme, and for everybody', async () => {
    await isForEverybody(workbench, timeline, (theme) => workbench.picture(`timeline-${theme}`));
  });
});

/** The page inside VS Code's two frames. */
async function pageOf({ page }: Workbench): Promise<Frame> {
  for (;;) {
    for (const frame of page.frames()) {
      if (
        (await frame
          .locator('main.timeline')
          .count()
          .catch(() => 0)) > 0
      )
        return frame;
    }
    await page.waitForTimeout(100);
  }
}
