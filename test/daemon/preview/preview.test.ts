import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { loadImage, createCanvas } from '@napi-rs/canvas';
import type { EngineClient } from '../../../link/engineClient.ts';
import { picturesAhead } from '../../../model/protocol/preview.ts';
import { numberedFilm, testFilm } from '../media.ts';
import { framewright } from '../cli/commandLine.ts';
import { until } from '../server/daemon.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { numberOf, pixelsOf, Viewer, withDaemon } from './viewer.ts';

const numbered = `{ "reel": 1, "canvas": { "width": 128, "height": 64, "fps": 30 },
  "assets": { "a": { "src": "numbered.mp4" } },
  "tracks": [ { "kind": "video", "items": [ { "asset": "a" } ] } ],
  "markers": [ { "at": 2, "name": "two" } ] }`;

const sounding = `{ "reel": 1, "canvas": { "width": 320, "height": 180, "fps": 30 },
  "assets": { "a": { "src": "film.mp4" } },
  "tracks": [ { "kind": "video", "items": [ { "asset": "a" } ] } ] }`;

describe('a preview', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let client: EngineClient;
  withDaemon(folder, (own) => (client = own));
  const project = (): string => folder('first.reel');

  before(() => {
    writeFileSync(project(), numbered);
    numberedFilm(folder('numbered.mp4'), 240);
    testFilm(folder('film.mp4'), { seconds: 3 });
  });

  it('tells what the film is', async () => {
    const viewer = await Viewer.open(client, project());
    const film = await viewer.show(numbered);
    assert.deepEqual(film, {
      edition: 1,
      width: 128,
      height: 64,
      fps: { num: 30, den: 1 },
      frameCount: 240,
      sampleRate: 48000,
      channels: 2,
      sounds: false,
      markers: [{ frame: 60, name: 'two' }],
    });
  });

  it('shows the frame that was sought, wherever it lies in a long group', async () => {
    const viewer = await Viewer.open(client, project());
    await viewer.show(numbered);
    for (const frame of [0, 239, 100, 99, 98, 180, 1, 60]) {
      assert.equal(await numberOf(await viewer.exact(await viewer.seek(frame))), frame);
    }
  });

  it('shows something near by before a frame that is far in its group', async () => {
    const viewer = await Viewer.open(client, project());
    await viewer.show(numbered);
    const run = await viewer.seek(200);
    await viewer.exact(run);
    const [first] = viewer.pictures;
    assert.equal(first?.header.exact, false);
    assert.equal(first.header.frame, 200);
    assert.ok((await numberOf(first)) < 200);
  });

  it('shows the latest of many seeks, and leaves others out', async () => {
    const viewer = await Viewer.open(client, project());
    await viewer.show(numbered);
    const seeks = Array.from({ length: 60 }, (_each, index) => viewer.seek((index * 97) % 240));
    const last = (await Promise.all(seeks)).at(-1)!;
    assert.equal(await numberOf(await viewer.exact(last)), (59 * 97) % 240);
    assert.ok(viewer.pictures.length < 60);
  });

  it('has neighbouring frames at hand when the playhead is dragged backwards', async () => {
    const viewer = await Viewer.open(client, project());
    await viewer.show(numbered);
    for (let frame = 220; frame > 180; frame--) {
      assert.equal(await numberOf(await viewer.exact(await viewer.seek(frame))), frame);
    }
    const near = viewer.pictures.filter(({ header }) => !header.exact);
    assert.ok(near.length < 10, `${near.length} of 40 were first shown by another frame`);
  });

  it('shows a paused frame as render-frame writes it, bit for bit', async () => {
    const viewer = await Viewer.open(client, project());
    writeFileSync(folder('still.reel'), sounding);
    await viewer.show(sounding);
    const still = await viewer.exact(await viewer.seek(41, true), 'png');
    const png = folder('frame.png');
    const { code } = await framewright(['render-frame', folder('still.reel'), '--at', '41f', '-o', png]);
    assert.equal(code, 0);
    const written = createCanvas(320, 180);
    written.getContext('2d').drawImage(await loadImage(png), 0, 0);
    const expected = written.getContext('2d').getImageData(0, 0, 320, 180).data;
    assert.deepEqual(await pixelsOf(still.bytes), expected);
  });

  it('does not change its colours when it pauses', async () => {
    const viewer = await Viewer.open(client, project());
    await viewer.show(sounding);
    const run = await viewer.seek(41, true);
    const [moving, still] = [await viewer.exact(run), await viewer.exact(run, 'png')];
    const [a, b] = [await pixelsOf(moving.bytes), await pixelsOf(still.bytes)];
    for (const channel of [0, 1, 2]) {
      let sum = 0;
      for (let at = channel; at < a.length; at += 4) sum += a[at]! - b[at]!;
      const mean = sum / (a.length / 4);
      assert.ok(Math.abs(mean) < 3, `channel ${channel} differs by ${mean}`);
    }
  });

  it('makes moving pictures as large as the view, in the shape of the canvas', async () => {
    const viewer = await Viewer.open(client, project());
    await viewer.show(sounding);
    await client.request('preview/size', { preview: viewer.id, width: 161, height: 1000 });
    const { header } = await viewer.exact(await viewer.seek(3));
    assert.deepEqual([header.width, header.height], [162, 90]);
  });

  it('plays every frame in order, with the sound of the film beside it', async () => {
    const viewer = await Viewer.open(client, project());
    const { frameCount, sampleRate } = await viewer.show(sounding);
    const run = await viewer.play(10);
    await until(() => viewer.pictures.some(({ header }) => header.frame === frameCount - 1));
    const frames = viewer.pictures.map(({ header }) => header.frame);
    assert.deepEqual(
      frames,
      Array.from({ length: frameCount - 10 }, (_each, index) => index + 10),
    );
    const samples = Math.round(((frameCount - 10) / 30) * sampleRate);
    await until(() => viewer.sounds.reduce((sum, { header }) => sum + header.samples, 0) === samples);
    assert.ok(viewer.sounds.every(({ header }) => header.run === run && header.channels === 2));
    const loudest = (bytes: Uint8Array): number =>
      new Float32Array(bytes.slice().buffer).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    assert.ok(viewer.sounds.some(({ bytes }) => loudest(bytes) > 0.05));
  });

  it('plays backwards', async () => {
    const viewer = await Viewer.open(client, project());
    await viewer.show(numbered);
    await viewer.play(70, -1);
    await until(() => viewer.pictures.some(({ header }) => header.frame === 20));
    const some = viewer.pictures.slice(0, 50);
    assert.deepEqual(
      some.map(({ header }) => header.frame),
      Array.from(some, (_each, index) => 70 - index),
    );
    for (const picture of some.filter((_each, index) => index % 10 === 0))
      assert.equal(await numberOf(picture), picture.header.frame);
  });

  it('sends a window that shows nothing no more than it may have, and leaves out what is late', async () => {
    const viewer = await Viewer.open(client, project());
    await viewer.show(numbered);
    viewer.shows = false;
    await viewer.play(0);
    await until(() => viewer.pictures.length === picturesAhead);
    await viewer.credit(picturesAhead, 0, 100);
    await until(() => viewer.pictures.length > picturesAhead);
    const next = viewer.pictures[picturesAhead]!.header.frame;
    // One may have been under way.
    assert.ok(next > 100 || viewer.pictures.length > picturesAhead + 1, `frame ${next} came late`);
    assert.ok(viewer.pictures.length <= 2 * picturesAhead);
  });

  it('keeps the last good film when the text is broken', async () => {
    const viewer = await Viewer.open(client, project());
    await viewer.show(numbered);
    await assert.rejects(viewer.show('{ "reel": 1, '), { code: 'project-invalid' });
    assert.equal(await numberOf(await viewer.exact(await viewer.seek(7))), 7);
  });

  it('shows a new text from the next seek on', async () => {
    const viewer = await Viewer.open(client, project());
    await viewer.show(numbered);
    await viewer.exact(await viewer.seek(7));
    const { edition } = await viewer.show(numbered.replace('"asset": "a"', '"asset": "a", "in": "100f"'));
    assert.equal(edition, 2);
    const picture = await viewer.exact(await viewer.seek(7));
    assert.equal(picture.header.edition, 2);
    assert.equal(await numberOf(picture), 107);
  });

  it('finds the frame of a place in the text, and the place of a frame', async () => {
    const text = numbered.replace(
      '{ "asset": "a" }',
      '{ "asset": "a", "out": 1 }, { "asset": "a", "in": 2 }',
    );
    const viewer = await Viewer.open(client, project());
    await viewer.show(text);
    const offset = text.indexOf('"in": 2');
    const request = { preview: viewer.id, offset };
    assert.deepEqual(await client.request('preview/locate', request), { frame: 30 });
    const { offset: at = -1, length = 0 } = await client.request('preview/place', {
      preview: viewer.id,
      frame: 31,
    });
    assert.equal(text.slice(at, at + length), '{ "asset": "a", "in": 2 }');
  });
});
