/** What daemons of other versions and builds have left when they are gone: their exports go on, and their folders do not stay for ever. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../temporaryFolder.ts';
import { clientOf, idleMaker, order, startTestDaemon, testPlaces, type TestDaemon } from './daemon.ts';

const monthMs = 31 * 24 * 60 * 60 * 1000;

describe('a daemon after others', function () {
  this.timeout(60_000);
  const at = temporaryFolder();
  const running: TestDaemon[] = [];
  let count = 0;

  async function daemon(options: Parameters<typeof startTestDaemon>[0]): Promise<TestDaemon> {
    const started = await startTestDaemon(options);
    assert.ok(started);
    running.push(started);
    return started;
  }

  /** A daemon of version 1 with an export in its middle. */
  async function withExport(folder: string): Promise<{ readonly first: TestDaemon; readonly job: string }> {
    const maker = idleMaker();
    const making = maker.making();
    const first = await daemon({ folder, maker });
    const { job } = await (
      await clientOf(first.places)
    ).request('export/start', order({ text: 'left behind' }));
    await making;
    return { first, job: job.id };
  }

  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ server }) => server.stop()));
  });

  it('goes on with what one of another version has left, under the same id', async () => {
    const folder = at(String(count++));
    const { first, job } = await withExport(folder);
    await first.server.stop();
    const maker = idleMaker();
    const making = maker.making();
    const next = await daemon({ folder, version: '2.0.0', maker });
    await making;
    assert.deepEqual(maker.made, ['left behind']);
    const client = await clientOf(next.places);
    assert.equal((await client.request('export/watch', { job })).job.state, 'running');
    assert.deepEqual(readdirSync(first.places.jobs), []);
    assert.ok(next.log.some((line) => line.includes(job) && line.includes('left by a daemon')));
  });

  it('takes nothing from one that lives', async () => {
    const folder = at(String(count++));
    const { first } = await withExport(folder);
    const maker = idleMaker();
    await daemon({ folder, version: '2.0.0', maker });
    assert.deepEqual(maker.made, []);
    assert.equal(readdirSync(first.places.jobs).length, 1);
  });

  it('shares with others that start with it: each export goes on in one of them', async () => {
    const folder = at(String(count++));
    const { first } = await withExport(folder);
    await first.server.stop();
    const makers = ['2.0.0', '3.0.0', '4.0.0'].map((version) => ({ version, maker: idleMaker() }));
    const made = Promise.race(makers.map(({ maker }) => maker.making()));
    await Promise.all(makers.map((each) => daemon({ folder, ...each })));
    await made;
    assert.deepEqual(
      makers.flatMap(({ maker }) => maker.made),
      ['left behind'],
    );
  });

  it('removes a folder that nobody has used for a month, and nothing that was never a daemon’s', async () => {
    const folder = at(String(count++));
    const [used, unused] = ['1.0.0', '1.1.0'].map((version) => testPlaces(folder, version));
    assert.ok(used && unused);
    for (const version of ['1.0.0', '1.1.0']) await (await daemon({ folder, version })).server.stop();
    const foreign = join(dirname(unused.folder), 'notes');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'mine.txt'), 'kept');
    const long = new Date(Date.now() - monthMs);
    for (const path of [unused.folder, foreign]) utimesSync(path, long, long);
    await daemon({ folder, version: '2.0.0' });
    assert.equal(existsSync(unused.folder), false);
    assert.ok(existsSync(used.folder));
    assert.ok(existsSync(join(foreign, 'mine.txt')));
  });
});
