/** The daemon with real sockets: who lives, for whom, and how long; and exports as jobs. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { EngineClient } from '../../../link/engineClient.ts';
import type { Event, EventParams } from '../../../model/protocol/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import {
  clientOf,
  idleMaker,
  order,
  report,
  startTestDaemon,
  testPlaces,
  until,
  type TestDaemon,
  type TestDaemonOptions,
} from './daemon.ts';

describe('the daemon', function () {
  this.timeout(60_000);
  const at = temporaryFolder();
  const running: TestDaemon[] = [];
  let count = 0;

  /** A daemon in a folder of its own, ended with the test. */
  async function daemon(
    options: Omit<TestDaemonOptions, 'folder'> & { folder?: string } = {},
  ): Promise<TestDaemon> {
    const started = await startTestDaemon({ folder: at(String(count++)), ...options });
    assert.ok(started);
    running.push(started);
    return started;
  }

  /** What a client is told, in order. */
  function toldTo(client: EngineClient): { event: Event; params: EventParams<Event> }[] {
    const told: { event: Event; params: EventParams<Event> }[] = [];
    for (const event of [
      'export/plan',
      'export/progress',
      'export/notice',
      'export/done',
      'export/failed',
    ] as const)
      client.on(event, (params) => told.push({ event, params }));
    return told;
  }

  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ server }) => server.stop()));
  });

  it('answers whoever knows its token, and says what it is doing', async () => {
    const { places } = await daemon();
    const client = await clientOf(places);
    const info = await client.request('daemon/info', {});
    assert.equal(info.version, '1.0.0');
    assert.equal(info.pid, process.pid);
    assert.equal(info.engineLoaded, false);
    assert.deepEqual(info.clients, [{ name: 'test', pid: process.pid, trusted: true }]);
    client.close();
    await client.closed;
  });

  it('is one: of ten that start at once, nine leave', async () => {
    const folder = at(`${count++}`);
    const started = await Promise.all(Array.from({ length: 10 }, () => startTestDaemon({ folder })));
    const alive = started.filter((each) => each !== undefined);
    running.push(...alive);
    assert.equal(alive.length, 1);
    assert.deepEqual(
      readdirSync(testPlaces(folder).folder).filter(
        (name) => name.startsWith('address') || name.startsWith('.'),
      ),
      ['address.1.json'],
    );
    assert.equal((await (await clientOf(testPlaces(folder))).request('daemon/info', {})).pid, process.pid);
  });

  it('is one for each version, side by side', async () => {
    const folder = at(`${count++}`);
    const first = await daemon({ folder, version: '1.0.0' });
    const second = await daemon({ folder, version: '2.0.0' });
    const versions = await Promise.all(
      [first, second].map(
        async ({ places }) => (await (await clientOf(places)).request('daemon/info', {})).version,
      ),
    );
    assert.deepEqual(versions, ['1.0.0', '2.0.0']);
  });

  it('leaves when its last lease has gone, and not while one is there', async () => {
    const { server, places } = await daemon({ graceMs: 50 });
    const client = await clientOf(places);
    const other = await clientOf(places);
    client.close();
    await client.closed;
    assert.equal(server.leases.all().length > 0, true);
    other.close();
    await server.closed;
  });

  it('leaves a lease that is not renewed, and its client comes back', async () => {
    const { places } = await daemon({ leaseMs: 50 });
    const client = await clientOf(places);
    assert.equal(await client.closed, 4001);
    const again = await clientOf(places);
    assert.equal((await again.request('daemon/info', {})).clients.length, 1);
  });

  it('does not leave while an export runs, and leaves after it', async () => {
    const maker = idleMaker();
    const { server, places } = await daemon({ maker, graceMs: 20 });
    const client = await clientOf(places);
    const making = maker.making();
    await client.request('export/start', order());
    await making;
    client.close();
    await client.closed;
    assert.equal(server.jobs.busy, true);
    maker.finish();
    await server.closed;
  });

  it('tells the one who ordered an export what becomes of it', async () => {
    const maker = idleMaker();
    const { places } = await daemon({ maker });
    const client = await clientOf(places);
    const told = toldTo(client);
    const making = maker.making();
    const { job } = await client.request('export/start', order());
    assert.equal(job.state, 'queued');
    await making;
    maker.finish();
    await until(() => told.some(({ event }) => event === 'export/done'));
    assert.deepEqual(
      told.map(({ event }) => event),
      ['export/plan', 'export/progress', 'export/done'],
    );
    const status = await client.request('export/status', { job: job.id });
    assert.equal(status.job.state, 'done');
    assert.deepEqual(status.job.report, JSON.parse(JSON.stringify(report)));
  });

  it('runs exports one after another, and those that wait can be cancelled', async () => {
    const maker = idleMaker();
    const { places } = await daemon({ maker });
    const client = await clientOf(places);
    const told = toldTo(client);
    const making = maker.making();
    const first = await client.request('export/start', order({ text: 'first' }));
    await making;
    const second = await client.request('export/start', order({ text: 'second' }));
    const third = await client.request('export/start', order({ text: 'third' }));
    await client.request('export/cancel', { job: second.job.id });
    const next = maker.making();
    maker.finish();
    await next;
    assert.deepEqual(maker.made, ['first', 'third']);
    await client.request('export/cancel', { job: third.job.id });
    await until(() => told.filter(({ event }) => event === 'export/failed').length === 2);
    const { jobs } = await client.request('export/list', {});
    assert.deepEqual(
      jobs.map(({ id, state }) => [id, state]),
      [
        [third.job.id, 'cancelled'],
        [second.job.id, 'cancelled'],
        [first.job.id, 'done'],
      ],
    );
  });

  it('gives whoever comes back the job and what is told of it from then on', async () => {
    const maker = idleMaker();
    const { places } = await daemon({ maker });
    const client = await clientOf(places);
    const making = maker.making();
    const { job } = await client.request('export/start', order());
    await making;
    client.close();
    const again = await clientOf(places);
    const told = toldTo(again);
    const watched = await again.request('export/watch', { job: job.id });
    assert.equal(watched.job.state, 'running');
    assert.equal(watched.job.telemetry?.frames, 100);
    maker.finish();
    await until(() => told.some(({ event }) => event === 'export/done'));
  });

  it('takes the same order twice for one, by its id', async () => {
    const maker = idleMaker();
    const { places } = await daemon({ maker });
    const client = await clientOf(places);
    const id = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';
    const making = maker.making();
    await client.request('export/start', order({ id }));
    await making;
    assert.equal((await client.request('export/start', order({ id }))).job.id, id);
    assert.equal((await client.request('export/list', {})).jobs.length, 1);
  });

  it('does not stop over an export unless it is told to; the next one goes on with it', async () => {
    const maker = idleMaker();
    const folder = at(`${count++}`);
    const { server, places } = await daemon({ folder, maker });
    const client = await clientOf(places);
    const making = maker.making();
    const { job } = await client.request('export/start', order({ text: 'as it was' }));
    await making;
    await assert.rejects(client.request('daemon/stop', {}), { code: 'daemon-busy' });
    await client.request('daemon/stop', { force: true });
    assert.equal(await client.closed, 1001);
    await server.closed;

    const next = idleMaker();
    const makingAgain = next.making();
    await daemon({ folder, maker: next });
    await makingAgain;
    assert.deepEqual(next.made, ['as it was']);
    const again = await clientOf(places);
    assert.equal((await again.request('export/watch', { job: job.id })).job.state, 'running');
  });

  it('keeps the cache as large as it was told last, whoever told it', async () => {
    const folder = at('cache');
    process.env['FRAMEWRIGHT_CACHE_DIR'] = folder;
    try {
      const { places } = await daemon();
      const [client, other] = [await clientOf(places), await clientOf(places, false)];
      assert.deepEqual(await client.request('cache/size', {}), {
        ...{ folder, entries: 0, bytes: 0 },
        limitBytes: 10e9,
      });
      assert.deepEqual(await other.request('cache/limit', { limitBytes: 3e9 }), { removed: 0, bytes: 0 });
      assert.equal((await client.request('cache/size', {})).limitBytes, 3e9);
      await client.request('cache/limit', {});
      assert.equal((await client.request('cache/size', {})).limitBytes, 10e9);
      await assert.rejects(client.request('cache/limit', { limitBytes: 0.5 }), { code: 'request-invalid' });
    } finally {
      delete process.env['FRAMEWRIGHT_CACHE_DIR'];
    }
  });

  it('refuses an untrusted window what opens media, until it is trusted', async () => {
    const maker = idleMaker();
    const { places } = await daemon({ maker });
    const client = await clientOf(places, false);
    for (const ask of [
      client.request('export/start', order()),
      client.request('export/estimate', order()),
      client.request('media/probe', { path: '/etc/hosts' }),
      client.request('cache/clear', {}),
    ])
      await assert.rejects(ask, { code: 'untrusted' });
    assert.deepEqual(maker.made, []);
    await client.request('lease/trust', { trusted: true });
    await client.request('export/start', order());
  });
});
