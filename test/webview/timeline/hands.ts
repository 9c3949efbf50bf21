/** A person's hands on the timeline's page: the mouse and the keyboard in a film that has something of everything. Knows no gesture by name. */
import type { Locator, Page } from 'playwright-core';
import { sound, video } from '../../model/mediaFacts.ts';
import { drawn, PanelBrowser } from '../panelBrowser.ts';
import { TimelinePage } from './timelinePage.ts';

const facts = new Map([
  ['walk', video({ seconds: 20, fps: 30 })],
  ['tone', sound({ seconds: 60 })],
]);

/** What each test begins with. */
export const film = `// A walk.
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

/** In pixels, as all places are here. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a group of tests does by hand, in one page for all of them, which shows the whole film when each begins. */
export interface Hands {
  readonly page: () => Page;
  readonly item: (name: string) => Locator;
  /** A field of the inspector. */
  readonly field: (label: string) => Locator;
  /** Where something is, once it stays there. */
  readonly boxOf: (locator: Locator) => Promise<Box>;
  /** How wide a second is. */
  readonly second: () => Promise<number>;
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** Presses at a place of an item, from its left edge (or right, where negative) and from its top, and lets go elsewhere. */
  readonly drag: (
    name: string,
    from: readonly [x: number, y: number],
    by: readonly [x: number, y: number],
    key?: string,
  ) => Promise<void>;
  readonly select: (name: string) => Promise<void>;
  /** Puts the playhead at a second, by the ruler. */
  readonly seek: (seconds: number) => Promise<void>;
  /** Shows another text, as after an edit of a person's. */
  readonly show: (text: string) => Promise<void>;
  /** Until the text is what it should be. */
  readonly becomes: (expected: string) => Promise<void>;
}

/** Call in a `describe`. */
export function handsInOnePage(): Hands {
  let browser: PanelBrowser;
  let timeline: TimelinePage;

  const page = (): Page => timeline.page;
  const item = (name: string): Locator => timeline.item(name);
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page().keyboard.press(key);
  };
  const boxOf = async (locator: Locator): Promise<Box> => {
    await drawn(page());
    return (await locator.boundingBox())!;
  };
  const second = async (): Promise<number> => (await boxOf(item('three'))).width / 3;

  before(async () => {
    browser = await PanelBrowser.launch();
    timeline = await TimelinePage.open(browser, film, facts);
    await item('one').waitFor();
  });
  after(() => browser.close());
  beforeEach(async () => {
    await press('Escape');
    await timeline.show(film);
    await page().locator('.items').focus();
    // Zoomed to all of it, whatever a case before has left.
    await press('f', 'Home');
  });

  return {
    page,
    item,
    press,
    boxOf,
    second,
    field: (label) => page().getByRole('textbox', { name: label, exact: true }),
    drag: async (name, from, by, key) => {
      const { mouse, keyboard } = page();
      const box = await boxOf(item(name));
      const [x, y] = [box.x + (from[0] < 0 ? box.width : 0) + from[0], box.y + from[1]];
      if (key !== undefined) await keyboard.down(key);
      await mouse.move(x, y);
      await mouse.down();
      await mouse.move(x + by[0] / 2, y + by[1] / 2, { steps: 3 });
      await mouse.move(x + by[0], y + by[1], { steps: 3 });
      await mouse.up();
      if (key !== undefined) await keyboard.up(key);
    },
    select: async (name) => {
      const box = await boxOf(item(name));
      await page().mouse.click(box.x + box.width / 2, box.y + 8);
      await page().locator(`.inspector h2[title="${name}"]`).waitFor();
    },
    seek: async (seconds) => {
      const first = await boxOf(item('one'));
      const ruler = await boxOf(page().locator('.ruler'));
      await page().mouse.click(first.x + seconds * (await second()), ruler.y + 5);
    },
    show: (text) => timeline.show(text),
    becomes: (expected) => timeline.becomes(expected),
  };
}
