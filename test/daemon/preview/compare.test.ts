import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import type { EngineClient } from '../../../link/engineClient.ts';
import { numberedFilm } from '../media.ts';
import { clientOf, startTestDaemon, until, type TestDaemon } from '../server/daemon.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { numberOf, Viewer } from './viewer.ts';

const text = `{ "reel": 1, "canvas": { "width": 128, "height": 64, "fps": 30 },
  "assets": { "a": { "src": "numbered.mp4" } },
  "tracks": [ { "kind": "video", "items": [ { "asset": "a" } ] } ],
  "exports": { "web": { "format": "mp4", "video": { "quality": 5 } } } }`;
/** Shows later frames. */
const later = text.replace('"asset": "a"', '"asset": "a", "in": "100f"');

describe('the last export beside the text', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let daemon: TestDaemon | undefined;
  let client: EngineClient;

  beforeEach(async () => {
    numberedFilm(folder('numbered.mp4'), 240);
    daemon = await startTestDaemon({ folder: folder('state') });
    client = await clientOf(daemon!.places);
  });
  afterEach(async () => {
    await Viewer.closeAll();
    client.close();
    await daemon?.server.stop();
  });

  async function open(name: string): Promise<Viewer> {
    writeFileSync(folder(name), text);
    const viewer = await Viewer.open(client, folder(name));
    await viewer.show(text);
    return viewer;
  }

  async function exported(name: string, range?: string): Promise<void> {
    const order = { project: folder(name), text, cache: false, ...(range === undefined ? {} : { range }) };
    const { job } = await client.request('export/start', order);
    await until(async () => (await client.request('export/status', { job: job.id })).job.state === 'done');
  }

  const compare = (viewer: Viewer, on: boolean) =>
    client.request('preview/compare', { preview: viewer.id, on });

  it('is said to be missing when there is none', async () => {
    const viewer = await open('none.reel');
    assert.deepEqual(await compare(viewer, true), {});
    assert.equal(await numberOf(await viewer.exact(await viewer.seek(5))), 5);
  });

  it('shows the same frame of the exported film, and the text again', async () => {
    const viewer = await open('film.reel');
    await exported('film.reel');
    await viewer.show(later);
    assert.equal(await numberOf(await viewer.exact(await viewer.seek(7))), 107);
    const { film, target, older } = await compare(viewer, true);
    assert.deepEqual([film?.frameCount, target, older], [240, folder('film-web.mp4'), true]);
    const picture = await viewer.exact(await viewer.seek(7));
    assert.equal(picture.header.edition, film?.edition);
    assert.equal(await numberOf(picture), 7);
    assert.equal((await compare(viewer, false)).film?.frameCount, 140);
    assert.equal(await numberOf(await viewer.exact(await viewer.seek(7))), 107);
  });

  it('is as old as the text it was made from, and ends with the next text', async () => {
    const viewer = await open('same.reel');
    await exported('same.reel');
    assert.equal((await compare(viewer, true)).older, false);
    await viewer.show(later);
    assert.equal(await numberOf(await viewer.exact(await viewer.seek(7))), 107);
  });

  it('lies where its part of the timeline lies', async () => {
    const viewer = await open('part.reel');
    await exported('part.reel', '60f..90f');
    await compare(viewer, true);
    assert.equal(await numberOf(await viewer.exact(await viewer.seek(70))), 70);
  });

  it('is found beside the project by a daemon that did not make it', async () => {
    const viewer = await open('found.reel');
    numberedFilm(folder('found-web.mp4'), 30);
    assert.equal((await compare(viewer, true)).older, false);
    assert.equal(await numberOf(await viewer.exact(await viewer.seek(9))), 9);
    await compare(viewer, false);
    const past = new Date(Date.now() - 3_600_000);
    utimesSync(folder('found-web.mp4'), past, past);
    assert.equal((await compare(viewer, true)).older, true);
  });
});
