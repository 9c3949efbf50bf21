/** Runs the command line as a process of its own, as users do: the bundle that ships, made anew from the sources. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Once, where no run of all tests has seen to it before its files were run side by side. */
before(function () {
  if (process.env['FRAMEWRIGHT_TEST_BUNDLED'] !== undefined) return;
  this.timeout(60_000);
  const { status, stderr } = spawnSync(process.execPath, ['scripts/bundle.mjs'], { cwd: root });
  if (status !== 0) throw new Error(stderr.toString());
});

/** Caches of those runs that name none: what one has encoded, the next does not find. */
const caches = mkdtempSync(join(tmpdir(), 'framewright-test-caches-'));
process.on('exit', () => rmSync(caches, { recursive: true, force: true }));

export interface Outcome {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The objects of `--json`. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

export interface RunOptions {
  /** Given each event of `--json` as it comes, and how to send a signal. */
  readonly onEvent?: (
    event: Readonly<Record<string, unknown>>,
    send: (signal: NodeJS.Signals) => void,
  ) => void;
  /** A shell's words before the command: `ulimit -f 8;`. */
  readonly shellPrefix?: string;
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Given the process once it runs. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Where encoded parts are kept. Default: a new one for each run. */
  readonly cache?: string;
}

export function framewright(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const whole = [process.execPath, `${root}dist/cli.mjs`, ...args];
  const [file = '', ...rest] =
    options.shellPrefix === undefined
      ? whole
      : ['sh', '-c', `${options.shellPrefix} exec "$@"`, 'sh', ...whole];
  const child = spawn(file, rest, {
    env: {
      ...process.env,
      NO_COLOR: '1',
      FRAMEWRIGHT_CACHE_DIR: options.cache ?? mkdtempSync(join(caches, 'run-')),
      // Daemons of whoever runs the tests are left out of it.
      FRAMEWRIGHT_STATE_DIR: join(caches, 'state'),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.onStart?.(child);
  const events: Readonly<Record<string, unknown>>[] = [];
  let stdout = '';
  let stderr = '';
  let line = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (!args.includes('--json')) return;
    const lines = (line + chunk.toString()).split('\n');
    line = lines.pop() ?? '';
    for (const text of lines) {
      const event = JSON.parse(text) as Readonly<Record<string, unknown>>;
      events.push(event);
      options.onEvent?.(event, (signal) => child.kill(signal));
    }
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr, events }));
  });
}
