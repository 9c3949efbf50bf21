/**
 * How soon the daemon that ships answers: `npm run bench:response`. From cold, and what a keystroke takes to its diagnostics in a project of 500 clips,
 * over the real connection, while nothing else goes on and while that project is exported. Figures are of this machine, at this moment.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver';
import type { EngineClient } from '../link/engineClient.ts';
import { connectLanguage, findDaemon, findOrStartDaemon, type FindOptions } from '../link/findDaemon.ts';
import { placesIn } from '../link/places.ts';
import { daemonProgram } from '../link/startDaemon.ts';
import { WebSocketReader, WebSocketWriter } from '../link/webSocketMessages.ts';
import { longProject } from './longProject.ts';

const starts = 10;
const keystrokes = 60;
const clipCount = 500;
/** Between two letters of somebody who types fast. */
const typingEveryMs = 120;

const folder = mkdtempSync(join(tmpdir(), 'framewright-bench-'));
process.env['FRAMEWRIGHT_CACHE_DIR'] = join(folder, 'cache');
const program = daemonProgram(fileURLToPath(new URL('../dist', import.meta.url)));
const optionsIn = (name: string): FindOptions => ({
  places: placesIn(join(folder, name)),
  client: { name: 'bench', pid: process.pid },
  trusted: true,
});

/** From nothing to the first answer: process, address, handshake, one request. */
async function coldStarts(): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < starts; run++) {
    const options = optionsIn(`cold-${run}`);
    const began = performance.now();
    const client = await findOrStartDaemon(options, program);
    await client.request('daemon/info', {});
    times.push(performance.now() - began);
    await end(client);
  }
  report('cold daemon to its first answer', times);

  const options = optionsIn('warm');
  const running = await findOrStartDaemon(options, program);
  const warm: number[] = [];
  for (let run = 0; run < starts; run++) {
    const began = performance.now();
    const client = await findDaemon(options);
    await client?.request('daemon/info', {});
    warm.push(performance.now() - began);
    client?.close();
  }
  report('running daemon to its first answer', warm);
  await end(running);
}

async function typing(): Promise<void> {
  const options = optionsIn('typing');
  const client = await findOrStartDaemon(options, program);
  const project = join(folder, 'long.reel');
  const text = longProject(clipCount, 'colours');
  writeFileSync(project, text);
  const connected = await connectLanguage(options.places, options.client, client.lease);
  if (connected === undefined) throw new Error('the daemon has gone');
  const connection = createProtocolConnection(
    new WebSocketReader(connected.socket),
    new WebSocketWriter(connected.socket),
  );
  const editor = new TypingEditor(connection, pathToFileURL(project).href, text);
  await editor.open();
  await editor.type(keystrokes / 3);
  report('keystroke to diagnostics, idle', await editor.type(keystrokes));

  const target = join(folder, 'long.mp4');
  const begun = performance.now();
  const started = client.request('export/start', { project, text, target, range: '0..300' });
  const whileStarting = await editor.type(keystrokes);
  const { job } = await started;
  report('keystroke, while an export begins', whileStarting);
  report('keystroke, while it is encoded', await editor.type(keystrokes));
  const { state, telemetry } = (await client.request('export/status', { job: job.id })).job;
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  write(`the export was ${state} after ${seconds} s, at frame ${telemetry?.frames ?? 0}`);
  await client.request('export/cancel', { job: job.id });
  connection.dispose();
  await end(client);
}

/** Types into the project's variable, one letter after another. */
class TypingEditor {
  readonly #connection: ProtocolConnection;
  readonly #uri: string;
  readonly #text: string;
  readonly #place: { readonly line: number; readonly character: number };
  #version = 1;
  #onPublished: (version: number | undefined) => void = () => {};

  constructor(connection: ProtocolConnection, uri: string, text: string) {
    this.#connection = connection;
    this.#uri = uri;
    this.#text = text;
    const before = text.slice(0, text.indexOf('"title": "') + '"title": "'.length).split('\n');
    this.#place = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    connection.onNotification('textDocument/publishDiagnostics', ({ version }: PublishDiagnosticsParams) => {
      this.#onPublished(version);
    });
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
  }

  async open(): Promise<void> {
    await this.#connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
    await this.#connection.sendNotification('initialized', {});
    const textDocument = { uri: this.#uri, languageId: 'reel', version: 1, text: this.#text };
    const published = this.#published(1);
    await this.#connection.sendNotification('textDocument/didOpen', { textDocument });
    await published;
  }

  async type(letters: number): Promise<readonly number[]> {
    const times: number[] = [];
    for (let letter = 0; letter < letters; letter++) {
      const version = ++this.#version;
      const published = this.#published(version);
      const began = performance.now();
      await this.#connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: this.#uri, version },
        contentChanges: [{ range: { start: this.#place, end: this.#place }, text: 'x' }],
      });
      await published;
      const tookMs = performance.now() - began;
      times.push(tookMs);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, typingEveryMs - tookMs)));
    }
    return times;
  }

  #published(wanted: number): Promise<void> {
    return new Promise((resolve) => {
      this.#onPublished = (version) => {
        if (version === wanted) resolve();
      };
    });
  }
}

async function end(client: EngineClient): Promise<void> {
  await client.request('daemon/stop', { force: true });
  await client.closed;
}

function report(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const figures = [times[0] ?? 0, at(0.5), at(0.95), sorted.at(-1) ?? 0];
  write(`${name.padEnd(36)}${figures.map((figure) => figure.toFixed(0).padStart(8)).join('')}`);
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  write('milliseconds: first, median, 95 %, most');
  await coldStarts();
  await typing();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
