import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { EngineClient } from '../../../link/engineClient.ts';
import { openCache } from '../../../daemon/cache/cache.ts';
import { Hold } from '../../../daemon/preview/hold.ts';
import { Proxies, type ProxySurroundings } from '../../../daemon/preview/proxies.ts';
import { isHeavy, keepProxy, proxyKey } from '../../../daemon/preview/proxyFile.ts';
import { readAssetFile } from '../../../daemon/project/assetFile.ts';
import { loadEngine } from '../../../native/index.ts';
import { ffmpeg, tagged } from '../media.ts';
import { idleMaker, until } from '../server/daemon.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { pixelsOf, Viewer, withDaemon } from './viewer.ts';

/** 1080p with one key frame, each frame a grey of its own: 60 to 209. */
function greys(path: string): void {
  const video =
    "color=s=16x16:r=30:d=5,format=yuv420p,geq=lum='60+N':cb=128:cr=128,scale=1920:1080:flags=neighbor,setsar=1";
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '250', ...tagged];
  ffmpeg('-f', 'lavfi', '-i', video, ...coded, path);
}

const text = `{ "reel": 1, "canvas": { "width": 1920, "height": 1080, "fps": 30 },
  "assets": { "a": { "src": "greys.mp4" } },
  "tracks": [ { "kind": "video", "items": [ { "asset": "a" } ] } ] }`;

/** What made a proxy goes with its object. */
async function nothingIsOpen(): Promise<void> {
  const engine = loadEngine();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await until(() => {
    collect();
    return engine.liveCounts().files === 0 && engine.liveCounts().codecs === 0;
  });
}

function makeHeavyProject(folder: (name: string) => string): void {
  writeFileSync(folder('heavy.reel'), text);
  greys(folder('greys.mp4'));
}

describe('proxies of heavy footage', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let client: EngineClient;
  const states: string[] = [];
  withDaemon(folder, (own) => {
    client = own;
    client.on('preview/proxy', ({ state }) => states.push(state));
  });
  before(() => makeHeavyProject(folder));

  async function greyAt(
    viewer: Viewer,
    frame: number,
  ): Promise<{ readonly proxy: boolean; readonly grey: number }> {
    const { header, bytes } = await viewer.exact(await viewer.seek(frame));
    const pixels = await pixelsOf(bytes);
    return { proxy: header.proxy, grey: pixels[(10 * header.width + 10) * 4]! };
  }

  it('are for what takes long to decode: large pictures with few key frames', async () => {
    const { video } = await loadEngine().probe(folder('greys.mp4'));
    assert.ok(isHeavy(video!));
    assert.ok(!isHeavy({ ...video!, width: 320, height: 180 }));
    assert.ok(!isHeavy({ ...video!, keyFrames: Uint32Array.from(video!.pts.keys()) }));
  });

  it('are made in the background, show the same frames, and give way to a still', async () => {
    const viewer = await Viewer.open(client, folder('heavy.reel'));
    await viewer.show(text);
    const before = await greyAt(viewer, 77);
    assert.equal(before.proxy, false);
    await until(() => states.at(-1) === 'ready', 60_000);
    assert.deepEqual(states, ['making', 'ready']);
    for (const frame of [77, 3, 149, 148, 60]) {
      const { proxy, grey } = await greyAt(viewer, frame);
      assert.ok(proxy);
      // A level of video is a little more than one of a screen.
      assert.ok(Math.abs(grey - ((60 + frame - 16) * 255) / 219) < 1.6, `frame ${frame}: ${grey}`);
    }
    const still = await viewer.exact(await viewer.seek(77, true), 'png');
    assert.equal(still.header.proxy, false);
    assert.equal(still.header.width, 1920);
  });

  it('are found again by the next preview, and left out by one that does not want them', async () => {
    states.length = 0;
    const viewer = await Viewer.open(client, folder('heavy.reel'));
    await viewer.show(text);
    await until(() => states.at(-1) === 'ready', 60_000);
    assert.ok((await greyAt(viewer, 20)).proxy);
    await client.request('preview/proxies', { preview: viewer.id, on: false });
    assert.equal((await greyAt(viewer, 100)).proxy, false);
    assert.equal(states.at(-1), 'none');
    await client.request('preview/proxies', { preview: viewer.id, on: true });
    await until(() => states.at(-1) === 'ready', 60_000);
    assert.ok((await greyAt(viewer, 21)).proxy);
  });

  it('leave nothing open', nothingIsOpen);
});

