/** Every gesture of the visual timeline by the keyboard, in the page as it ships: what it leaves in the text; and what those hear who do not see the page. */
import assert from 'node:assert/strict';
import { drawn } from '../panelBrowser.ts';
import { film, handsInOnePage } from './hands.ts';

describe('the timeline without a mouse', function () {
  this.timeout(120_000);
  const { page, field, press, select, seek, show, becomes } = handsInOnePage();

  describe('with the keyboard', () => {
    /** To a clip of the main track, by the arrows alone. */
    async function go(name: string): Promise<void> {
      const isThere = async (): Promise<boolean> =>
        (await page().locator(`.inspector h2[title="${name}"]`).count()) > 0;
      await press('ArrowRight');
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowRight']) {
        if (await isThere()) return;
        await press(key);
        await drawn(page());
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
      await show(film);
      await press('r', ']', 'r');
      await becomes(film.replace('"out": 6', '"out": 5'));
      await show(film);
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
      await show(film);
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
      await page().getByRole('listbox', { name: 'Markers' }).focus();
      await press('ArrowRight', 'Shift+Alt+ArrowRight');
      await becomes(marked.replace('"at": 3', '"at": "100f"'));
      await field('Name').fill('the turn');
      await field('Name').press('Enter');
      await becomes(marked.replace('"at": 3, "name": "marker 3"', '"at": "100f", "name": "the turn"'));
      await page().getByRole('listbox', { name: 'Markers' }).focus();
      await press('Delete');
      await becomes(film);
    });
    it('sets and takes keyframes', async () => {
      await seek(2);
      await select('Title');
      await field('Opacity').fill('0.5');
      await field('Opacity').press('Enter');
      await becomes(film.replace('"t": 1, "v": 1', '"t": 1, "v": 0.5'));
      const key = page().getByRole('button', { name: 'Keyframe for Opacity at the playhead' });
      assert.equal(await key.getAttribute('aria-pressed'), 'true');
      await key.press('Enter');
      await becomes(film.replace(', { "t": 1, "v": 1 }', ''));
      await page().getByRole('button', { name: 'Keyframe for Scale at the playhead' }).press('Enter');
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
      await show(changed);
      await page().getByRole('option', { name: 'last, marker, at 00:07:00' }).waitFor({ state: 'attached' });
      assert.equal(await field('Gain, dB').inputValue(), '-3');
      await field('Gain, dB').press('Enter');
      await becomes(changed.replace('"in": 8, "out": 11', '"in": 8, "out": 11, "gain": -3'));
    });
    it('switches tracks', async () => {
      await page().getByRole('button', { name: 'Mute music' }).press('Enter');
      await becomes(film.replace('"kind": "audio",', '"kind": "audio", "muted": true,'));
    });
  });

  describe('for those who do not see it', () => {
    it('has one stop for the Tab key in each part, and arrows within', async () => {
      await select('two');
      await page().getByRole('button', { name: 'Add Media…' }).focus();
      await press('ArrowRight', 'ArrowRight', 'End', 'Home', 'ArrowLeft');
      const focused = (): Promise<string> =>
        page().evaluate<string>(`(() => {
          let element = document.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          return element?.getAttribute('aria-label') ?? element?.className ?? '';
        })()`);
      assert.equal(await focused(), 'Inspector');
      await press('Tab');
      assert.match(await focused(), /^(Hide|Mute)/u);
      await page().getByRole('button', { name: 'Mute music' }).focus();
      await press('Tab');
      assert.equal(await focused(), 'Markers');
      await press('Tab');
      assert.equal(await focused(), 'Tracks');
    });
    it('is kept as soon as the page is left', async () => {
      await select('two');
      await press('n');
      const kept = await page().evaluate<{ selected: string[]; snapping: boolean }>(
        "(window.dispatchEvent(new Event('blur')), acquireVsCodeApi().getState())",
      );
      await press('n');
      assert.deepEqual(kept.selected, ['0/1']);
      assert.equal(kept.snapping, false);
    });
    it('says what was done', async () => {
      await select('two');
      assert.match(
        (await page().getByRole('status').first().textContent())!,
        /^two, video, from 00:04:00 to 00:07:00/u,
      );
      await press('s');
      await page().getByRole('status').filter({ hasText: 'playhead' }).waitFor();
    });
    it('has roles and names', async () => {
      const tree = await page().locator('main').ariaSnapshot();
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
