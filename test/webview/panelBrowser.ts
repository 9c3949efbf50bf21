/**
 * A panel's page in headless Chromium, as it ships and under its own policy, with this process in place of VS Code: what the page says is heard here, and what it is told is told
 * from here. Knows no panel's messages. Needs the bundle.
 */
import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { panelHtml } from '../../extension/panels/panelHtml.ts';
import { browserPath } from '../native/webcodecs/browser.ts';

const folder = fileURLToPath(new URL('../../dist/webview/', import.meta.url));
const types: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  ttf: 'font/ttf',
};

/** How a page is opened. */
export interface PanelOptions {
  /** A folder of webview/. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** What the page finds of an earlier time. */
  readonly kept?: unknown;
  /** Each thing that the page says. */
  readonly onSaid?: (message: never) => void;
  /** Runs in the page before its own script. `globalThis.panelHost`, if it sets one, hears what the page says. */
  readonly script?: string;
}

export class PanelBrowser {
  readonly #server: Server;
  readonly #browser: Browser;

  private constructor(server: Server, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  static async launch(): Promise<PanelBrowser> {
    const executablePath = browserPath();
    if (executablePath === undefined)
      throw new Error('Chromium is needed: install it, or name one in FRAMEWRIGHT_TEST_CHROMIUM.');
    const server = createServer((request, response) => serve(request.url ?? '/', response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    return new PanelBrowser(server, browser);
  }

  /** A page of its own, once its script has run. */
  async open({ name, width, height, kept, onSaid, script = '' }: PanelOptions): Promise<Page> {
    const page = await this.#browser.newPage({ viewport: { width, height } });
    await page.exposeFunction('panelSaid', (message: never) => onSaid?.(message));
    await page.addInitScript(`
      let state = ${kept === undefined ? 'undefined' : JSON.stringify(kept)};
      globalThis.acquireVsCodeApi = () => ({
        getState: () => state,
        setState: (now) => { globalThis.panelState = state = now; },
        postMessage: (message) => { globalThis.panelHost?.(message); globalThis.panelSaid(message); },
      });
      ${script}
    `);
    const { port } = this.#server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/${name}/`);
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }
}

/** In the page: what was rendered and its effects are over, and it has been painted, so boxes are where they stay. */
const drawnInPage = `(async () => {
  for (let picture = 0; picture < 2; picture++) {
    await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
  }
})()`;

/** Once the page shows all that it was told, and all that was done in it. */
export const drawn = (page: Page): Promise<void> => page.evaluate(drawnInPage);

/** Says something to the page, as the extension does. Until the page shows it. */
export const tell = (page: Page, message: unknown): Promise<void> =>
  page.evaluate(
    `window.dispatchEvent(new MessageEvent('message', { data: ${JSON.stringify(message)} })), ${drawnInPage}`,
  );

function serve(url: string, response: ServerResponse): void {
  const [, name = '', file = ''] = new URL(url, 'http://localhost').pathname.split('/');
  if (file === '') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    const address = (each: string): string => `/${name}/${each}`;
    response.end(
      panelHtml({
        title: name,
        cspSource: "'self'",
        nonce: 'test',
        script: address(`${name}.js`),
        style: address(`${name}.css`),
        icons: address('codicons.css'),
      }),
    );
    return;
  }
  try {
    const content = readFileSync(folder + file);
    response.setHeader('content-type', types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
    response.end(content);
  } catch {
    response.statusCode = 404;
    response.end();
  }
}
