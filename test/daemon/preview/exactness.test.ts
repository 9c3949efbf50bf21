/**
 * What is previewed is what is exported: at random times of every example the still is what `render-frame` writes, bit for bit, the moving picture has the
 * still's colours, and the exported film shows the same frame. A second of each film in the usual suite; all of it, at fifty times, with FRAMEWRIGHT_STRESS=1.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EngineClient } from '../../../link/engineClient.ts';
import type { PreviewFilm } from '../../../model/protocol/preview.ts';
import { framewright } from '../cli/commandLine.ts';
import { similarity } from '../media.ts';
import { until } from '../server/daemon.ts';
import { isStress } from '../stress.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { pixelsOf, Viewer, withDaemon } from './viewer.ts';

const examples = ['demo', 'cut', 'slideshow', 'titled-crossfade'];
const times = isStress ? 50 : 3;
/** Levels of 255 that the mean of any square may be off, in the largest of its channels. A single block of a JPEG, half as wide, may be 4 off in blue beside an edge. */
const mostLevels = 3;
const square = 32;

/** The same numbers in each run: an example that fails, fails again. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The most that the mean colour of a square of the moving picture differs from the still's, which may be larger by a whole number. */
function colourShift(moving: Uint8ClampedArray, still: Uint8ClampedArray, width: number): number {
  const smaller = Math.sqrt(still.length / moving.length);
  assert.ok(Number.isInteger(smaller), `a picture is ${smaller} times smaller than its still`);
  const means = meanColours(moving, width / smaller, square);
  return meanColours(still, width, square * smaller).reduce(
    (most, mean, at) => Math.max(most, Math.abs(mean - means[at]!)),
    0,
  );
}

/** Of squares of so many pixels, row by row: red, green and blue of each. */
function meanColours(pixels: Uint8ClampedArray, width: number, side: number): Float64Array {
  const columns = Math.ceil(width / side);
  const rows = Math.ceil(pixels.length / 4 / width / side);
  const sums = new Float64Array(columns * rows * 3);
  const counts = new Float64Array(columns * rows);
  for (let pixel = 0; pixel < pixels.length / 4; pixel++) {
    const place = Math.floor(Math.floor(pixel / width) / side) * columns + Math.floor((pixel % width) / side);
    counts[place]! += 1;
    for (let channel = 0; channel < 3; channel++) sums[place * 3 + channel]! += pixels[pixel * 4 + channel]!;
  }
  return sums.map((sum, at) => sum / counts[Math.floor(at / 3)]!);
}

describe(`what is previewed of the examples, at ${times} times of each`, function () {
  this.timeout(isStress ? 3_600_000 : 300_000);
  const folder = temporaryFolder();
  let client: EngineClient;
  withDaemon(folder, (own) => (client = own));

  before(() => {
    const { status } = spawnSync(process.execPath, ['examples/makeMedia.mjs'], { stdio: 'inherit' });
    assert.equal(status, 0);
  });

  for (const [index, name] of examples.entries()) {
    const project = resolve('examples', name, `${name}.reel`);

    it(`${name}: stills are those of render-frame and of the export, and nothing shifts when it pauses`, async () => {
      const viewer = await Viewer.open(client, project);
      const film = await viewer.show(readFileSync(project, 'utf8'));
      const { width, height } = film;
      await client.request('preview/size', { preview: viewer.id, width, height });
      // Those are smaller, and there or not as the machine is quick or slow.
      await client.request('preview/proxies', { preview: viewer.id, on: false });
      const { first, frames } = chosen(film, index);
      const exported = await exportedFrom(name, project, film, first);
      for (const frame of frames) {
        const run = await viewer.seek(frame, true);
        const moving = await pixelsOf((await viewer.exact(run)).bytes);
        const { bytes } = await viewer.exact(run, 'png');
        const still = await pixelsOf(bytes);
        const where = `${name}, frame ${frame}`;

        const png = folder(`${name}-${frame}.png`);
        const { code, stderr } = await framewright([
          'render-frame',
          project,
          '--at',
          `${frame}f`,
          '-o',
          png,
          '--overwrite',
        ]);
        assert.equal(code, 0, stderr);
        assert.ok(
          Buffer.from(still.buffer).equals(Buffer.from((await pixelsOf(readFileSync(png))).buffer)),
          where,
        );

        const levels = colourShift(moving, still, width);
        assert.ok(levels <= mostLevels, `${where}: a square of the moving picture is ${levels} levels off`);

        const picture = folder('still.png');
        writeFileSync(picture, bytes);
        const alike = similarity(exported, frame - first, picture);
        assert.ok(alike > 0.97, `${where}: the exported frame is ${alike} like it`);
      }
    });
  }

  for (const [index, name] of examples.entries()) {
    // Stills are not heavy.
    if (name === 'slideshow') continue;
    it(`${name}: nothing shifts when it pauses that was drawn from proxies`, async () => {
      const project = resolve('examples', name, `${name}.reel`);
      const viewer = await Viewer.open(client, project);
      const states: string[] = [];
      const heard = client.on('preview/proxy', ({ preview, state }) => {
        if (preview === viewer.id) states.push(state);
      });
      const film = await viewer.show(readFileSync(project, 'utf8'));
      const { width, height } = film;
      await client.request('preview/size', { preview: viewer.id, width, height });
      await until(() => states.at(-1) === 'ready', 120_000);
      let light = 0;
      for (const frame of chosen(film, index).frames) {
        const run = await viewer.seek(frame, true);
        const { header, bytes } = await viewer.exact(run);
        if (header.proxy) light++;
        const still = await pixelsOf((await viewer.exact(run, 'png')).bytes);
        const levels = colourShift(await pixelsOf(bytes), still, width);
        assert.ok(levels <= mostLevels, `${name}, frame ${frame}: a square is ${levels} levels off`);
      }
      assert.ok(light > 0, 'nothing was drawn from a proxy');
      heard.dispose();
    });
  }

  /** All times of a film, or those of one second. */
  function chosen(
    { frameCount, fps }: PreviewFilm,
    seed: number,
  ): { readonly first: number; readonly frames: readonly number[] } {
    const random = randomNumbers(seed);
    const second = isStress ? frameCount : Math.round(fps.num / fps.den);
    const first = random(frameCount - second + 1);
    return { first, frames: Array.from({ length: times }, () => first + random(second)) };
  }

  async function exportedFrom(
    name: string,
    project: string,
    { frameCount, fps }: PreviewFilm,
    first: number,
  ): Promise<string> {
    const end = isStress ? frameCount : first + Math.round(fps.num / fps.den);
    const target = folder(`${name}.mp4`);
    const range = `${first}f..${end}f`;
    const { code, stderr } = await framewright(['export', project, '-o', target, '--range', range]);
    assert.equal(code, 0, stderr);
    return target;
  }
});
