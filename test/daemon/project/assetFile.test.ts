import assert from 'node:assert/strict';
import {
  copyFileSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { MediaFacts } from '../../../model/media/facts.ts';
import {
  readAssetFile,
  readAssetFileAgain,
  requireUnchanged,
  type AssetFile,
} from '../../../daemon/project/assetFile.ts';
import { skia } from '../../../daemon/raster/skia.ts';
import { loadEngine } from '../../../native/index.ts';
import type { EngineIdentity } from '../../../native/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const facts: MediaFacts = {
  container: 'wav',
  startTime: { num: 0, den: 1 },
  duration: { num: 1, den: 1 },
  size: 1,
  image: undefined,
  video: undefined,
  audio: undefined,
};

const engine: EngineIdentity = { engine: '1', libraries: {}, simd: 'none' };

describe('a media file', () => {
  const at = temporaryFolder();
  const size = 3 * 2 ** 20;

  const read = (name: string): Promise<AssetFile> =>
    readAssetFile(at(name), () => ({ probe: () => Promise.resolve(facts), identity: () => engine }));

  function film(name: string): void {
    writeFileSync(at(name), Buffer.alloc(size, 'film'));
  }

  /** Changes one byte without a trace in the file's times. */
  function tamper(name: string, position: number): void {
    const { atime, mtime } = statSync(at(name));
    const file = openSync(at(name), 'r+');
    writeSync(file, Buffer.from('!'), 0, 1, position);
    closeSync(file);
    utimesSync(at(name), atime, mtime);
  }

  it('has one identity as long as nothing changes', async () => {
    film('same.mp4');
    const file = await read('same.mp4');
    assert.match(file.identity, /^[0-9a-f]{64}$/u);
    assert.equal((await read('same.mp4')).identity, file.identity);
    await requireUnchanged(file);
  });

  it('is not read again while it is as it was', async () => {
    film('again.mp4');
    const file = await read('again.mp4');
    const again = (): Promise<AssetFile> =>
      readAssetFileAgain(file, () => ({ probe: () => Promise.resolve(facts), identity: () => engine }));
    assert.equal(await again(), file);
    utimesSync(at('again.mp4'), new Date(), new Date(Date.now() + 5000));
    assert.notEqual((await again()).identity, file.identity);
  });

  it('that is a still holds none of its bytes, and is not drawn from others', async () => {
    const picture = async (colour: string): Promise<Buffer> => {
      const canvas = skia().createCanvas(8, 8);
      const context = canvas.getContext('2d');
      context.fillStyle = colour;
      context.fillRect(0, 0, 8, 8);
      return canvas.encode('png');
    };
    writeFileSync(at('still.png'), await picture('#ff0000'));
    const { image } = await read('still.png');
    const drawn = (): Promise<unknown> => image!.pixels(8, 8, loadEngine());
    await drawn();
    await drawn();
    writeFileSync(at('still.png'), await picture('#0000ff'));
    await assert.rejects(drawn(), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'media-changed');
      return true;
    });
  });

  it('keeps its identity under another name, and a copy has its own', async () => {
    film('a.mp4');
    const { identity } = await read('a.mp4');
    renameSync(at('a.mp4'), at('b.mp4'));
    assert.equal((await read('b.mp4')).identity, identity);
    copyFileSync(at('b.mp4'), at('c.mp4'));
    assert.notEqual((await read('c.mp4')).identity, identity);
  });

  const changes: readonly (readonly [string, (name: string) => void])[] = [
    ['longer', (name) => writeFileSync(at(name), 'more', { flag: 'a' })],
    ['touched', (name) => utimesSync(at(name), 1000, 1000)],
    ['different at its beginning', (name) => tamper(name, 0)],
    ['different at its end', (name) => tamper(name, size - 1)],
    [
      'replaced',
      (name) => {
        const { atime, mtime } = statSync(at(name));
        copyFileSync(at(name), at('new'));
        utimesSync(at('new'), atime, mtime);
        renameSync(at('new'), at(name));
      },
    ],
  ];
  for (const [what, change] of changes) {
    it(`is another one when it is ${what}`, async () => {
      film('changing.mp4');
      utimesSync(at('changing.mp4'), 5000, 5000);
      const file = await read('changing.mp4');
      change('changing.mp4');
      assert.notEqual((await read('changing.mp4')).identity, file.identity);
      await assert.rejects(requireUnchanged(file), /changing\.mp4" changed while it was being used/u);
    });
  }

  it('is no longer what it was when it is gone', async () => {
    film('gone.mp4');
    const file = await read('gone.mp4');
    renameSync(at('gone.mp4'), at('elsewhere.mp4'));
    await assert.rejects(requireUnchanged(file), { code: 'media-changed' });
  });

  it('is known by its bytes alone when it is a still', async () => {
    const png = 'test/cases/pictures/display-p3.png';
    copyFileSync(png, at('one.png'));
    writeFileSync(at('two.png'), readFileSync(png));
    const [one, two] = [await read('one.png'), await read('two.png')];
    assert.equal(one.identity, two.identity);
    utimesSync(at('one.png'), 1000, 1000);
    assert.equal((await read('one.png')).identity, one.identity);
    await assert.rejects(requireUnchanged(one), { code: 'media-changed' });
  });
});
