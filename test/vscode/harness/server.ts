/**
 * VS Code's own server and web workbench, with user data, extensions, runtime and cache folders of their own, so that no test sees another's daemon or
 * films. Knows no browser.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How a server is started. */
export interface ServerOptions {
  /** A folder of installed extensions, to be copied; none unless given. */
  readonly extensions?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Every folder is trusted without a question; true unless said otherwise. */
  readonly trust?: boolean;
}

/** A server that runs until `stop`. */
export interface Server {
  readonly address: string;
  /** Its folder: user data, the daemon's files, logs. */
  readonly folder: string;
  /** Ends it with all that it started, and removes its folder. */
  readonly stop: () => Promise<void>;
}

/** What would disturb: news, questions, updates. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'files.autoSave': 'off',
  'files.simpleDialog.enable': true,
  'json.schemaDownload.enable': false,
};

const startLimitMs = 120_000;

export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const { settings = {}, env = {}, trust = true } = options;
  const program = fromEnvironment('FRAMEWRIGHT_TEST_VSCODE');
  const folder = mkdtempSync(join(tmpdir(), 'fw-code-'));
  const userData = join(folder, 'user');
  const extensions = join(folder, 'extensions');
  const runtime = join(folder, 'run');
  mkdirSync(join(userData, 'User'), { recursive: true });
  mkdirSync(runtime, { mode: 0o700 });
  const allSettings = { ...quietSettings, 'security.workspace.trust.enabled': !trust, ...settings };
  writeFileSync(join(userData, 'User', 'settings.json'), JSON.stringify(allSettings));

  const places = {
    XDG_RUNTIME_DIR: runtime,
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_STATE_HOME: join(folder, 'state'),
  };
  const environment = { ...withoutEditor(process.env), ...places, ...env };
  const folders = [
    '--server-data-dir',
    join(folder, 'server'),
    '--user-data-dir',
    userData,
    '--extensions-dir',
    extensions,
  ];
  if (options.extensions === undefined) mkdirSync(extensions);
  else cpSync(options.extensions, extensions, { recursive: true });

  const port = await freePort();
  const log = join(folder, 'server.log');
  const output = openSync(log, 'w');
  const child = spawn(
    process.execPath,
    [
      program,
      ...folders,
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
      ...['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-telemetry'],
      ...(trust ? ['--disable-workspace-trust'] : []),
    ],
    // A process group of its own, so that all of it can be ended.
    { env: environment, stdio: ['ignore', output, output], detached: true },
  );
  const exited = once(child, 'exit');
  const runs = (): boolean => child.exitCode === null && child.signalCode === null;
  const end = (): void => {
    if (runs() && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  };
  // Tests that are interrupted leave no editor behind.
  process.once('exit', end).once('SIGINT', end);
  const address = `http://127.0.0.1:${port}/`;
  await answers(address, () => !runs(), log);

  return {
    address,
    folder,
    stop: async () => {
      process.off('exit', end).off('SIGINT', end);
      end();
      await exited;
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

/** The value that scripts/lib/testRuns.mjs gives. */
export function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: "npm run test:vscode" sees to it.`);
  return value;
}

/** A terminal of VS Code exports what would redirect its command line. */
function withoutEditor(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([key]) => !/^(?:VSCODE|ELECTRON)_/u.test(key)));
}

async function answers(address: string, ended: () => boolean, log: string): Promise<void> {
  const untilMs = performance.now() + startLimitMs;
  for (;;) {
    const answer = await fetch(`${address}version`).catch(() => undefined);
    if (answer?.ok === true) return;
    if (ended() || performance.now() > untilMs) {
      throw new Error(`VS Code's server did not start:\n${readFileSync(log, 'utf8')}`);
    }
    await delay(50);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
