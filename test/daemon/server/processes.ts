/** Daemons and windows as processes of their own: the daemon that ships, with the real engine, and a stand-in for an extension host. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver';
import manifest from '../../../package.json' with { type: 'json' };
import { buildOf } from '../../../link/buildOf.ts';
import { DaemonLink, type LinkOptions } from '../../../link/daemonLink.ts';
import type { EngineClient } from '../../../link/engineClient.ts';
import { connectLanguage, findDaemon } from '../../../link/findDaemon.ts';
import { placesIn, placesOf, type Places } from '../../../link/places.ts';
import type { DaemonProgram } from '../../../link/startDaemon.ts';
import { WebSocketReader, WebSocketWriter } from '../../../link/webSocketMessages.ts';
// Bundles what is run here.
import { framewright, type Outcome, type RunOptions } from '../cli/commandLine.ts';
import { isAlive, until } from './daemon.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Where the daemon's bundle is. */
const bundles = join(root, 'dist');
const windowProgram = join(root, 'dist', 'test', 'window.mjs');

/** Generous: the machine may be busy with other things. */
export const limitMs = 60_000;

/** A user's own state and cache, in which daemons come and go. */
export class Machine {
  readonly folder: string;
  readonly places: Places;
  readonly program: DaemonProgram;
  readonly #env: Readonly<Record<string, string>>;
  readonly #links: DaemonLink[] = [];
  readonly #windows: WindowProcess[] = [];

  private constructor(folder: string, places: Places, graceMs: number) {
    this.folder = folder;
    this.places = places;
    this.#env = {
      FRAMEWRIGHT_STATE_DIR: join(folder, 'state'),
      FRAMEWRIGHT_CACHE_DIR: join(folder, 'cache'),
      FRAMEWRIGHT_DAEMON_GRACE_MS: String(graceMs),
    };
    const set = Object.entries(this.#env).map(([name, value]) => `${name}=${value}`);
    this.program = { command: 'env', args: [...set, process.execPath, join(bundles, 'daemon.mjs')] };
  }

  /** `graceMs`: how long a daemon stays that nobody needs. */
  static async in(folder: string, graceMs = 500): Promise<Machine> {
    mkdirSync(folder, { recursive: true });
    const state = { FRAMEWRIGHT_STATE_DIR: join(folder, 'state') };
    return new Machine(folder, placesOf(manifest.version, await buildOf(bundles), state), graceMs);
  }

  link(options: Partial<LinkOptions> = {}): DaemonLink {
    const client = { name: 'test', pid: process.pid };
    const { places, program } = this;
    const link = new DaemonLink({ places, program, client, trusted: true, ...options });
    this.#links.push(link);
    return link;
  }

  /** A copy of the program in `folder` that counts as another build, and its places beside this one's. */
  async otherBuild(folder: string): Promise<Pick<LinkOptions, 'places' | 'program'>> {
    const dist = join(folder, 'dist');
    mkdirSync(join(folder, 'native'), { recursive: true });
    for (const name of ['daemon.mjs', 'rasters.mjs']) cpSync(join(bundles, name), join(dist, name));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    assert.notEqual(await buildOf(dist), await buildOf(bundles), 'one has no engine');
    symlinkSync(join(root, 'native', 'build'), join(folder, 'native', 'build'));
    assert.equal(await buildOf(dist), await buildOf(bundles));
    writeFileSync(join(dist, 'daemon.mjs'), '\n// built anew\n', { flag: 'a' });
    const rebuilt = await buildOf(dist);
    assert.notEqual(rebuilt, await buildOf(bundles));
    const args = [...this.program.args.slice(0, -1), join(dist, 'daemon.mjs')];
    return {
      places: placesIn(this.places.folder.replace(/[0-9a-f]{12}$/u, rebuilt)),
      program: { command: this.program.command, args },
    };
  }

