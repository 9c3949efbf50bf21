/** Headless Chromium for the workbench. */
import { join, resolve } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { fromEnvironment, type Server } from './server.ts';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** With a fresh profile in the server's folder. */
export function launchBrowser({ folder }: Server): Promise<BrowserContext> {
  return chromium.launchPersistentContext(join(folder, 'browser'), {
    executablePath: fromEnvironment('FRAMEWRIGHT_TEST_CHROMIUM'),
    headless: true,
    args: quiet,
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
}

/** The workbench with a folder, and with an extension in development and its suite of tests, where they are given. */
export function workbenchAddress(
  { address }: Server,
  {
    folder,
    extension,
    suite,
  }: { readonly folder?: string; readonly extension?: string; readonly suite?: string },
): string {
  const url = new URL(address);
  const remote = (path: string): string => `vscode-remote://${url.host}${resolve(path)}`;
  if (folder !== undefined) url.searchParams.set('folder', resolve(folder));
  const payload = [
    ...(extension === undefined ? [] : [['extensionDevelopmentPath', remote(extension)]]),
    ...(suite === undefined ? [] : [['extensionTestsPath', remote(suite)]]),
  ];
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
