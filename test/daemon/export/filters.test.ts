/** libavfilter is loaded for the films that need it; a machine that has the rest of FFmpeg makes all others. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { framewright, type Outcome } from '../cli/commandLine.ts';
import { testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const engine = 'native/build/framewright.node';

describe('filters of FFmpeg', function () {
  this.timeout(60_000);
  const at = temporaryFolder();

  before(() => {
    testFilm(at('film.mp4'), { seconds: 1 });
    writeFileSync(
      at('film.reel'),
      JSON.stringify({
        reel: 1,
        canvas: { width: 320, height: 180, fps: 30 },
        assets: { film: { src: 'film.mp4' } },
        exports: { film: { format: 'mp4' }, moving: { format: 'gif' } },
        tracks: [{ kind: 'video', items: [{ asset: 'film' }] }],
      }),
    );
    writeFileSync(
      at('fast.reel'),
      readFileSync(at('film.reel'), 'utf8').replace('"asset":"film"', '"asset":"film","speed":2'),
    );
    writeFileSync(at('engine.node'), withoutFilters(readFileSync(engine)));
  });

  const lacking = (...args: readonly string[]): Promise<Outcome> =>
    framewright([...args, '--json'], { env: { FRAMEWRIGHT_ADDON: at('engine.node') } });

  const failure = ({ code, events, stdout }: Outcome): unknown => {
    assert.equal(code, 1, stdout);
    const { event, code: error, message } = events.at(-1)!;
    assert.equal(event, 'error', stdout);
    assert.match(String(message), /libavfilter/u);
    return error;
  };

  it('are not needed where nothing is filtered', async () => {
    const { code, stdout } = await lacking(
      'export',
      at('film.reel'),
      '--as',
      'film',
      '-o',
      at('film-out.mp4'),
    );
    assert.equal(code, 0, stdout);
  });

  it('are named where they are needed and not there', async () => {
    const gif = await lacking('export', at('film.reel'), '--as', 'moving', '-o', at('film.gif'));
    assert.equal(failure(gif), 'engine-missing');
    const fast = await lacking('export', at('fast.reel'), '--as', 'film', '-o', at('fast.mp4'));
    assert.equal(failure(fast), 'engine-missing');
  });

  it('are missed by the check of the machine', async () => {
    const { code, events } = await lacking('doctor');
    assert.equal(code, 1);
    const finding = events.find(({ name }) => name === 'filters')!;
    assert.equal(finding['state'], 'missing');
    assert.match(String(finding['detail']), /libavfilter/u);
    assert.deepEqual(events.at(-1), { event: 'done', missing: 1 });
  });
});

/** An engine that asks for a version of libavfilter that no system has. */
function withoutFilters(addon: Buffer): Buffer {
  const text = addon.toString('latin1');
  const [there = ''] = /libavfilter\.(?:so\.\d+|\d+\.dylib)/u.exec(text) ?? [];
  const none = there.replace(/\d+/u, (digits) => '9'.repeat(digits.length));
  return Buffer.from(text.replaceAll(there, none), 'latin1');
}
