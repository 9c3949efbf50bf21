/** What can happen to windows and daemons, with real processes: who is left, who takes over, and what is said. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LinkState } from '../../../link/daemonLink.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { isAlive, startTestDaemon, until } from './daemon.ts';
import { limitMs, Machine } from './processes.ts';

describe('windows and their daemon', function () {
  this.timeout(4 * limitMs);
  const at = temporaryFolder();
  const machines: Machine[] = [];
  let count = 0;

  async function machine(graceMs?: number): Promise<Machine> {
    const made = await Machine.in(at(String(count++)), graceMs);
    machines.push(made);
    return made;
  }

  afterEach(async () => {
    await Promise.all(machines.splice(0).map((each) => each.close()));
  });

  it('share one daemon when they start at once', async () => {
    const own = await machine(60_000);
    const windows = await Promise.all([own.window(), own.window(), own.window()]);
    const connections = await Promise.all(windows.map((window) => window.connected()));
    assert.equal(new Set(connections.map(({ daemon }) => daemon)).size, 1);
    assert.equal(new Set(connections.map(({ lease }) => lease)).size, 3);
    assert.equal(readdirSync(own.places.folder).filter((name) => name.startsWith('address.')).length, 1);
  });

  it('leave no daemon behind, though the window is killed 20 times', async () => {
    const own = await machine(200);
    const daemons = new Set<number>();
    for (let kills = 0; kills < 20; kills++) {
      const window = await own.window();
      daemons.add((await window.connected()).daemon);
      await window.kill();
    }
    await until(() => [...daemons].every((pid) => !isAlive(pid)), limitMs);
  });

  it('stop starting it after six crashes in three minutes, and say so once', async () => {
    const own = await machine(60_000);
    const told: (readonly [LinkState, string | undefined])[] = [];
    const link = own.link({ onState: (state, message) => told.push([state, message]) });
    const killed = new Set<number>();
    await link.client();
    for (let crashes = 1; crashes <= 6; crashes++) {
      await until(() => link.current !== undefined, limitMs);
      const { pid } = link.current!.daemon;
      assert.ok(!killed.has(pid));
      killed.add(pid);
      process.kill(pid, 'SIGKILL');
      await until(() => link.current?.daemon.pid !== pid, limitMs);
    }
    await until(() => told.some(([state]) => state === 'given-up'), limitMs);
    assert.equal(told.filter(([state]) => state === 'connected').length, 6);
    const messages = told.flatMap(([, message]) => message ?? []);
    assert.equal(messages.length, 1);
    assert.match(messages[0]!, /six times within three minutes/u);
    // A person who asks for it gets another.
    assert.ok(!killed.has((await link.restart()).daemon.pid));
  });

  it('say once why it cannot be started at all', async () => {
    const own = await machine();
    const told: string[] = [];
    const link = own.link({
      program: { command: process.execPath, args: ['-e', 'process.exit(3)'] },
      onState: (_state, message) => message !== undefined && told.push(message),
    });
    await assert.rejects(link.client(), { code: 'daemon-crashed' });
    assert.equal(told.length, 1);
    assert.match(told[0]!, /exit code 3/u);
  });

  it('of two builds of one version have a daemon each, side by side', async () => {
    const own = await machine(60_000);
    const newer = own.link(await own.otherBuild(at(`${count++}`)));
    const [one, two] = await Promise.all([own.link().client(), newer.client()]);
    assert.notEqual(one.daemon.pid, two.daemon.pid);
    assert.deepEqual([one.daemon.version, two.daemon.version], [two.daemon.version, one.daemon.version]);
    await newer.restart();
    assert.equal((await one.request('daemon/info', {})).pid, one.daemon.pid);
    await (await newer.client()).request('daemon/stop', { force: true });
  });

  it('come back after a sleep in which their lease has lapsed', async () => {
    const own = await machine();
    const daemon = await startTestDaemon({ folder: at(`${count++}`), leaseMs: 1000, graceMs: 60_000 });
    assert.ok(daemon);
    const link = own.link({ places: daemon.places });
    const window = await own.window(daemon.places);
    const { lease } = await window.connected();
    window.signal('SIGSTOP');
    await until(() => daemon.server.leases.find(lease) === undefined, limitMs);
    assert.equal((await (await link.client()).request('daemon/info', {})).pid, process.pid);
    window.signal('SIGCONT');
    const again = await window.connected(2);
    assert.notEqual(again.lease, lease);
    assert.equal(again.daemon, process.pid);
    await window.kill();
    link.dispose();
    await daemon.server.stop();
  });

  it('are not kept from a daemon by an address whose process is another one now', async () => {
    const own = await machine(60_000);
    const { folder } = own.places;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const socket = join(folder, 's');
    // Its file stays, as after a crash; its process lives, as pids are given again.
    const listen = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', listen, socket]);
    assert.ok(existsSync(socket));
    const claim = { address: socket, version: '0', pid: process.pid, token: '0'.repeat(64) };
    writeFileSync(join(folder, 'address.7.json'), JSON.stringify(claim), { mode: 0o600 });
    const { daemon } = await own.link().client();
    assert.notEqual(daemon.pid, process.pid);
    assert.equal(own.daemon, daemon.pid);
    assert.ok(existsSync(join(folder, 'address.8.json')) && !existsSync(join(folder, 'address.7.json')));
    assert.equal(existsSync(socket), false);
  });
});
