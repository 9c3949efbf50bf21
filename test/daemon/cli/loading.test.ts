/** A command loads what it needs, and nothing else: the rest would cost every start a tenth of a second and megabytes. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { testFilm } from '../media.ts';
import { twoColors } from '../raster/pictures.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { framewright } from './commandLine.ts';

/** As the command ends: libraries of the process, and modules of Node's own. */
const lookAtTheEnd = `
const { writeFileSync } = require('node:fs');
process.on('exit', () => {
  const libraries = process.report.getReport().sharedObjects;
  writeFileSync(process.env.FRAMEWRIGHT_TEST_LOADED, JSON.stringify([...libraries, ...process.moduleLoadList]));
});`;

const pieces = {
  engine: /framewright\.node$/u,
  skia: /skia\.[^/]*\.node$/u,
  // Only what speaks with a daemon asks for it.
  sockets: /^NativeModule http$/u,
};

describe('What a command loads', function () {
  this.timeout(60_000);
  const at = temporaryFolder();
  const project = (name: string, ...clips: readonly object[]): string => {
    const assets = { film: { src: 'film.mp4' }, picture: { src: 'picture.png' } };
    const canvas = { width: 320, height: 180, fps: 30 };
    const tracks = [{ kind: 'video', items: clips }];
    writeFileSync(at(name), JSON.stringify({ reel: 1, canvas, assets, tracks }));
    return at(name);
  };
  before(() => {
    testFilm(at('film.mp4'), { seconds: 1 });
    writeFileSync(at('picture.png'), twoColors(40, 20));
    writeFileSync(at('look.cjs'), lookAtTheEnd);
  });

  async function check(args: readonly string[], expected: readonly (keyof typeof pieces)[]): Promise<void> {
    const env = { FRAMEWRIGHT_TEST_LOADED: at('loaded.json'), NODE_OPTIONS: `--require=${at('look.cjs')}` };
    const { code, stderr } = await framewright(args, { env });
    assert.equal(code, 0, stderr);
    const loaded = JSON.parse(readFileSync(at('loaded.json'), 'utf8')) as readonly string[];
    const found = Object.entries(pieces).filter(([, piece]) => loaded.some((one) => piece.test(one)));
    assert.deepEqual(
      found.map(([name]) => name),
      expected,
      args.join(' '),
    );
  }

  it('is nothing for its version and its help', async () => {
    await check(['--version'], []);
    await check(['export', '--help'], []);
  });

  it('is the engine alone for films', async () => {
    const path = project('film.reel', { asset: 'film' });
    await check(['check', path], ['engine']);
    await check(['probe', at('film.mp4')], ['engine']);
    await check(['export', path, '-o', at('film-out.mp4')], ['engine']);
  });

  it('is Skia for pictures and text', async () => {
    await check(['check', project('picture.reel', { asset: 'picture', duration: 1 })], ['skia']);
    await check(['check', project('text.reel', { text: 'Hello', duration: 1 })], ['skia']);
  });
});
