import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { exitCode } from '../../../model/errors.ts';
import { testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { framewright, type Outcome } from './commandLine.ts';

describe('the command line’s cache', function () {
  this.timeout(60_000);
  const at = temporaryFolder();

  /** Runs a command with a cache of its own. */
  const run = (...args: readonly string[]): Promise<Outcome> => framewright(args, { cache: at('cache') });

  before(() => testFilm(at('film.mp4'), { seconds: 1 }));

  it('keeps what was measured of a film, and gives it to the next command', async () => {
    const first = await run('probe', at('film.mp4'), '--json');
    assert.equal(first.code, exitCode.done, first.stderr);
    const [entry, ...more] = (await run('cache', 'ls', '--json')).events;
    assert.deepEqual(more, []);
    assert.equal(entry!['event'], 'entry');
    assert.match(String(entry!['key']), /^[0-9a-f]{64}$/u);
    assert.equal(entry!['pinned'], false);
    assert.ok(Date.parse(String(entry!['usedAt'])) > Date.now() - 60_000);

    assert.equal((await run('probe', at('film.mp4'), '--json')).stdout, first.stdout);
    assert.equal((await run('cache', 'ls', '--json')).events.length, 1);
  });

  it('says how large it is and where, for people too', async () => {
    const [said] = (await run('cache', 'size', '--json')).events;
    assert.equal(said!['folder'], at('cache'));
    assert.equal(said!['entries'], 1);
    assert.ok(Number(said!['bytes']) > 0);
    assert.match(
      (await run('cache', 'size')).stdout,
      /^\S+ (?:bytes|kB) of 10\.0 GB, 1 entry, in .*cache\n$/u,
    );
    assert.match((await run('cache', 'ls')).stdout, /^[0-9a-f]{64} +\S+ (?:bytes|kB) {2}\S+Z\n$/u);
  });

  it('is as large as it was told to be, and lets go of what is over', async () => {
    const cache = at('bounded');
    await framewright(['probe', at('film.mp4')], { cache });
    const [kept] = (await framewright(['cache', 'limit', '20GB', '--json'], { cache })).events;
    assert.deepEqual(kept, { event: 'done', limitBytes: 20e9, removed: 0, bytes: 0 });
    const said = await framewright(['cache', 'size'], { cache });
    assert.match(said.stdout, / of 20\.0 GB, 1 entry, /u);

    const less = await framewright(['cache', 'limit', '0.1 kB'], { cache });
    assert.match(less.stdout, /^The cache may have 100 bytes\. Removed 1 entry, \S+ (?:bytes|kB)\.\n$/u);
    await framewright(['probe', at('film.mp4')], { cache });
    const [size] = (await framewright(['cache', 'size', '--json'], { cache })).events;
    assert.equal(size!['entries'], 0);
    assert.equal(size!['limitBytes'], 100);

    for (const wrong of ['much', '5', '0GB']) {
      const { code, stderr } = await framewright(['cache', 'limit', wrong], { cache });
      assert.equal(code, exitCode.usage, wrong);
      assert.match(stderr, /such as 900MB or 2GB/u);
    }
  });

  it('is rid of what is damaged when it was verified, and makes it again', async () => {
    writeFileSync(
      at('film.reel'),
      JSON.stringify({
        reel: 1,
        canvas: { width: 320, height: 180, fps: 30 },
        assets: { film: { src: 'film.mp4' } },
        tracks: [{ kind: 'video', items: [{ asset: 'film' }] }],
      }),
    );
    const made = await run('export', at('film.reel'));
    assert.equal(made.code, exitCode.done, made.stderr);
    const film = readFileSync(at('film-web.mp4'));
    const sound = await run('cache', 'verify');
    assert.match(sound.stdout, /^4 entries read: all sound\.\n$/u);

    for (const name of readdirSync(at('cache/v1/entries'))) {
      const bytes = readFileSync(at(`cache/v1/entries/${name}`));
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(at(`cache/v1/entries/${name}`), bytes);
    }
    const damaged = await run('cache', 'verify', '--json');
    assert.equal(damaged.code, exitCode.done, damaged.stderr);
    assert.deepEqual(
      damaged.events.map(({ event }) => event),
      ['damaged', 'damaged', 'damaged', 'damaged', 'done'],
    );
    assert.deepEqual(damaged.events.at(-1), { event: 'done', checked: 4, damaged: 4 });
    assert.equal((await run('cache', 'ls')).stdout, '');

    assert.equal((await run('export', at('film.reel'), '--overwrite')).code, exitCode.done);
    assert.ok(readFileSync(at('film-web.mp4')).equals(film));
    await run('cache', 'clear');
    await run('probe', at('film.mp4'));
  });

  it('is empty when it was cleared', async () => {
    const [done] = (await run('cache', 'clear', '--json')).events;
    assert.equal(done!['removed'], 1);
    assert.ok(Number(done!['bytes']) > 0);
    assert.equal((await run('cache', 'ls')).stdout, '');
    assert.match((await run('cache', 'clear')).stdout, /^Removed 0 entries, 0 bytes\.\n$/u);
    assert.deepEqual(readdirSync(at('cache/v1/leases')), []);
  });

  it('is done without, and that is said, where its folder cannot be used', async () => {
    writeFileSync(at('file'), '');
    const outcome = await framewright(['probe', at('film.mp4')], {
      cache: at('file/cache'),
    });
    assert.equal(outcome.code, exitCode.done);
    assert.match(outcome.stderr, /note: The cache folder ".*" cannot be used: not a directory/u);
    const failed = await framewright(['cache', 'size'], { cache: at('file/cache') });
    assert.equal(failed.code, exitCode.failed);
    assert.match(failed.stderr, /error: The cache folder/u);
  });
});
