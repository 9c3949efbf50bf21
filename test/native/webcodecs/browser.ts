/** Runs the cases in headless Chromium: the system's own, driven by playwright-core. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const browsers = [
  process.env['FRAMEWRIGHT_TEST_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where a browser is installed; undefined when none is. */
export function browserPath(): string | undefined {
  return browsers.find((path) => path !== undefined && existsSync(path));
}

/** What each case ended in, by its full name: its result, or the words of what it threw. */
export async function runInBrowser(executablePath: string): Promise<Record<string, unknown>> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('cases/inBrowser.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
    logLevel: 'error',
  });
  // WebCodecs is there in secure contexts only, and this address counts as one.
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<!doctype html><title>WebCodecs</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.addScriptTag({ content: bundle.outputFiles[0]!.text });
    return await page.evaluate(() =>
      (globalThis as unknown as { runAll: () => Promise<Record<string, unknown>> }).runAll(),
    );
  } finally {
    await browser.close();
    server.close();
  }
}
