/** Every gesture of the visual timeline, by the mouse and by the keyboard, in the page as it ships: what it leaves in the text. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { sound, video } from '../../model/mediaFacts.ts';
import { drawn, PanelBrowser } from '../panelBrowser.ts';
import { TimelinePage } from './timelinePage.ts';

const facts = new Map([
  ['walk', video({ seconds: 20, fps: 30 })],
  ['tone', sound({ seconds: 60 })],
]);

const film = `// A walk.
{
  "reel": 1,
  "canvas": { "width": 640, "height": 360, "fps": 30 },
  "assets": { "walk": { "src": "walk.mp4" }, "tone": { "src": "tone.wav" } },
  "tracks": [
    { "id": "main", "kind": "video", "items": [
      { "id": "one", "asset": "walk", "in": 2, "out": 6 }, // the beginning
      // In town.
      { "id": "two", "asset": "walk", "in": 8, "out": 11 },
      { "id": "three", "color": "#203040", "duration": 3 }
    ] },
    { "id": "titles", "kind": "video", "items": [
      { "text": "Title", "start": 1, "duration": 2, "animate": { "opacity": [{ "t": 0, "v": 0 }, { "t": 1, "v": 1 }] } }
    ] },
    { "id": "music", "kind": "audio", "items": [{ "asset": "tone", "duration": 9 }] }
  ],
  "markers": [{ "at": 2, "name": "the cut" }, { "at": 8, "name": "last" }]
}
`;

describe('the timeline by hand', function () {
  this.timeout(120_000);
  let browser: PanelBrowser;
  let timeline: TimelinePage;
  before(async () => {
    browser = await PanelBrowser.launch();
    timeline = await TimelinePage.open(browser, film, facts);
    await timeline.item('one').waitFor();
  });
  after(() => browser.close());
  beforeEach(async () => {
    await timeline.page.keyboard.press('Escape');
    await timeline.show(film);
    await timeline.page.locator('.items').focus();
    // Zoomed to all of it, whatever a case before has left.
    await press('f', 'Home');
  });

  async function press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await timeline.page.keyboard.press(key);
  }

  const becomes = (expected: string): Promise<void> => timeline.becomes(expected);

  async function boxOf(
    locator: Locator,
  ): Promise<{ readonly x: number; readonly y: number; readonly width: number; readonly height: number }> {
    await drawn(timeline.page);
    return (await locator.boundingBox())!;
  }

  /** Pixels of a second. */
  const second = async (): Promise<number> => (await boxOf(timeline.item('three'))).width / 3;

  /** Presses at a place of an item, pixels from its left edge (or right, where negative) and from its top, and lets go elsewhere. */
  async function drag(
    name: string,
    from: readonly [x: number, y: number],
    by: readonly [x: number, y: number],
    key?: string,
  ): Promise<void> {
    const { mouse, keyboard } = timeline.page;
    const box = await boxOf(timeline.item(name));
    const [x, y] = [box.x + (from[0] < 0 ? box.width : 0) + from[0], box.y + from[1]];
    if (key !== undefined) await keyboard.down(key);
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + by[0] / 2, y + by[1] / 2, { steps: 3 });
    await mouse.move(x + by[0], y + by[1], { steps: 3 });
    await mouse.up();
    if (key !== undefined) await keyboard.up(key);
  }

  async function select(name: string): Promise<void> {
    const box = await boxOf(timeline.item(name));
    await timeline.page.mouse.click(box.x + box.width / 2, box.y + 8);
    await timeline.page.locator(`.inspector h2[title="${name}"]`).waitFor();
  }

  const field = (label: string): Locator => timeline.page.getByRole('textbox', { name: label, exact: true });

  /** Puts the playhead at a second, by the ruler. */
  async function seek(seconds: number): Promise<void> {
    const first = await boxOf(timeline.item('one'));
    const ruler = await boxOf(timeline.page.locator('.ruler'));
    await timeline.page.mouse.click(first.x + seconds * (await second()), ruler.y + 5);
  }

  describe('with the mouse', () => {
    it('drags a clip to another place', async () => {
      await drag('three', [30, 20], [await second(), 0]);
      await becomes(film.replace('"color": "#203040", ', '"color": "#203040", "start": 8, '));
    });
    it('drags a clip to another track', async () => {
      const { y } = await boxOf(timeline.item('one'));
      const { y: above } = await boxOf(timeline.item('Title'));
      await drag('Title', [30, 10], [6 * (await second()), 0]);
      await becomes(film.replace('"start": 1, "duration": 2', '"start": 7, "duration": 2'));
      await timeline.show(film);
      await drag('three', [30, 20], [0, above - y + 5]);
      await becomes(
        film
          .replace(',\n      { "id": "three", "color": "#203040", "duration": 3 }', '')
          .replace(
            '"v": 1 }] } }\n',
            '"v": 1 }] } },\n      { "id": "three", "color": "#203040", "start": 7, "duration": 3 }\n',
          ),
      );
    });
    it('drags a clip between others', async () => {
      await drag('three', [30, 20], [-6.8 * (await second()), 0]);
      await becomes(
        film
          .replace(',\n      { "id": "three", "color": "#203040", "duration": 3 }', '')
          .replace(
            '      { "id": "one"',
            '      { "id": "three", "color": "#203040", "duration": 3 },\n      { "id": "one"',
          ),
      );
    });
    it('trims an end, and a start', async () => {
      await drag('three', [-2, 20], [-(await second()), 0]);
      await becomes(film.replace('"duration": 3 }', '"duration": 2 }'));
      await timeline.show(film);
      await drag('one', [2, 20], [await second(), 0]);
      await becomes(film.replace('"asset": "walk", "in": 2', '"asset": "walk", "start": 1, "in": 3'));
    });
    it('trims with ripple', async () => {
      await drag('one', [-2, 20], [-(await second()), 0], 'Shift');
      await becomes(film.replace('"out": 6', '"out": 5'));
    });
    it('slips', async () => {
      await drag('two', [30, 20], [-(await second()), 0], 'Alt');
      await becomes(film.replace('"in": 8, "out": 11', '"in": 9, "out": 12'));
    });
    it('moves keyframes', async () => {
      await drag('Title', [4, 28], [0.5 * (await second()), 0]);
      await becomes(film.replace('{ "t": 0, "v": 0 }', '{ "t": 0.5, "v": 0 }'));
    });
    it('moves the cut under a transition, and makes it longer', async () => {
      const joined = film.replace(
        '      // In town.\n',
        '      { "transition": "crossfade", "duration": 1 },\n      // In town.\n',
      );
      await timeline.show(joined);
      const { width } = await boxOf(timeline.item('crossfade'));
      await drag('crossfade', [width / 2, 30], [await second(), 0]);
      await becomes(joined.replace('"out": 6', '"out": 7').replace('"in": 8', '"in": 9'));
      await timeline.show(joined);
      await drag('crossfade', [-2, 30], [0.5 * (await second()), 0]);
      await becomes(joined.replace('"duration": 1 }', '"duration": 2 }'));
    });
    it('moves a marker', async () => {
      const ruler = await boxOf(timeline.page.locator('.ruler'));
      const { x } = await boxOf(timeline.item('one'));
      const { mouse } = timeline.page;
      await mouse.move(x + 2 * (await second()) + 3, ruler.y + ruler.height - 6);
      await mouse.down();
      await mouse.move(x + 4 * (await second()) + 3, ruler.y + ruler.height - 6, { steps: 5 });
      await mouse.up();
      await becomes(film.replace('"at": 2', '"at": 4'));
    });
    it('gives up a drag at Escape', async () => {
      const box = await boxOf(timeline.item('three'));
      const { mouse } = timeline.page;
      await mouse.move(box.x + 30, box.y + 20);
      await mouse.down();
      await mouse.move(box.x + 200, box.y + 20, { steps: 5 });
      await press('Escape');
      await mouse.up();
      await becomes(film);
    });
    it('has buttons for what needs no place', async () => {
      await seek(3);
      await timeline.page.getByRole('button', { name: 'Add Marker' }).click();
      await becomes(film.replace('{ "at": 8', '{ "at": 3, "name": "marker 3" }, { "at": 8'));
      await timeline.show(film);
      await select('two');
      await timeline.page.getByRole('button', { name: 'Add Transition' }).click();
      await becomes(
        film.replace(
          '      // In town.\n',
          '      { "transition": "crossfade", "duration": 1 },\n      // In town.\n',
        ),
      );
    });
  });

  describe('with the keyboard', () => {
    /** To a clip of the main track, by the arrows alone. */
    async function go(name: string): Promise<void> {
      const { page } = timeline;
      const isThere = async (): Promise<boolean> =>
        (await page.locator(`.inspector h2[title="${name}"]`).count()) > 0;
      await press('ArrowRight');
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowRight']) {
        if (await isThere()) return;
        await press(key);
        await drawn(page);
      }
      assert.ok(await isThere(), `${name} was not reached`);
    }

    it('moves a clip by frames, and to another track', async () => {
      await go('three');
      await press('Shift+Alt+ArrowRight');
      await becomes(film.replace('"color": "#203040", ', '"color": "#203040", "start": "220f", '));
      await press('Alt+ArrowUp');
      await becomes(
        film
          .replace(',\n      { "id": "three", "color": "#203040", "duration": 3 }', '')
          .replace(
            '"v": 1 }] } }\n',
            '"v": 1 }] } },\n      { "id": "three", "color": "#203040", "start": "220f", "duration": 3 }\n',
          ),
      );
    });
    it('trims to the playhead, and with ripple', async () => {
      await seek(3);
      await select('one');
      await press(']');
      await becomes(
        film
          .replace('"out": 6', '"out": 5')
          .replace('"id": "two", "asset": "walk", ', '"id": "two", "asset": "walk", "start": 4, '),
      );
      await timeline.show(film);
      await press('r', ']', 'r');
      await becomes(film.replace('"out": 6', '"out": 5'));
      await timeline.show(film);
      await press('[');
      await becomes(film.replace('"asset": "walk", "in": 2', '"asset": "walk", "start": 3, "in": 5'));
    });
    it('slips', async () => {
      await select('two');
      await press('Alt+>');
      await becomes(film.replace('"in": 8, "out": 11', '"in": "250f", "out": "340f"'));
    });
    it('splits', async () => {
      await seek(2);
      await select('one');
      await press('s');
      await becomes(
        film.replace(
          '"in": 2, "out": 6 }, // the beginning\n',
          '"in": 2, "out": 4 }, // the beginning\n      { "asset": "walk", "in": 4, "out": 6 },\n',
        ),
      );
    });
    it('deletes, and closes up', async () => {
      await select('two');
      await press('Delete');
      await becomes(
        film
          .replace('      { "id": "two", "asset": "walk", "in": 8, "out": 11 },\n', '')
          .replace('"color": "#203040", ', '"color": "#203040", "start": 7, '),
      );
      await timeline.show(film);
      await select('two');
      await press('Shift+Delete');
      await becomes(film.replace('      { "id": "two", "asset": "walk", "in": 8, "out": 11 },\n', ''));
    });
    it('joins clips', async () => {
      await select('two');
      await press('t');
      await becomes(
        film.replace(
          '      // In town.\n',
          '      { "transition": "crossfade", "duration": 1 },\n      // In town.\n',
        ),
      );
    });
    it('sets, moves, renames and deletes markers', async () => {
      await seek(3);
      await press('m');
      const marked = film.replace('{ "at": 8', '{ "at": 3, "name": "marker 3" }, { "at": 8');
      await becomes(marked);
      await timeline.page.getByRole('listbox', { name: 'Markers' }).focus();
      await press('ArrowRight', 'Shift+Alt+ArrowRight');
      await becomes(marked.replace('"at": 3', '"at": "100f"'));
      await field('Name').fill('the turn');
      await field('Name').press('Enter');
      await becomes(marked.replace('"at": 3, "name": "marker 3"', '"at": "100f", "name": "the turn"'));
      await timeline.page.getByRole('listbox', { name: 'Markers' }).focus();
      await press('Delete');
      await becomes(film);
    });
    it('sets and takes keyframes', async () => {
      await seek(2);
      await select('Title');
      await field('Opacity').fill('0.5');
      await field('Opacity').press('Enter');
      await becomes(film.replace('"t": 1, "v": 1', '"t": 1, "v": 0.5'));
      const key = timeline.page.getByRole('button', { name: 'Keyframe for Opacity at the playhead' });
      assert.equal(await key.getAttribute('aria-pressed'), 'true');
      await key.press('Enter');
      await becomes(film.replace(', { "t": 1, "v": 1 }', ''));
      await timeline.page.getByRole('button', { name: 'Keyframe for Scale at the playhead' }).press('Enter');
      await becomes(
        film.replace(
          '"opacity": [{ "t": 0, "v": 0 }, { "t": 1, "v": 1 }]',
          '"scale": [{ "t": 1, "v": 1 }], "opacity": [{ "t": 0, "v": 0 }]',
        ),
      );
    });
    it('changes what the inspector shows', async () => {
      await select('two');
      await field('Gain, dB').fill('-6');
      await field('Gain, dB').press('Enter');
      await becomes(film.replace('"in": 8, "out": 11', '"in": 8, "out": 11, "gain": -6'));
      await field('Source in').fill('9');
      await field('Source in').press('Enter');
      await becomes(film.replace('"in": 8, "out": 11', '"in": 9, "out": 12, "gain": -6'));
      await field('Gain, dB').fill('');
      await field('Gain, dB').press('Enter');
      await becomes(film.replace('"in": 8, "out": 11', '"in": 9, "out": 12'));
    });
    it('keeps what is being written while the text changes', async () => {
      await select('two');
      await field('Gain, dB').fill('-3');
      const changed = film.replace('"at": 8', '"at": 7');
      await timeline.show(changed);
      await timeline.page
        .getByRole('option', { name: 'last, marker, at 00:07:00' })
        .waitFor({ state: 'attached' });
      assert.equal(await field('Gain, dB').inputValue(), '-3');
      await field('Gain, dB').press('Enter');
      await becomes(changed.replace('"in": 8, "out": 11', '"in": 8, "out": 11, "gain": -3'));
    });
    it('switches tracks', async () => {
      await timeline.page.getByRole('button', { name: 'Mute music' }).press('Enter');
      await becomes(film.replace('"kind": "audio",', '"kind": "audio", "muted": true,'));
    });
  });

  describe('for those who do not see it', () => {
    it('has one stop for the Tab key in each part, and arrows within', async () => {
      const { page } = timeline;
      await select('two');
      await page.getByRole('button', { name: 'Add Media…' }).focus();
      await press('ArrowRight', 'ArrowRight', 'End', 'Home', 'ArrowLeft');
      const focused = (): Promise<string> =>
        page.evaluate<string>(`(() => {
          let element = document.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          return element?.getAttribute('aria-label') ?? element?.className ?? '';
        })()`);
      assert.equal(await focused(), 'Inspector');
      await press('Tab');
      assert.match(await focused(), /^(Hide|Mute)/u);
      await page.getByRole('button', { name: 'Mute music' }).focus();
      await press('Tab');
      assert.equal(await focused(), 'Markers');
      await press('Tab');
      assert.equal(await focused(), 'Tracks');
    });
    it('is kept as soon as the page is left', async () => {
      await select('two');
      await press('n');
      const kept = await timeline.page.evaluate<{ selected: string[]; snapping: boolean }>(
        "(window.dispatchEvent(new Event('blur')), acquireVsCodeApi().getState())",
      );
      await press('n');
      assert.deepEqual(kept.selected, ['0/1']);
      assert.equal(kept.snapping, false);
    });
    it('says what was done', async () => {
      await select('two');
      assert.match(
        (await timeline.page.getByRole('status').first().textContent())!,
        /^two, video, from 00:04:00 to 00:07:00/u,
      );
      await press('s');
      await timeline.page.getByRole('status').filter({ hasText: 'playhead' }).waitFor();
    });
    it('has roles and names', async () => {
      const tree = await timeline.page.locator('main').ariaSnapshot();
      for (const line of [
        '- toolbar "Timeline"',
        '- listbox "Markers"',
        '- option "the cut, marker, at 00:02:00"',
        '- listbox "Tracks"',
        '- group "titles, video"',
        '- option "Title, text, from 00:01:00 to 00:03:00"',
        '- complementary "Inspector"',
        '- button "Mute music"',
      ])
        assert.ok(tree.includes(line), `${line} is not in\n${tree}`);
    });
  });
});
