import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { EngineClient } from '../../../link/engineClient.ts';
import { isHeavy } from '../../../daemon/preview/proxyFile.ts';
import { loadEngine } from '../../../native/index.ts';
import { ffmpeg } from '../media.ts';
import { clientOf, startTestDaemon, until, type TestDaemon } from '../server/daemon.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { pixelsOf, Viewer } from './viewer.ts';

/** 1080p with one key frame, each frame a grey of its own: 60 to 209. */
function greys(path: string): void {
  const video =
    "color=s=16x16:r=30:d=5,format=yuv420p,geq=lum='60+N':cb=128:cr=128,scale=1920:1080:flags=neighbor,setsar=1";
  const coded = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-g',
    '250',
    '-colorspace',
    'bt709',
    '-color_range',
    'tv',
  ];
  ffmpeg('-f', 'lavfi', '-i', video, ...coded, path);
}

const text = `{ "reel": 1, "canvas": { "width": 1920, "height": 1080, "fps": 30 },
  "assets": { "a": { "src": "greys.mp4" } },
  "tracks": [ { "kind": "video", "items": [ { "asset": "a" } ] } ] }`;

describe('proxies of heavy footage', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let daemon: TestDaemon | undefined;
  let client: EngineClient;
  const states: string[] = [];

  before(async () => {
    process.env['FRAMEWRIGHT_CACHE_DIR'] = folder('cache');
    writeFileSync(folder('heavy.reel'), text);
    greys(folder('greys.mp4'));
    daemon = await startTestDaemon({ folder: folder('state') });
    client = await clientOf(daemon!.places);
    client.on('preview/proxy', ({ state }) => states.push(state));
  });
  afterEach(() => Viewer.closeAll());
  after(async () => {
    client.close();
    await daemon?.server.stop();
    delete process.env['FRAMEWRIGHT_CACHE_DIR'];
  });

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

  it('leave nothing open', async () => {
    const engine = loadEngine();
    // What made the proxy goes with its object.
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    await until(() => {
      collect();
      return engine.liveCounts().files === 0 && engine.liveCounts().codecs === 0;
    });
  });
});
