/** How a connection begins and ends: whatever the client does, the process goes on. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { MediaLibrary, serveLanguage } from '../../../daemon/language/index.ts';
import { Editor, noEngine } from './editor.ts';

describe('daemon/language: connection', () => {
  it('ends with shutdown and exit, and ends nothing else', async () => {
    const [leaving, staying] = [new Editor(), new Editor()];
    await leaving.initialized;
    await leaving.connection.sendRequest('shutdown');
    await leaving.connection.sendNotification('exit');
    await leaving.server.closed;
    await staying.open('untitled:a', '{');
    await staying.diagnostics('untitled:a');
    leaving.connection.dispose();
    await staying.end();
  });

  it('ends with an exit that no shutdown came before', async () => {
    const editor = new Editor();
    await editor.initialized;
    await editor.connection.sendNotification('exit');
    await editor.server.closed;
    editor.connection.dispose();
  });

  it('ends when the transport is gone, in the middle of a message too', async () => {
    const toServer = new PassThrough();
    const reader = new StreamMessageReader(toServer);
    // It would ask for the rest of a message for ever, and keep the process alive for it.
    reader.partialMessageTimeout = 0;
    const server = serveLanguage({
      reader,
      writer: new StreamMessageWriter(new PassThrough()),
      trusted: false,
      library: new MediaLibrary(noEngine),
      onFailure: () => {},
    });
    toServer.write('Content-Length: 1000\r\n\r\n{"jsonrpc"');
    toServer.destroy();
    await server.closed;
  });

  it('answers a request for a document that is not open with nothing', async () => {
    const editor = new Editor();
    await editor.initialized;
    assert.equal(await editor.complete('file:///not/open.reel', { line: 0, character: 0 }), null);
    await editor.end();
  });
});
