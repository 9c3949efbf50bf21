/** What someone could try who is not the user, or whose project the user has merely opened; each attempt must come to nothing. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { WebSocket, WebSocketServer } from 'ws';
import { createServer as createHttpServer } from 'node:http';
import { latestClaim, type DaemonAddress } from '../../../link/addressFile.ts';
import { connect } from '../../../link/connect.ts';
import type { Places } from '../../../link/places.ts';
import { protocolVersion } from '../../../model/protocol/changes.ts';
import { limits } from '../../../model/protocol/limits.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { clientOf, idleMaker, order, startTestDaemon, testPlaces, until, type TestDaemon } from './daemon.ts';
import { limitMs, Machine } from './processes.ts';

const asClient = {
  endpoint: '/engine',
  client: { name: 'test', pid: process.pid },
  lease: { kind: 'new', trusted: true },
} as const;
const unreachable = { code: 'daemon-unreachable' };

describe('an attacker', function () {
  this.timeout(4 * limitMs);
  const at = temporaryFolder();
  const running: TestDaemon[] = [];
  let count = 0;

  async function daemon(options: Partial<Parameters<typeof startTestDaemon>[0]> = {}): Promise<TestDaemon> {
    const started = await startTestDaemon({ folder: at(String(count++)), ...options });
    assert.ok(started);
    running.push(started);
    return started;
  }

  async function addressOf({ folder }: Places): Promise<DaemonAddress> {
    const claim = await latestClaim(folder);
    assert.ok(claim?.address);
    return claim.address;
  }

  /** A WebSocket of whoever knows the address and no more. */
  async function stranger({ address }: DaemonAddress): Promise<WebSocket> {
    const socket = new WebSocket(`ws+unix:framewright:/engine`, {
      createConnection: () => connectSocket(address),
      perMessageDeflate: false,
    });
    socket.on('error', () => {});
    await once(socket, 'open');
    return socket;
  }

  const closed = (socket: WebSocket): Promise<unknown> =>
    socket.readyState === WebSocket.CLOSED ? Promise.resolve() : once(socket, 'close');

  const hello = (more: object = {}): string =>
    JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'handshake/hello',
      params: { protocol: protocolVersion, endpoint: '/engine', nonce: 'a'.repeat(64) },
      ...more,
    });

  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ server }) => server.stop()));
  });

  describe('from elsewhere', () => {
    it('finds no port of the daemon: it listens at a socket that only its user can reach', async function () {
      if (process.platform !== 'linux') this.skip();
      const own = await Machine.in(at(String(count++)), limitMs);
      const { daemon: found } = await own.link().client();
      assert.deepEqual(portsOf(found.pid), []);
      const { address } = await addressOf(own.places);
      assert.equal(statSync(dirname(address)).mode & 0o777, 0o700);
      assert.equal(statSync(own.places.folder).mode & 0o777, 0o700);
      await own.close();
    });

    it('gets nowhere from a web page, which always says where it comes from', async () => {
      const { places } = await daemon();
      const { address } = await addressOf(places);
      const socket = new WebSocket(`ws+unix:framewright:/engine`, {
        createConnection: () => connectSocket(address),
        origin: 'https://example.org',
      });
      const [error] = (await once(socket, 'error')) as [Error];
      assert.match(error.message, /403/u);
    });
  });

  describe('without the token', () => {
    it('is refused with a wrong one', async () => {
      const { places, server } = await daemon();
      const address = await addressOf(places);
      await assert.rejects(connect({ ...address, token: '0'.repeat(64) }, asClient), unreachable);
      assert.equal(server.leases.all().length, 0);
    });

    it('is refused with the one of an earlier daemon', async () => {
      const folder = at(String(count++));
      const first = await daemon({ folder });
      const { token } = await addressOf(first.places);
      await first.server.stop();
      const { places } = await daemon({ folder });
      const address = await addressOf(places);
      assert.notEqual(address.token, token);
      await assert.rejects(connect({ ...address, token }, asClient), unreachable);
    });

    it('is told nothing without one, whatever it says first', async () => {
      const { places, server } = await daemon();
      const address = await addressOf(places);
      const info = { jsonrpc: '2.0', id: 1, method: 'daemon/info', params: {} };
      const prove = { ...info, method: 'handshake/prove', params: { ...asClient, proof: 'b'.repeat(64) } };
      for (const said of [info, prove, [info], null, 7, 'hello', hello({ id: null }), '{', '']) {
        const socket = await stranger(address);
        let told = 0;
        socket.on('message', () => told++);
        socket.send(typeof said === 'string' ? said : JSON.stringify(said));
        await closed(socket);
        assert.equal(told, 0, JSON.stringify(said));
      }
      const binary = await stranger(address);
      binary.send(Buffer.from(hello()));
      await closed(binary);
      assert.equal(server.leases.all().length, 0);
    });

    it('is told the protocol’s version and no more when it speaks another', async () => {
      const { places, server } = await daemon();
      const socket = await stranger(await addressOf(places));
      const told: { readonly result?: object }[] = [];
      socket.on('message', (data: Buffer) => told.push(JSON.parse(data.toString()) as { result?: object }));
      const params = { protocol: protocolVersion + 1, endpoint: '/engine', nonce: 'a'.repeat(64) };
      socket.send(hello({ params }));
      await closed(socket);
      assert.equal(told.length, 1);
      assert.deepEqual(Object.keys(told[0]!.result!).sort(), ['nonce', 'proof', 'protocol']);
      assert.equal(server.leases.all().length, 0);
    });

    it('is refused with the daemon’s own proof sent back to it', async () => {
      const { places, server } = await daemon();
      const socket = await stranger(await addressOf(places));
      socket.send(hello());
      const [data] = (await once(socket, 'message')) as [Buffer];
      const { result } = JSON.parse(data.toString()) as { result: { proof: string } };
      const { client, lease } = asClient;
      const params = { proof: result.proof, client, lease };
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'handshake/prove', params }));
      await closed(socket);
      assert.equal(server.leases.all().length, 0);
    });

    it('learns no proof at the daemon’s address, and is not taken for the daemon', async () => {
      const { places, server } = await daemon();
      const address = await addressOf(places);
      await server.stop();
      const heard: string[] = [];
      const http = createHttpServer();
      new WebSocketServer({ server: http }).on('connection', (socket) =>
        socket.on('message', (data: Buffer) => {
          heard.push(data.toString());
          const result = { protocol: protocolVersion, nonce: 'c'.repeat(64), proof: 'd'.repeat(64) };
          socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, result }));
        }),
      );
      mkdirSync(dirname(address.address), { recursive: true });
      http.listen(address.address);
      await once(http, 'listening');
      await assert.rejects(connect(address, asClient), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'daemon-unreachable');
        assert.match(error.message, /does not know its token/u);
        return true;
      });
      assert.equal(heard.length, 1);
      assert.doesNotMatch(heard[0]!, /proof|client"/u);
      http.closeAllConnections();
      http.close();
    });
  });

  describe('who was there before', () => {
    const impostors: Server[] = [];
    afterEach(() => impostors.splice(0).forEach((each) => each.close()));

    /** What is planted in the daemon's folder; the daemon must neither use nor follow it. */
    async function check(plant: (folder: string, text: string) => void): Promise<void> {
      const folder = at(String(count++));
      // Where the planted address leads: someone who would answer.
      const impostor = createServer((socket: Socket) => socket.on('error', () => {})).listen(
        at(`i${count++}`),
      );
      await once(impostor, 'listening');
      const claim = { address: impostor.address(), version: '1.0.0', pid: 1, token: 'e'.repeat(64) };
      const elsewhere = at(`elsewhere-${count++}`);
      writeFileSync(elsewhere, JSON.stringify(claim), { mode: 0o600 });
      const places = testPlaces(folder);
      mkdirSync(places.folder, { recursive: true, mode: 0o777 });
      chmodSync(places.folder, 0o777);
      plant(places.folder, elsewhere);
      impostors.push(impostor);
      const started = await daemon({ folder });
      const found = await addressOf(started.places);
      assert.notEqual(found.token, claim.token);
      assert.equal((await (await clientOf(started.places)).request('daemon/info', {})).pid, process.pid);
      assert.equal(readFileSync(elsewhere, 'utf8'), JSON.stringify(claim), 'it was written through a link');
      assert.equal(statSync(places.folder).mode & 0o777, 0o700);
    }

    it('has left a link in place of the address', () =>
      check((folder, elsewhere) => symlinkSync(elsewhere, join(folder, 'address.1.json'))));

    it('has left an address that others can read', () =>
      check((folder, elsewhere) => {
        const planted = join(folder, 'address.5.json');
        writeFileSync(planted, readFileSync(elsewhere));
        chmodSync(planted, 0o644);
      }));

    it('has left a folder, a pipe’s name or nonsense in place of the address', async () => {
      await check((folder) => mkdirSync(join(folder, 'address.1.json')));
      await check((folder) =>
        writeFileSync(join(folder, 'address.3.json'), 'x'.repeat(9000), { mode: 0o600 }),
      );
    });

    it('keeps the folder: what belongs to another user is refused', async function () {
      // Only root can make such a folder.
      if (process.getuid?.() !== 0) this.skip();
      const folder = at(String(count++));
      const places = testPlaces(folder);
      mkdirSync(places.folder, { recursive: true });
      chownSync(places.folder, 12_345, 12_345);
      await assert.rejects(startTestDaemon({ folder }), {
        code: 'daemon-unreachable',
        message: /another user/u,
      });
    });
  });

  describe('with much to say', () => {
    it('is cut off before the handshake, in one message or in endless pieces', async () => {
      const { places } = await daemon();
      const address = await addressOf(places);
      const whole = await stranger(address);
      whole.send('x'.repeat(limits.handshakeMessageBytes + 1));
      await closed(whole);

      const pieces = await stranger(address);
      const piece = 'x'.repeat(1000);
      let sent = 0;
      while (pieces.readyState === WebSocket.OPEN && sent < 100 * limits.strangerBytes) {
        pieces.send(piece, { fin: false });
        sent += piece.length;
        await new Promise(setImmediate);
      }
      await closed(pieces);
      assert.ok(sent < 100 * limits.strangerBytes, 'it could send without end');
    });

    it('is cut off when a message is too large, or in too many pieces', async () => {
      const { places } = await daemon();
      const address = await addressOf(places);
      const large = (await connect(address, asClient))!.socket;
      large.send(Buffer.alloc(limits.messageBytes + 1, 0x20), { binary: false });
      await closed(large);
      const pieces = (await connect(address, asClient))!.socket;
      pieces.on('error', () => {});
      for (let sent = 0; sent < 5000 && pieces.readyState === WebSocket.OPEN; sent++)
        pieces.send('', { fin: false });
      await closed(pieces);
      assert.equal((await (await clientOf(places)).request('daemon/info', {})).clients.length, 1);
    });

    it('is answered with errors, or not at all, to what is no request of ours', async () => {
      const { places } = await daemon();
      const { socket } = (await connect(await addressOf(places), asClient))!;
      const answers: { readonly id: unknown; readonly error?: { readonly code: number } }[] = [];
      socket.on('message', (data: Buffer) =>
        answers.push(JSON.parse(data.toString()) as (typeof answers)[0]),
      );
      const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
      const ask = (id: number, method: string, params: string): void =>
        socket.send(`{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)},"params":${params}}`);
      const odd = ['no/such', '__proto__', 'constructor', 'toString', '', 'handshake/hello', '$/anything'];
      odd.forEach((method, index) => ask(index, method, '{}'));
      ask(20, 'daemon/info', '[]');
      ask(21, 'daemon/info', `{"a":${deep}}`);
      ask(22, 'export/start', `{"project":"/a.reel","text":${JSON.stringify(deep)},"variables":${deep}}`);
      ask(23, 'export/status', '{"job":{"toString":1}}');
      ask(24, 'daemon/info', '{"__proto__":{"force":true}}');
      // Answers to what was never asked, and notifications, are passed over.
      socket.send('{"jsonrpc":"2.0","id":99,"result":{}}');
      socket.send('{"jsonrpc":"2.0","method":"export/done","params":{"job":"x"}}');
      ask(30, 'daemon/info', '{}');
      await until(() => answers.some(({ id }) => id === 30));
      const failed = new Map(answers.map(({ id, error }) => [id, error?.code]));
      odd.forEach((_method, id) => assert.equal(failed.get(id), -32_601, odd[id]));
      for (const id of [20, 21, 22, 23]) assert.ok(failed.get(id)! < 0, String(id));
      assert.equal(failed.get(30), undefined);
      assert.equal(new Set(answers.map(({ id }) => id)).size, answers.length, 'answered twice');
      for (const batch of [
        '[]',
        '[{"jsonrpc":"2.0","id":1,"method":"daemon/info","params":{}}]',
        '"x"',
        '{}',
      ]) {
        const other = (await connect(await addressOf(places), asClient))!.socket;
        other.send(batch);
        await closed(other);
      }
      socket.close();
    });

    it('does not fill the memory by never reading', async () => {
      const maker = idleMaker();
      const { places, server } = await daemon({ maker });
      const good = await clientOf(places);
      // Each answer is long: a list of exports with long paths.
      for (let jobs = 0; jobs < 20; jobs++)
        await good.request('export/start', order({ project: `/${'x'.repeat(30_000)}` }));
      const { socket } = (await connect(await addressOf(places), asClient))!;
      socket.on('error', () => {});
      socket.pause();
      const before = process.memoryUsage.rss();
      let asked = 0;
      // What has been asked for by now would be many times what may wait.
      while (server.leases.all().length > 1 && asked < 2000) {
        const ask = { jsonrpc: '2.0', id: asked++, method: 'export/list', params: {} };
        socket.send(JSON.stringify(ask));
        await new Promise(setImmediate);
      }
      await until(() => server.leases.all().length === 1);
      const grown = process.memoryUsage.rss() - before;
      assert.ok(grown < 8 * limits.unreadBytes, `${grown} bytes more`);
      assert.equal((await good.request('export/list', {})).jobs.length, 20);
      socket.terminate();
    });

    it('keeps no good client out with 1,000 bad handshakes', async () => {
      const { places, server } = await daemon();
      const address = await addressOf(places);
      const bad: Socket[] = [];
      const proofs: WebSocket[] = [];
      const open = (): Promise<void> =>
        new Promise((resolve) => {
          const socket = connectSocket(address.address, () => resolve());
          socket.on('error', () => resolve());
          const number = bad.push(socket);
          // Some say nothing, some nonsense, some half of what is right, some all of it without knowing the token.
          if (number % 4 === 1) socket.write('GET /engine HTTP/1.1\r\nHost: a\r\n');
          if (number % 4 === 2) socket.write(`${'nonsense '.repeat(number % 500)}\r\n\r\n`);
          if (number % 4 === 3) proofs.push(proveWrongly(socket));
        });
      const flood = (async () => {
        for (let at1000 = 0; at1000 < 1000; at1000 += 50) await Promise.all(Array.from({ length: 50 }, open));
      })();
      let welcomed = 0;
      for (let tries = 0; tries < 10; tries++) {
        const client = await clientOf(places);
        if ((await client.request('daemon/info', {})).pid === process.pid) welcomed++;
        client.close();
      }
      await flood;
      assert.equal(welcomed, 10);
      await Promise.all(proofs.map(closed));
      for (const socket of bad) socket.destroy();
      await until(() => server.leases.all().length === 0);
    });
  });
});

/** A client in everything but that it does not know the token. */
function proveWrongly(over: Socket): WebSocket {
  const socket = new WebSocket('ws+unix:framewright:/engine', {
    createConnection: () => over,
    perMessageDeflate: false,
  });
  const say = (id: number, method: string, params: object): void =>
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
  socket.on('error', () => {});
  socket.on('open', () =>
    say(1, 'handshake/hello', { protocol: protocolVersion, endpoint: '/engine', nonce: 'a'.repeat(64) }),
  );
  const { client, lease } = asClient;
  socket.once('message', () => say(2, 'handshake/prove', { proof: 'b'.repeat(64), client, lease }));
  return socket;
}

/** Numbers of TCP and UDP ports that a process has open, on Linux. */
function portsOf(pid: number): readonly string[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/u.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        // Closed since it was listed.
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) => {
    const table = `/proc/${pid}/net/${kind}`;
    const lines = existsSync(table) ? readFileSync(table, 'latin1').trim().split('\n').slice(1) : [];
    return lines
      .filter((line) => own.has(line.trim().split(/\s+/u)[9] ?? ''))
      .map((line) => `${kind} ${line}`);
  });
}
