/**
 * Playing in a real Chromium: the panel's own page, with the daemon that ships behind it in the extension's place. How many frames were never seen, how far the
 * playhead drifts from a clock, whether the sound led.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { WebSocketServer, type WebSocket } from 'ws';
import type { EngineClient } from '../../link/engineClient.ts';
import { encodeBinaryMessage } from '../../model/protocol/binaryMessage.ts';
import type { PreviewPanelHears, PreviewPanelSays } from '../../model/protocol/previewPanel.ts';
import { withDaemon } from './daemon.ts';
import { footage, longText, write } from './figures.ts';

const minute = 60;
const root = fileURLToPath(new URL('../..', import.meta.url));
const browser = process.env['FRAMEWRIGHT_TEST_CHROMIUM'] ?? '/usr/bin/chromium';

/** The demo once, and a minute of footage. */
export async function playback(folder: string): Promise<void> {
  const demo = join(root, 'examples/demo/demo.reel');
  // Before there is a daemon, which gives up a client that does not answer for as long as this takes.
  footage(join(folder, 'minute.mp4'), minute);
  await withDaemon(join(folder, 'play'), async (client) => {
    await played('the demo', client, demo, readFileSync(demo, 'utf8'));
    const text = longText.replace('long.mp4', 'minute.mp4');
    const project = join(folder, 'minute.reel');
    writeFileSync(project, text);
    await played('a minute of footage', client, project, text);
  });
}

