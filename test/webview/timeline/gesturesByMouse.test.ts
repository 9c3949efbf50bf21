/** Every gesture of the visual timeline by the mouse, in the page as it ships: what it leaves in the text. */
import { film, handsInOnePage } from './hands.ts';

describe('the timeline by the mouse', function () {
  this.timeout(120_000);
  const { page, item, boxOf, second, press, drag, select, seek, show, becomes } = handsInOnePage();

  it('drags a clip to another place', async () => {
    await drag('three', [30, 20], [await second(), 0]);
    await becomes(film.replace('"color": "#203040", ', '"color": "#203040", "start": 8, '));
  });
  it('drags a clip to another track', async () => {
    const { y } = await boxOf(item('one'));
    const { y: above } = await boxOf(item('Title'));
    await drag('Title', [30, 10], [6 * (await second()), 0]);
    await becomes(film.replace('"start": 1, "duration": 2', '"start": 7, "duration": 2'));
    await show(film);
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
    await show(film);
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
    await show(joined);
    const { width } = await boxOf(item('crossfade'));
    await drag('crossfade', [width / 2, 30], [await second(), 0]);
    await becomes(joined.replace('"out": 6', '"out": 7').replace('"in": 8', '"in": 9'));
    await show(joined);
    await drag('crossfade', [-2, 30], [0.5 * (await second()), 0]);
    await becomes(joined.replace('"duration": 1 }', '"duration": 2 }'));
  });
  it('moves a marker', async () => {
    const ruler = await boxOf(page().locator('.ruler'));
    const { x } = await boxOf(item('one'));
    const { mouse } = page();
    await mouse.move(x + 2 * (await second()) + 3, ruler.y + ruler.height - 6);
    await mouse.down();
    await mouse.move(x + 4 * (await second()) + 3, ruler.y + ruler.height - 6, { steps: 5 });
    await mouse.up();
    await becomes(film.replace('"at": 2', '"at": 4'));
  });
  it('gives up a drag at Escape', async () => {
    const box = await boxOf(item('three'));
    const { mouse } = page();
    await mouse.move(box.x + 30, box.y + 20);
    await mouse.down();
    await mouse.move(box.x + 200, box.y + 20, { steps: 5 });
    await press('Escape');
    await mouse.up();
    await becomes(film);
  });
  it('has buttons for what needs no place', async () => {
    await seek(3);
    await page().getByRole('button', { name: 'Add Marker' }).click();
    await becomes(film.replace('{ "at": 8', '{ "at": 3, "name": "marker 3" }, { "at": 8'));
    await show(film);
    await select('two');
    await page().getByRole('button', { name: 'Add Transition' }).click();
    await becomes(
      film.replace(
        '      // In town.\n',
        '      { "transition": "crossfade", "duration": 1 },\n      // In town.\n',
      ),
    );
  });
});
