/**
 * Runs the suite of `test/vscode/host` inside the extension host of a real VS Code, on the extension as it lies in this folder, and ends with the suite's
 * exit code. Needs what `npm run test:vscode` puts into the environment and the bundled suite (`scripts/lib/hostSuite.mjs`). The same suite runs on a
 * desktop by `npm run test:desktop`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import { launchBrowser, workbenchAddress } from './browser.ts';
import { fromEnvironment, startServer } from './server.ts';

const limitMs = 600_000;

/** The workbench mirrors its own log beside the tests' words. */
const noise =
  /connection token|Creating a socket|\[Service Worker\]|additional builtin extensions|ChatSessionStore|open-vsx|Long running operations/u;

process.exitCode = await run();

async function run(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'fw-workspace-'));
  const server = await startServer();
  try {
    const browser = await launchBrowser(server);
    try {
      const page = browser.pages()[0] ?? (await browser.newPage());
      const ended = settleable<number>();
      const timer = setTimeout(() => ended.reject(new Error('The suite did not end.')), limitMs);
      await page.exposeFunction('codeAutomationExit', ended.resolve);
      await page.exposeFunction('codeAutomationLog', (_kind: string, words: readonly unknown[]) => {
        const text = format(...words);
        if (!noise.test(text)) process.stdout.write(`${text}\n`);
      });
      const suite = fromEnvironment('FRAMEWRIGHT_TEST_SUITE');
      await page.goto(workbenchAddress(server, { folder, extension: process.cwd(), suite }));
      const code = await ended.promise;
      clearTimeout(timer);
      return code;
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Node 20 has no `Promise.withResolvers` yet. */
function settleable<Value>(): {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: Error) => void;
} {
  let resolve!: (value: Value) => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