  /** A window in a process of its own. */
  async window(places: Places = this.places): Promise<WindowProcess> {
    await bundledWindow();
    const window = new WindowProcess({ places, program: this.program });
    this.#windows.push(window);
    return window;
  }

  /** The command line, with this state and cache. */
  framewright(args: readonly string[], options: Omit<RunOptions, 'cache'> = {}): Promise<Outcome> {
    return framewright(args, {
      ...options,
      cache: this.#env['FRAMEWRIGHT_CACHE_DIR']!,
      env: { ...this.#env, ...options.env },
    });
  }

  /** The process that the latest address names; undefined before the first. */
  get daemon(): number | undefined {
    const { folder } = this.places;
    const numbers = (existsSync(folder) ? readdirSync(folder) : [])
      .map((name) => Number(/^address\.(\d+)\.json$/u.exec(name)?.[1] ?? 0))
      .sort((a, b) => a - b);
    const latest = numbers.at(-1) ?? 0;
    if (latest === 0) return undefined;
    const text = readFileSync(join(folder, `address.${latest}.json`), 'utf8');
    return (JSON.parse(text) as { readonly pid: number }).pid;
  }

  /** Ends all that is left, and is content only when no daemon is. */
  async close(): Promise<void> {
    for (const window of this.#windows) await window.kill();
    for (const link of this.#links) link.dispose();
    const running = await findDaemon({
      places: this.places,
      client: { name: 'test', pid: process.pid },
      trusted: true,
    }).catch(() => undefined);
    await running?.request('daemon/stop', { force: true }).catch(() => {});
    const { daemon } = this;
    if (daemon !== undefined) await until(() => !isAlive(daemon), limitMs);
  }
}

/** The other connection of a client's lease: help with texts. */
export async function languageOf(
  places: Places,
  client: EngineClient,
): Promise<{
  readonly connection: ProtocolConnection;
  readonly published: readonly PublishDiagnosticsParams[];
  readonly open: (uri: string, text: string) => Promise<void>;
}> {
  const connected = await connectLanguage(places, { name: 'test', pid: process.pid }, client.lease);
  assert.ok(connected);
  const { socket } = connected;
  const connection = createProtocolConnection(new WebSocketReader(socket), new WebSocketWriter(socket));
  const published: PublishDiagnosticsParams[] = [];
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  return {
    connection,
    published,
    open: (uri, text) =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'reel', version: 1, text },
      }),
  };
}

let bundling: Promise<unknown> | undefined;

/** Once: a window then starts in the time that Node takes. Under its name only when it is whole, since files of tests run side by side. */
function bundledWindow(): Promise<unknown> {
  const part = `${windowProgram}.${process.pid}`;
  bundling ??= build({
    absWorkingDir: root,
    entryPoints: ['test/daemon/server/windowProcess.ts'],
    outfile: part,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
  }).then(() => renameSync(part, windowProgram));
  return bundling;
}

/** What a window tells: the states of its link. */
interface Told {
  readonly state: string;
  readonly daemon?: number;
  readonly lease?: string;
  readonly message?: string;
}

/** The other end of windowProcess.ts. */
export class WindowProcess {
  readonly told: Told[] = [];
  readonly #child: ChildProcess;

  constructor(link: Pick<LinkOptions, 'places' | 'program'>) {
    this.#child = spawn(process.execPath, [windowProgram, JSON.stringify(link)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface(this.#child.stdout!).on('line', (line) => this.told.push(JSON.parse(line) as Told));
  }

  /** The latest connection it has told of, from the n-th on. */
  async connected(count = 1): Promise<{ readonly daemon: number; readonly lease: string }> {
    const connections = (): readonly Told[] => this.told.filter(({ state }) => state === 'connected');
    await until(() => connections().length >= count, limitMs);
    const { daemon, lease } = connections().at(-1)!;
    assert.ok(daemon !== undefined && lease !== undefined);
    return { daemon, lease };
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** As the system ends a process that hangs: it says goodbye to nobody. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
