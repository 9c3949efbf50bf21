import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { testFilm } from '../media.ts';
import { twoColors } from '../raster/pictures.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { framewright } from './commandLine.ts';

describe('framewright', function () {
  this.timeout(30_000);
  const at = temporaryFolder();
  before(() => {
    testFilm(at('film.mp4'), { seconds: 1 });
    writeFileSync(at('picture.png'), twoColors(40, 20));
  });

  const project = (clip: object): string =>
    JSON.stringify({
      reel: 1,
      canvas: { width: 320, height: 180, fps: 30 },
      assets: { film: { src: 'film.mp4' } },
      tracks: [{ kind: 'video', items: [clip] }],
    });

  describe('check', () => {
    it('is content with a project that can be rendered', async () => {
      writeFileSync(at('good.reel'), project({ asset: 'film' }));
      const { code, stdout, stderr } = await framewright(['check', at('good.reel')]);
      assert.equal(code, 0);
      assert.match(stdout, /good\.reel: no errors\n$/u);
      assert.equal(stderr, '');
    });

    it('names every problem with its place, as text and as JSON', async () => {
      writeFileSync(at('bad.reel'), project({ asset: 'film', in: 0.5, out: 7 }));
      const text = await framewright(['check', at('bad.reel')]);
      assert.equal(text.code, 2);
      const column = project({ asset: 'film', in: 0.5, out: 7 }).indexOf('"out":7') + 7;
      assert.match(
        text.stdout,
        new RegExp(`bad\\.reel:1:${column}: error: .*\\n.*\\n +\\| +\\^\\n.*1 error\\n$`, 'u'),
      );
      const json = await framewright(['check', at('bad.reel'), '--json']);
      assert.equal(json.code, 2);
      const [diagnostic, done] = json.events;
      assert.deepEqual(
        [
          diagnostic!['event'],
          diagnostic!['severity'],
          diagnostic!['line'],
          diagnostic!['column'],
          diagnostic!['endColumn'],
        ],
        ['diagnostic', 'error', 1, column, column + 1],
      );
      assert.deepEqual([done!['event'], done!['errors'], done!['warnings']], ['done', 1, 0]);
    });
  });

  describe('probe', () => {
    it('says what films and pictures hold', async () => {
      const { code, stdout } = await framewright(['probe', at('film.mp4'), at('picture.png')]);
      assert.equal(code, 0);
      assert.match(stdout, /video +h264 320x180, 30 fps, 30 frames, 1 key frame$/mu);
      assert.match(stdout, /audio +aac, 48000 Hz, 1 channel/u);
      assert.match(stdout, /picture +40x20\n/u);
    });

    it('sums up the frames in JSON', async () => {
      const { events } = await framewright(['probe', at('film.mp4'), '--json']);
      const video = events[0]!['video'] as Readonly<Record<string, unknown>>;
      assert.deepEqual([video['frames'], video['firstPts'], video['keyFrames']], [30, 0, 1]);
      assert.equal('pts' in video, false);
    });
  });

  describe('doctor', () => {
    it('tries every encoder that exports need', async () => {
      const { code, events } = await framewright(['doctor', '--json']);
      assert.equal(code, 0);
      const findings = new Map(events.map((event) => [event['name'], event]));
      for (const name of ['Node', 'engine', 'filters', 'SIMD', 'fonts', 'libx264', 'aac', 'gif']) {
        assert.equal(findings.get(name)?.['state'], 'ok', name);
      }
      assert.deepEqual(events.at(-1), { event: 'done', missing: 0 });
    });
  });

  describe('render-frame', () => {
    it('writes a PNG in the size of the canvas or of an export', async () => {
      const size = async (...more: readonly string[]): Promise<readonly unknown[]> => {
        const args = [
          'render-frame',
          at('good.reel'),
          '--at',
          '00:00:00:10',
          '-o',
          at('frame.png'),
          '--overwrite',
          '--json',
        ];
        const { code, events, stdout } = await framewright([...args, ...more]);
        assert.equal(code, 0, stdout);
        const { width, height, frame } = events[0]!;
        return [width, height, frame];
      };
      assert.deepEqual(await size(), [320, 180, 10]);
      assert.deepEqual(await size('--as', 'gif'), [320, 180, 10]);
    });
  });
});
