/** What is done in the timeline while the text has not yet taken what was done before: each thing means what its order says. The page as it ships, and a host that holds its answers back. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { video } from '../../model/mediaFacts.ts';
import { drawn, PanelBrowser } from '../panelBrowser.ts';
import { TimelinePage } from './timelinePage.ts';

const facts = new Map([['walk', video({ seconds: 60, fps: 30 })]]);

const film = `{
  "reel": 1,
  "canvas": { "width": 640, "height": 360, "fps": 30 },
  "assets": { "walk": { "src": "walk.mp4" } },
  "tracks": [
    { "id": "main", "kind": "video", "items": [
      { "id": "one", "asset": "walk", "in": 2, "out": 6 },
      { "id": "two", "asset": "walk", "in": 8, "out": 11 },
      { "id": "three", "asset": "walk", "in": 20, "out": 23 },
      { "id": "four", "asset": "walk", "in": 30, "out": 32 }
    ] }
  ],
  "markers": [{ "at": 2, "name": "first" }, { "at": 8, "name": "last" }]
}
`;

const lineOf = (name: string): string =>
  film.split('\n').find((line) => line.includes(`"id": "${name}"`)) ?? assert.fail(name);
const without = (...names: readonly string[]): string =>
  names.reduce((text, name) => text.replace(`${lineOf(name)}\n`, ''), film);

describe('the timeline while the text is behind', function () {
  this.timeout(120_000);
  let browser: PanelBrowser;
  let timeline: TimelinePage;
  before(async () => {
    browser = await PanelBrowser.launch();
  });
  beforeEach(async () => {
    timeline = await TimelinePage.open(browser, film, facts);
    await timeline.item('one').waitFor();
    await timeline.settled();
  });
  afterEach(() => timeline.page.close());
  after(() => browser.close());

  async function press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await timeline.page.keyboard.press(key);
  }

  /** Where to press in the middle of an item. */
  async function middleOf(name: string): Promise<readonly [x: number, y: number]> {
    await drawn(timeline.page);
    const { x, y, width } = (await timeline.item(name).boundingBox())!;
    return [x + width / 2, y + 8];
  }

  async function click(name: string): Promise<void> {
    const { mouse } = timeline.page;
    await mouse.click(...(await middleOf(name)));
  }

  const field = (label: string): Locator => timeline.page.getByRole('textbox', { name: label, exact: true });

  async function selected(): Promise<readonly string[]> {
    await drawn(timeline.page);
    const labels = await timeline.page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('.items [aria-selected="true"]')].map((each) => each.getAttribute('aria-label'))`,
    );
    return labels.map((label) => label.split(',')[0] ?? '');
  }

  /** Selects a clip and moves it, and the answer waits. */
  async function moveWithoutAnswer(name: string): Promise<void> {
    await click(name);
    timeline.hold();
    await press('Alt+ArrowRight');
    await timeline.sent(1);
  }
  const moved = film.replace(
    '"id": "four", "asset": "walk", ',
    '"id": "four", "asset": "walk", "start": "301f", ',
  );

  it('keeps what is clicked after Escape', async () => {
    await moveWithoutAnswer('four');
    await press('Escape');
    await click('two');
    timeline.answer();
    await timeline.becomes(moved);
    assert.deepEqual(await selected(), ['two']);
  });

  it('deletes what was selected when Delete was pressed, and not what is clicked after it', async () => {
    await moveWithoutAnswer('four');
    await press('Delete');
    await click('two');
    timeline.answer();
    await timeline.becomes(without('four').replace(lineOf('three'), lineOf('three').slice(0, -1)));
    assert.deepEqual(await selected(), ['two']);
  });

  it('selects what is clicked, although what was done before it selects something too', async () => {
    await moveWithoutAnswer('four');
    await click('two');
    timeline.answer();
    await timeline.becomes(moved);
    assert.deepEqual(await selected(), ['two']);
  });

  it('selects what is seen under the pointer, also when it is elsewhere a moment later', async () => {
    await click('one');
    timeline.hold();
    await press('Shift+Delete');
    await timeline.sent(1);
    await click('two');
    await press('Shift+Delete');
    await click('three');
    timeline.answer();
    await timeline.becomes(without('one', 'two'));
    assert.deepEqual(await selected(), ['three']);
  });

  it('drags nothing where a key waits', async () => {
    await moveWithoutAnswer('four');
    await press('Delete');
    const { mouse } = timeline.page;
    const [x, y] = await middleOf('two');
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + 400, y, { steps: 3 });
    await mouse.up();
    timeline.answer();
    await timeline.becomes(without('four').replace(lineOf('three'), lineOf('three').slice(0, -1)));
    assert.deepEqual(await selected(), ['two']);
  });

  it('moves the marker that it goes to, one that the text gets only now', async () => {
    const { page } = timeline;
    const [x] = await middleOf('one');
    const ruler = (await page.locator('.ruler').boundingBox())!;
    await page.mouse.click(x + 60, ruler.y + 5);
    await page.getByRole('listbox', { name: 'Markers' }).focus();
    timeline.hold();
    await press('m', 'Home', 'ArrowRight', 'Alt+ArrowRight');
    await timeline.sent(1);
    timeline.answer();
    await timeline.sent(2);
    await timeline.settled();
    const [added, nudged] = timeline.said.flatMap((each) => (each.type === 'gesture' ? [each.gesture] : []));
    assert.ok(added?.kind === 'addMarker');
    // Between the two that there were.
    assert.deepEqual(nudged, { kind: 'moveMarker', marker: 1, frame: added.frame + 1 });
  });

  it('zooms at once', async () => {
    await moveWithoutAnswer('four');
    await press('Delete');
    const { width } = (await timeline.item('two').boundingBox())!;
    await press('+');
    await drawn(timeline.page);
    assert.ok((await timeline.item('two').boundingBox())!.width > width * 1.3);
    timeline.answer();
    await timeline.settled();
  });

  it('mutes and unmutes', async () => {
    const mute = timeline.page.getByRole('button', { name: 'Mute main' });
    timeline.hold();
    await mute.press('Enter');
    await mute.press('Enter');
    await timeline.sent(1);
    timeline.answer();
    await timeline.sent(2);
    await timeline.becomes(film);
  });

  it('takes two fields of the inspector, one after the other', async () => {
    await click('two');
    timeline.hold();
    await field('Source in').fill('9');
    await field('Source in').press('Enter');
    await field('Gain, dB').fill('-6');
    await field('Gain, dB').press('Enter');
    timeline.answer();
    await timeline.becomes(film.replace('"in": 8, "out": 11', '"in": 9, "out": 12, "gain": -6'));
  });

  it('keeps what is written on in a field', async () => {
    await click('two');
    timeline.hold();
    await field('Gain, dB').fill('-1');
    await field('Gain, dB').press('Enter');
    await timeline.sent(1);
    await field('Gain, dB').press('2');
    timeline.answer();
    await timeline.becomes(film.replace('"in": 8, "out": 11', '"in": 8, "out": 11, "gain": -1'));
    assert.equal(await field('Gain, dB').inputValue(), '-12');
    await field('Gain, dB').press('Enter');
    await timeline.becomes(film.replace('"in": 8, "out": 11', '"in": 8, "out": 11, "gain": -12'));
  });

  it('takes what was written in a field that a click on another clip leaves', async () => {
    await click('two');
    await field('Gain, dB').fill('-6');
    await click('three');
    await timeline.becomes(film.replace('"in": 8, "out": 11', '"in": 8, "out": 11, "gain": -6'));
    assert.deepEqual(await selected(), ['three']);
  });

  it('drags on what was pressed, wherever it is in the text by then', async () => {
    const { mouse } = timeline.page;
    await press('-', '-');
    const [x, y] = await middleOf('three');
    const { width } = (await timeline.item('one').boundingBox())!;
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + 50, y, { steps: 3 });
    const typed = without('one');
    await timeline.show(typed);
    // It stays under the pointer.
    await mouse.move(x + 1.25 * width, y, { steps: 5 });
    await mouse.up();
    await timeline.becomes(
      typed
        .replace(`${lineOf('three')}\n`, '')
        .replace(lineOf('four'), `${lineOf('four')},\n${lineOf('three').slice(0, -1)}`)
        .replace('"id": "four", "asset": "walk", ', '"id": "four", "asset": "walk", "start": 6, ')
        .replace('"id": "three", "asset": "walk", ', '"id": "three", "asset": "walk", "start": 12, '),
    );
  });

  it('drags nothing that has gone from the text', async () => {
    const { mouse } = timeline.page;
    const [x, y] = await middleOf('three');
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + 50, y, { steps: 3 });
    const typed = without('three');
    await timeline.show(typed);
    await mouse.move(x + 300, y, { steps: 3 });
    await mouse.up();
    await timeline.sent(0);
    await timeline.becomes(typed);
  });

  it('goes on with a drag while the text takes the one before', async () => {
    const { mouse } = timeline.page;
    await press('-', '-');
    timeline.hold();
    const [x, y] = await middleOf('four');
    const { width } = (await timeline.item('one').boundingBox())!;
    const second = width / 4;
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + 2 * second, y, { steps: 5 });
    await mouse.up();
    await timeline.sent(1);
    const [fromX] = await middleOf('three');
    await mouse.move(fromX, y);
    await mouse.down();
    await mouse.move(fromX + 0.5 * second, y, { steps: 5 });
    timeline.answer();
    await timeline.settled();
    await mouse.move(fromX + second, y, { steps: 5 });
    await mouse.up();
    await timeline.sent(2);
    await timeline.becomes(
      film
        .replace('"id": "four", "asset": "walk", ', '"id": "four", "asset": "walk", "start": 12, ')
        .replace('"id": "three", "asset": "walk", ', '"id": "three", "asset": "walk", "start": 8, '),
    );
  });
});