describe('a proxy in the making', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const engine = loadEngine();

  before(() => greys(folder('greys.mp4')));

  /** Proxies of a cache of their own, and what their makers are told. */
  function proxiesOf(busy: { film: boolean; memory: boolean }, make: ProxySurroundings['make']): Proxies {
    return new Proxies({
      engine: () => engine,
      cache: () => openCache({ folder: folder('cache') }),
      make,
      isBusy: () => busy.film,
      isMemoryShort: () => busy.memory,
      log: () => {},
    });
  }

  it('waits between two pieces of it and goes on where it was', async () => {
    const cache = await openCache({ folder: folder('held') });
    const lease = await cache.lease();
    const { signal } = new AbortController();
    const hold = new PassedHold();
    const making = keepProxy(engine, folder('greys.mp4'), lease, { hold, signal });
    await until(() => hold.passes === 2);
    const file = await readAssetFile(folder('greys.mp4'), () => engine, lease);
    assert.equal(await lease.find(proxyKey(engine, file)), undefined);
    hold.set(false);
    await making;
    // 150 frames, 50 at a time.
    assert.equal(hold.passes, 3);
    const facts = await engine.probe((await lease.find(proxyKey(engine, file)))!);
    assert.equal(facts.video!.pts.length, 150);
    await lease.release();
  });

  it('that waits is ended by its signal', async () => {
    const hold = new Hold();
    hold.set(true);
    const giveUp = new AbortController();
    const passed = hold.passed(giveUp.signal);
    giveUp.abort(new Error('enough'));
    await assert.rejects(passed, /enough/u);
  });

  it('waits while films are made or played, is given up when memory is short, and begins anew', async () => {
    const busy = { film: false, memory: false };
    const told: string[] = [];
    let finish: () => void = () => {};
    const proxies = proxiesOf(busy, async (_path, hold, signal) => {
      told.push('begun');
      hold.listen(() => told.push(hold.on ? 'held' : 'goes on'));
      await new Promise<void>((resolve, reject) => {
        finish = resolve;
        signal.addEventListener('abort', () => {
          told.push('given up');
          reject(signal.reason as Error);
        });
      });
    });
    const lease = (await proxies.lease())!;
    const file = await readAssetFile(folder('greys.mp4'), () => engine, lease);
    const found = proxies.of([file], lease, new AbortController().signal);
    await until(() => told.length === 1);
    busy.film = true;
    await until(() => told.length === 2);
    busy.film = false;
    await until(() => told.length === 3);
    busy.memory = true;
    await until(() => told.length === 4);
    busy.memory = false;
    await until(() => told.length === 5);
    finish();
    // It was not really made.
    assert.equal((await found).size, 0);
    assert.deepEqual(told, ['begun', 'held', 'goes on', 'given up', 'begun']);
    await lease.release();
  });

  it('leaves nothing open', nothingIsOpen);
});

describe('proxies beside an export and beside playing', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const maker = idleMaker();
  let client: EngineClient;
  const states: string[] = [];
  const onClient = (own: EngineClient): void => {
    client = own;
    client.on('preview/proxy', ({ state }) => states.push(state));
  };
  withDaemon(folder, onClient, { maker });
  before(() => makeHeavyProject(folder));

  it('are made when the export is over', async () => {
    const began = maker.making();
    await client.request('export/start', { project: folder('heavy.reel'), text });
    await began;
    const viewer = await Viewer.open(client, folder('heavy.reel'));
    await viewer.show(text);
    await until(() => states.at(-1) === 'making');
    // What is seen meanwhile is the footage.
    const { header } = await viewer.exact(await viewer.seek(40));
    assert.equal(header.proxy, false);
    assert.deepEqual(states, ['making']);
    maker.finish();
    await until(() => states.at(-1) === 'ready', 60_000);
  });

  it('leave nothing open', nothingIsOpen);
});

/** Longer than any test plays. */
const light = `{ "reel": 1, "canvas": { "width": 320, "height": 180, "fps": 30 },
  "tracks": [ { "kind": "video", "items": [ { "color": "#203040", "duration": 36000 } ] } ] }`;

describe('proxies beside a preview that plays', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let client: EngineClient;
  const states: string[] = [];
  withDaemon(folder, (own) => {
    client = own;
    client.on('preview/proxy', ({ state }) => states.push(state));
  });
  before(() => {
    makeHeavyProject(folder);
    copyFileSync(folder('greys.mp4'), folder('copy.mp4'));
    writeFileSync(folder('light.reel'), light);
  });

  it('are made when it rests', async () => {
    const first = await Viewer.open(client, folder('heavy.reel'));
    await first.show(text);
    await until(() => states.at(-1) === 'making');
    const beganMs = performance.now();
    await until(() => states.at(-1) === 'ready', 60_000);
    const aloneMs = performance.now() - beganMs;
    states.length = 0;

    const player = await Viewer.open(client, folder('light.reel'));
    await player.show(light);
    await player.play(0);
    await until(() => player.pictures.length > 0);
    const viewer = await Viewer.open(client, folder('heavy.reel'));
    await viewer.show(text.replace('greys.mp4', 'copy.mp4'));
    await until(() => states.at(-1) === 'making');
    // In this time one would be there.
    const fromMs = performance.now();
    for (let frame = 149; performance.now() - fromMs < 3 * aloneMs; frame = (frame + 77) % 150) {
      const { header } = await viewer.exact(await viewer.seek(frame));
      assert.equal(header.proxy, false);
    }
    assert.deepEqual(states, ['making']);
    await player.seek(0);
    await until(() => states.at(-1) === 'ready', 60_000);
    const { header } = await viewer.exact(await viewer.seek(77));
    assert.ok(header.proxy);
  });

  it('leave nothing open', nothingIsOpen);
});

/** Waits from its second piece on. */
class PassedHold extends Hold {
  passes = 0;

  override passed(signal: AbortSignal): Promise<void> {
    if (++this.passes === 2) this.set(true);
    return super.passed(signal);
  }
}
