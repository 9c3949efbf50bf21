/** Files that are dropped on the timeline, in the page as it ships: from VS Code's explorer by their address, from elsewhere by what a browser tells of them. */
import assert from 'node:assert/strict';
import type { TimelinePanelSays } from '../../../model/protocol/timelinePanel.ts';
import { video } from '../../model/mediaFacts.ts';
import { PanelBrowser } from '../panelBrowser.ts';
import { TimelinePage } from './timelinePage.ts';

const facts = new Map([['walk', video({ seconds: 20, fps: 30 })]]);

const film = `{
  "reel": 1,
  "canvas": { "width": 640, "height": 360, "fps": 30 },
  "assets": { "walk": { "src": "walk.mp4" } },
  "tracks": [ { "kind": "video", "items": [ { "asset": "walk", "out": 4 } ] } ]
}
`;

/** Runs in the page: drags over the end of the first clip, and drops there. `data` fills the DataTransfer. */
const drop = (data: string): string => `(() => {
  const dataTransfer = new DataTransfer();
  ${data}
  const lanes = document.querySelector('.lanes');
  const { left, top } = lanes.getBoundingClientRect();
  const { right } = document.querySelector('.items .item').getBoundingClientRect();
  const at = { clientX: right + 2, clientY: top + 40, bubbles: true, cancelable: true, dataTransfer };
  const taken = !lanes.dispatchEvent(new DragEvent('dragover', at));
  const tip = document.querySelector('.tip')?.textContent;
  lanes.dispatchEvent(new DragEvent('drop', at));
  return [taken, tip];
})()`;

describe('dropping on the timeline', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let timeline: TimelinePage;
  before(async () => {
    browser = await PanelBrowser.launch();
    timeline = await TimelinePage.open(browser, film, facts);
    await timeline.page.locator('.items .item').waitFor();
  });
  after(() => browser.close());

  async function dropped(data: string): Promise<TimelinePanelSays | undefined> {
    timeline.said.length = 0;
    assert.deepEqual(await timeline.page.evaluate(drop(data)), [true, 'Put it at 00:04:00']);
    await timeline.settled();
    return timeline.said.find(({ type }) => type === 'drop' || type === 'choose');
  }

  it('of files from the explorer tells where they lie, all of them', async () => {
    const all = ['file:///films/a%20b.mp4', 'file:///films/c.wav'];
    // The usual list holds the first only.
    const said = await dropped(
      `dataTransfer.setData('text/uri-list', '${all[0]}'); dataTransfer.setData('application/vnd.code.uri-list', '${all.join('\\r\\n')}');`,
    );
    assert.ok(said?.type === 'drop');
    assert.deepEqual([said.uris, said.track, said.frame], [all, 0, 120]);
  });

  it('of files from elsewhere tells what is known of them, and what they hold when that is asked for', async () => {
    const said = await dropped(
      `dataTransfer.items.add(new File(['0123456789'], 'a film.mp4', { lastModified: 1_700_000_000_000 }));
       dataTransfer.items.add(new File(['x'], 'b.wav', { lastModified: 5 }));`,
    );
    assert.ok(said?.type === 'choose');
    assert.deepEqual(said.files, [
      { name: 'a film.mp4', bytes: 10, modifiedMs: 1_700_000_000_000 },
      { name: 'b.wav', bytes: 1, modifiedMs: 5 },
    ]);
    assert.deepEqual([said.track, said.frame], [0, 120]);
    const piece = { type: 'piece', id: said.id, file: 0 } as const;
    assert.equal(await answer({ ...piece, offset: 2, length: 5 }), '23456');
    assert.equal(await answer({ ...piece, offset: 8, length: 5 }), '89');
    // It is over.
    await timeline.tell({ type: 'done', id: said.id, refusal: undefined });
    assert.equal(await answer({ ...piece, offset: 0, length: 5 }), undefined);
  });

  async function answer(question: {
    readonly type: 'piece';
    readonly id: number;
    readonly file: number;
    readonly offset: number;
    readonly length: number;
  }): Promise<string | undefined> {
    const answered = timeline.page.evaluate<string | undefined>(`new Promise((resolve) => {
      globalThis.panelHost = ({ type, bytes }) => {
        if (type === 'piece') resolve(bytes && new TextDecoder().decode(bytes));
      };
    })`);
    await timeline.tell(question);
    return await answered;
  }
});
