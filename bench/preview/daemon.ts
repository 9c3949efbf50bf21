/** A preview in the daemon that ships, as a window has one. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineClient } from '../../link/engineClient.ts';
import { findOrStartDaemon } from '../../link/findDaemon.ts';
import { placesIn } from '../../link/places.ts';
import { daemonProgram } from '../../link/startDaemon.ts';
import { view } from './figures.ts';

/** Runs `work` with a daemon of its own, which is gone afterwards. Nothing it encodes is found again: each has its own cache. */
export async function withDaemon(
  folder: string,
  work: (client: EngineClient) => Promise<void>,
): Promise<void> {
  process.env['FRAMEWRIGHT_CACHE_DIR'] = join(folder, 'cache');
  const client = await findOrStartDaemon(
    { places: placesIn(join(folder, 'state')), client: { name: 'bench', pid: process.pid }, trusted: true },
    daemonProgram(fileURLToPath(new URL('../../dist', import.meta.url))),
  );
  try {
    await work(client);
  } finally {
    await client.request('daemon/stop', { force: true });
    await client.closed;
  }
}

/** Seeks, one at a time. */
export class Seeker {
  readonly #client: EngineClient;
  readonly #preview: string;
  #run = 0;
  #onExact: (byProxy: boolean) => void = () => {};

  /** With proxies it resolves when they are there. Without, none are made behind what is measured. */
  static async open(
    client: EngineClient,
    {
      project,
      text,
      proxies,
    }: { readonly project: string; readonly text: string; readonly proxies: boolean },
  ): Promise<Seeker> {
    const { preview } = await client.request('preview/open', { project });
    const ready = new Promise<void>((resolve) => {
      client.on('preview/proxy', (told) => {
        if (told.preview === preview && told.state === 'ready') resolve();
      });
    });
    await client.request('preview/proxies', { preview, on: proxies });
    await client.request('preview/show', { preview, text });
    await client.request('preview/size', { preview, ...view });
    if (proxies) await ready;
    return new Seeker(client, preview);
  }

  private constructor(client: EngineClient, preview: string) {
    this.#client = client;
    this.#preview = preview;
    client.onBinary(({ header }) => {
      if (header['preview'] !== preview) return;
      void client.request('preview/credit', { preview, pictures: 1, soundBlocks: 0, frame: 0 });
      if (header['run'] === this.#run && header['exact'] === true) this.#onExact(header['proxy'] === true);
    });
  }

  /** Milliseconds until the frame itself was there, and whether a proxy showed it. */
  async seek(frame: number): Promise<{ readonly ms: number; readonly byProxy: boolean }> {
    const began = performance.now();
    const shown = new Promise<boolean>((resolve) => (this.#onExact = resolve));
    const run = ++this.#run;
    await this.#client.request('preview/seek', { preview: this.#preview, run, frame, still: false });
    const byProxy = await shown;
    return { ms: performance.now() - began, byProxy };
  }

  async close(): Promise<void> {
    await this.#client.request('preview/close', { preview: this.#preview });
  }
}

/** One export from its order to its end, in seconds. */
export async function exported(
  client: EngineClient,
  order: { readonly project: string; readonly text: string; readonly target: string },
): Promise<number> {
  const began = performance.now();
  const ended = new Promise<void>((resolve, reject) => {
    client.on('export/done', () => resolve());
    client.on('export/failed', ({ failure }) => reject(new Error(failure.message)));
  });
  await client.request('export/start', order);
  await ended;
  return (performance.now() - began) / 1000;
}
