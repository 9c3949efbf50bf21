/** What is done in the preview before what was done before it has its answer: the page as it ships, and a host that answers late. */
import assert from 'node:assert/strict';
import type { PreviewPanelHears, PreviewPanelSays } from '../../../model/protocol/previewPanel.ts';
import { drawn, PanelBrowser, tell } from '../panelBrowser.ts';

describe('the preview while an answer is awaited', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  before(async () => {
    browser = await PanelBrowser.launch();
  });
  after(() => browser.close());

  it('goes to the last export and back, as often as that is asked for', async () => {
    const said: PreviewPanelSays[] = [];
    const onSaid = (message: PreviewPanelSays): unknown => said.push(message);
    const page = await browser.open({ name: 'preview', width: 800, height: 500, onSaid });
    await page.getByRole('slider', { name: 'Playhead' }).waitFor();
    await drawn(page);
    const asked = (): readonly boolean[] =>
      said.flatMap((message) => (message.type === 'compare' ? [message.on] : []));
    for (let times = 0; times < 3; times++) await page.keyboard.press('a');
    await drawn(page);
    assert.deepEqual(asked(), [true, false, true]);
    const answer: PreviewPanelHears = { type: 'compared', with: { name: 'first-web.mp4', older: false } };
    await tell(page, answer);
    await page.keyboard.press('a');
    await drawn(page);
    assert.deepEqual(asked(), [true, false, true, false]);
    // There is none.
    await tell(page, { type: 'compared', with: undefined, message: 'Export it first.' });
    await page.keyboard.press('a');
    await drawn(page);
    assert.equal(asked().at(-1), true);
  });
});
