/** Previews that are opened, moved and closed again and again, and windows that do not keep up. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { EngineClient } from '../../../link/engineClient.ts';
import { picturesAhead, picturesWhileSeeking, soundBlocksAhead } from '../../../model/protocol/preview.ts';
import { loadEngine } from '../../../native/index.ts';
import { testFilm } from '../media.ts';
import { until } from '../server/daemon.ts';
import { isStress } from '../stress.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { Viewer, withDaemon } from './viewer.ts';

const rounds = isStress ? 1000 : 20;
/** After so many everything that is made once has been made. */
const warmUp = rounds / 5;
/** What allocators keep back differs from run to run; a leak of one small picture a round would be twice as much. */
const mostGrowthBytes = 48 * 2 ** 20;

const text = `{ "reel": 1, "canvas": { "width": 320, "height": 180, "fps": 30 },
  "assets": { "a": { "src": "film.mp4" } },
  "tracks": [
    { "kind": "video", "items": [ { "asset": "a" }, { "transition": "crossfade", "duration": 0.5 }, { "asset": "a", "in": 1 } ] },
    { "kind": "video", "items": [ { "text": "A title", "duration": 2 } ] } ] }`;

/** Files, sockets and pipes of this process; undefined where the system does not tell. */
function openHandles(): number | undefined {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : undefined;
}

function residentBytes(): number {
  if (process.platform !== 'linux') return process.memoryUsage.rss();
  const pages = Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[1]);
  return pages * 4096;
}

describe(`previews, ${rounds} times`, function () {
  this.timeout(isStress ? 1_800_000 : 60_000);
  const folder = temporaryFolder();
  let client: EngineClient;
  withDaemon(folder, (own) => (client = own));

  before(() => {
    writeFileSync(folder('first.reel'), text);
    testFilm(folder('film.mp4'), { seconds: 3 });
  });

  it('hold nothing any more when they are closed: frames, codecs, files, handles, memory', async () => {
    const engine = loadEngine();
    const held = (): object => {
      const { frames, codecs, files, packets } = engine.liveCounts();
      return { frames, codecs, files, packets };
    };
    const before = held();
    const round = async (number: number): Promise<void> => {
      const viewer = await Viewer.open(client, folder('first.reel'));
      const { frameCount } = await viewer.show(text);
      for (let move = 0; move < 3; move++)
        await viewer.seek((number * 37 + move * 29) % frameCount, move === 2);
      if (number % 3 === 0) await viewer.exact(await viewer.seek((number * 11) % frameCount));
      if (number % 4 === 0) await viewer.play(number % frameCount);
      await viewer.close();
    };
    for (let number = 0; number < warmUp; number++) await round(number);
    const handles = openHandles();
    const bytes = residentBytes();
    for (let number = warmUp; number < rounds; number++) await round(number);
    await until(() => JSON.stringify(held()) === JSON.stringify(before));
    assert.equal(openHandles(), handles);
    const grown = residentBytes() - bytes;
    assert.ok(grown < mostGrowthBytes, `memory grew by ${(grown / 2 ** 20).toFixed(1)} MB`);
  });

  it('send a window that takes nothing as much as it may have, and wait', async () => {
    const viewer = await Viewer.open(client, folder('first.reel'));
    const { frameCount } = await viewer.show(text);
    viewer.shows = false;
    for (let times = 0; times < 10 * rounds; times++) await viewer.seek((times * 31) % frameCount);
    await viewer.play(0);
    await until(() => viewer.sounds.length >= soundBlocksAhead && viewer.pictures.length >= picturesAhead);
    // Whatever was wanted since has been heard when this has an answer.
    await client.request('preview/place', { preview: viewer.id, frame: 0 });
    // What is asked for at rest comes once whatever is outstanding; of all others there is room for so many.
    assert.ok(
      viewer.pictures.length <= picturesAhead + picturesWhileSeeking,
      `${viewer.pictures.length} came`,
    );
    assert.ok(viewer.sounds.length <= soundBlocksAhead, `${viewer.sounds.length} came`);
  });
});