async function played(name: string, client: EngineClient, project: string, text: string): Promise<void> {
  const { preview } = await client.request('preview/open', { project });
  const panel = new Panel(client, preview, text);
  const address = await panel.listen();
  const chrome = await chromium.launch({ executablePath: browser, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await chrome.newPage({ viewport: { width: 960, height: 640 } });
    await page.goto(address);
    report(name, await playOn(page, panel));
  } finally {
    await chrome.close();
    panel.close();
    await client.request('preview/close', { preview });
  }
}

/** What the page saw while it played. */
interface Seen {
  readonly samples: readonly Sample[];
  /** Seconds of silence before each block of sound that came too late. */
  readonly gaps: readonly number[];
}

/** Of one screen: the computer's clock, the sound's, the playhead, and pictures drawn so far. */
type Sample = readonly [ms: number, soundMs: number, frame: number, drawn: number];

async function playOn(
  page: Page,
  panel: Panel,
): Promise<Seen & { readonly fps: number; readonly sounds: number }> {
  await page.locator('canvas[data-still="true"]').waitFor({ timeout: 60_000 });
  await page.keyboard.press(' ');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor({ timeout: 120_000 });
  const seen = await page.evaluate<Seen>('({ samples: window.samples, gaps: window.gaps })');
  return { ...seen, fps: panel.fps, sounds: panel.sounds };
}

function report(name: string, { samples, gaps, fps, sounds }: Awaited<ReturnType<typeof playOn>>): void {
  // From the first frame that moves to the last: before, the first sound is waited for.
  const begin = samples.findIndex(([, , frame]) => frame > 0);
  const last = samples.at(-1)?.[2] ?? 0;
  const end = samples.findIndex(([, , frame]) => frame === last);
  const moving = samples.slice(begin, end);
  const [fromMs = 0, , fromFrame = 0, fromDrawn = 0] = samples[begin] ?? [];
  const [toMs = 0, , toFrame = 0, toDrawn = 0] = samples[end] ?? [];
  const seconds = (toMs - fromMs) / 1000;
  const frames = toFrame - fromFrame;
  const dropped = Math.max(0, frames - (toDrawn - fromDrawn));
  const rate = (frames / seconds).toFixed(2);
  write(`${name}, played`, `${rate} frames a second of ${fps.toFixed(2)}, with ${sounds} blocks of sound`);
  write('  never seen', `${dropped} of ${frames} (${((dropped / frames) * 100).toFixed(2)} %)`);
  const silentMs = gaps.reduce((sum, gap) => sum + gap, 0) * 1000;
  write('  sound that came late', `${gaps.length} blocks, ${silentMs.toFixed(0)} ms of silence`);
  const line = (drift: number): string => `${drift.toFixed(2)} frames a minute`;
  write(
    "  drift against the sound's clock",
    line(drift(moving, ([, ms, frame]) => frame - (ms / 1000) * fps)),
  );
  write(
    "  drift against the computer's clock",
    line(drift(moving, ([ms, , frame]) => frame - (ms / 1000) * fps)),
  );
  write(
    "  the sound's clock against the computer's",
    line(drift(moving, ([ms, soundMs]) => ((soundMs - ms) / 1000) * fps)),
  );
}

/** By how much an offset grows in a minute. A screen is late by anything up to one of its own intervals: over many the mean is not. */
function drift(samples: readonly Sample[], offsetOf: (sample: Sample) => number): number {
  const window = Math.floor(samples.length / 6);
  const mean = (some: readonly Sample[], of: (sample: Sample) => number): number =>
    some.reduce((sum, sample) => sum + of(sample), 0) / some.length;
  const early = samples.slice(window, 2 * window);
  const late = samples.slice(-window);
  const ms = mean(late, ([at]) => at) - mean(early, ([at]) => at);
  return ((mean(late, offsetOf) - mean(early, offsetOf)) / ms) * minute * 1000;
}

/** The extension's part: between the page and the daemon's preview. */
class Panel {
  readonly #client: EngineClient;
  readonly #preview: string;
  readonly #text: string;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  #page: WebSocket | undefined;
  fps = 0;
  sounds = 0;

  constructor(client: EngineClient, preview: string, text: string) {
    this.#client = client;
    this.#preview = preview;
    this.#text = text;
    this.#server = createServer(({ url = '/' }, response) => {
      const name = url.slice(1);
      const type = name.endsWith('.css')
        ? 'text/css'
        : name.endsWith('.js')
          ? 'text/javascript'
          : 'text/html';
      response.setHeader('content-type', `${type}; charset=utf-8`);
      response.end(
        /^[a-z]+\.(js|css|ttf)$/u.test(name) ? readFileSync(join(root, 'dist/webview', name)) : html,
      );
    });
    this.#sockets = new WebSocketServer({ server: this.#server });
    this.#sockets.on('connection', (socket) => {
      this.#page = socket;
      socket.on(
        'message',
        (data: Buffer) => void this.#hear(JSON.parse(data.toString()) as PreviewPanelSays),
      );
    });
    client.onBinary(({ header, bytes }) => {
      if (header['preview'] !== preview) return;
      if (header.method === 'preview/sound') this.sounds++;
      this.#page?.send(encodeBinaryMessage({ header, bytes }, { encode, decode }));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.#sockets.close();
    this.#server.close();
  }

  async #hear(message: PreviewPanelSays): Promise<void> {
    const preview = this.#preview;
    switch (message.type) {
      case 'ready': {
        const { film } = await this.#client.request('preview/show', { preview, text: this.#text });
        this.fps = film.fps.num / film.fps.den;
        this.#tell({ type: 'film', film });
        return;
      }
      case 'size':
        await this.#client.request('preview/size', { preview, width: message.width, height: message.height });
        return;
      case 'seek': {
        const { run, frame, still } = message;
        await this.#client.request('preview/seek', { preview, run, frame, still });
        return;
      }
      case 'play': {
        const { run, frame, rate } = message;
        await this.#client.request('preview/play', { preview, run, frame, rate });
        return;
      }
      case 'credit': {
        const { pictures, soundBlocks, frame, late } = message;
        await this.#client.request('preview/credit', { preview, pictures, soundBlocks, frame, late });
        return;
      }
      case 'proxies':
        await this.#client.request('preview/proxies', { preview, on: message.on });
        return;
      case 'compare':
      case 'rest':
      case 'reveal':
      case 'mark':
      // There is no text beside it.
    }
  }

  #tell(message: PreviewPanelHears): void {
    this.#page?.send(JSON.stringify(message));
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** VS Code's part of a page, and a look at each screen. */
const html = `<!doctype html><html><head><title>Preview</title><link rel="stylesheet" href="preview.css"></head>
<body style="height: 100vh; margin: 0"><div id="root"></div><script>
const socket = new WebSocket(location.href.replace('http', 'ws'));
socket.binaryType = 'arraybuffer';
const unsent = [];
socket.onopen = () => unsent.splice(0).forEach((text) => socket.send(text));
window.acquireVsCodeApi = () => ({
  postMessage(message) {
    const text = JSON.stringify(message);
    if (socket.readyState === 1) socket.send(text); else unsent.push(text);
  },
  getState() {}, setState() {},
});
socket.onmessage = ({ data }) => {
  if (typeof data === 'string') return window.postMessage(JSON.parse(data), '*');
  const length = new DataView(data).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length)));
  const bytes = new Uint8Array(data.slice(Math.ceil((4 + length) / 8) * 8));
  window.postMessage({ type: header.method.slice('preview/'.length), header, bytes }, '*');
};
let drawn = 0;
const draw = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (...args) { drawn++; return draw.apply(this, args); };
window.samples = [];
window.gaps = [];
let audio;
window.AudioContext = class extends AudioContext {
  constructor(...args) { super(...args); audio = this; }
};
let soundEnds;
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (at) {
  if (soundEnds !== undefined && at - soundEnds > 0.0005) window.gaps.push(at - soundEnds);
  soundEnds = at + this.buffer.duration;
  return start.call(this, at);
};
const look = () => {
  const playhead = document.querySelector('[role=slider]');
  const plays = document.querySelector('[title^="Pause"]') !== null;
  if (plays && playhead) 
    window.samples.push([performance.now(), (audio?.currentTime ?? 0) * 1000, Number(playhead.getAttribute('aria-valuenow')), drawn]);
  requestAnimationFrame(look);
};
look();
</script><script type="module" src="preview.js"></script></body></html>`;
