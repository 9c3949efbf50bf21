import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { BenchReport } from '../../../daemon/bench/projectReport.ts';
import { testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { framewright } from './commandLine.ts';

describe('framewright bench', function () {
  this.timeout(120_000);
  const at = temporaryFolder();
  before(() => {
    testFilm(at('film.mp4'), { seconds: 6 });
    const style = { size: 24 };
    const project = {
      reel: 1,
      canvas: { width: 320, height: 180, fps: 30 },
      assets: { film: { src: 'film.mp4' } },
      tracks: [
        {
          kind: 'video',
          items: [
            { asset: 'film', out: 3 },
            { asset: 'film', in: 3, out: 6 },
          ],
        },
        { kind: 'video', items: [{ text: 'A title', start: 3.5, duration: 1, style }] },
      ],
    };
    writeFileSync(at('film.reel'), JSON.stringify(project));
  });

  it('measures a first export, an unchanged one and one after an edit, and writes both files', async () => {
    const project = readFileSync(at('film.reel'));
    const { code, stderr } = await framewright(['bench', at('film.reel'), '--runs', '2', '-o', at('result')]);
    assert.equal(code, 0, stderr);
    const { projects, machine } = JSON.parse(readFileSync(at('result.json'), 'utf8')) as BenchReport;
    assert.ok(machine.cores > 0);
    const [film] = projects;
    assert.ok(film);
    assert.deepEqual([film.frames, film.width, film.rounds.length, film.yardstick.length], [180, 320, 2, 2]);
    for (const { first, unchanged, edited } of film.rounds) {
      assert.deepEqual(
        [first, unchanged, edited].map((cost) => cost?.encodedFrames),
        [180, 0, 90],
      );
      assert.ok(first.cpuSeconds > 0 && first.peakBytes > 0 && first.bytes > 0);
    }
    const markdown = readFileSync(at('result.md'), 'utf8');
    assert.match(markdown, /\| the text of 1\.00 s changed \|/u);
    assert.match(markdown, /\| ffmpeg, encoding only \|/u);
    assert.deepEqual(readFileSync(at('film.reel')), project);
  });

  it('replaces no earlier results unasked, and says so before it measures', async () => {
    writeFileSync(at('kept.md'), 'kept');
    const { code, stderr } = await framewright(['bench', at('film.reel'), '-o', at('kept')]);
    assert.equal(code, 1);
    assert.match(stderr, /kept\.md" is there already/u);
    assert.equal(readFileSync(at('kept.md'), 'utf8'), 'kept');
  });
});
