/** The first words with a daemon, and what becomes of them when it is not the one it should be. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { connect } from '../../link/connect.ts';
import { protocolVersion } from '../../model/protocol/changes.ts';
import { temporaryFolder } from '../daemon/temporaryFolder.ts';

const options = {
  endpoint: '/engine',
  client: { name: 'test', pid: process.pid },
  lease: { kind: 'new', trusted: true },
} as const;

describe('connecting to a daemon', () => {
  const at = temporaryFolder();
  let count = 0;

  /** To one that answers the first message with this, and is not asked for more. */
  async function check(
    answer: object,
    expected: { readonly code: string; readonly message: RegExp },
  ): Promise<void> {
    const address = at(`s${count++}`);
    const heard: string[] = [];
    const http = createServer();
    new WebSocketServer({ server: http }).on('connection', (socket) =>
      socket.on('message', (data: Buffer) => {
        heard.push(data.toString());
        socket.send(JSON.stringify(answer));
      }),
    );
    http.listen(address);
    await once(http, 'listening');
    try {
      await assert.rejects(
        connect({ address, version: '0.0.9', pid: 1, token: 'a'.repeat(64) }, options),
        expected,
      );
      assert.equal(heard.length, 1);
    } finally {
      http.closeAllConnections();
      http.close();
    }
  }

  const hello = (protocol: number): object => ({
    jsonrpc: '2.0',
    id: 1,
    result: { protocol, nonce: 'b'.repeat(64), proof: 'c'.repeat(64) },
  });

  for (const [age, protocol] of [
    ['older', protocolVersion - 1],
    ['newer', protocolVersion + 1],
  ] as const) {
    it(`says what to do about one that is ${age}`, () =>
      check(hello(protocol), {
        code: 'protocol-mismatch',
        message: new RegExp(
          `version 0\\.0\\.9 speaks protocol ${protocol}, .* ${protocolVersion}\\. Stop it with`,
          'u',
        ),
      }));
  }

  it('takes none that answers with something else', () =>
    check(
      { jsonrpc: '2.0', id: 1, error: { code: 1, message: 'no' } },
      {
        code: 'daemon-unreachable',
        message: /none of this protocol/u,
      },
    ));

  it('finds nobody where nobody listens', async () => {
    const address = at('nobody');
    assert.equal(await connect({ address, version: '1', pid: 1, token: 'a'.repeat(64) }, options), undefined);
  });
});
