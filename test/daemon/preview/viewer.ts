/** A window that looks at a preview, as tests have it. */
import { loadImage, createCanvas } from '@napi-rs/canvas';
import type { EngineClient } from '../../../link/engineClient.ts';
import type { PictureHeader, PreviewFilm, SoundHeader } from '../../../model/protocol/preview.ts';
import { clientOf, startTestDaemon, until, type TestDaemonOptions } from '../server/daemon.ts';

/** As it came. */
interface Picture {
  readonly header: PictureHeader;
  readonly bytes: Uint8Array;
}

interface Sound {
  readonly header: SoundHeader;
  readonly bytes: Uint8Array;
}

/** For a frame that is far in the group of a large picture, on a machine that does much else. */
const patienceMs = 60_000;

/** A preview as a window has one; it gives credit back at once unless it is told not to. */
export class Viewer {
  readonly pictures: Picture[] = [];
  readonly sounds: Sound[] = [];
  readonly failures: string[] = [];
  readonly client: EngineClient;
  readonly id: string;
  shows = true;
  #run = 0;
  #isOpen = true;
  readonly #listeners: readonly { dispose(): void }[];

  static readonly #opened = new Set<Viewer>();

  static async open(client: EngineClient, project: string): Promise<Viewer> {
    const { preview } = await client.request('preview/open', { project });
    const viewer = new Viewer(client, preview);
    Viewer.#opened.add(viewer);
    return viewer;
  }

  static async closeAll(): Promise<void> {
    await Promise.all([...Viewer.#opened].map((viewer) => viewer.close()));
  }

  async close(): Promise<void> {
    if (this.#isOpen) await this.client.request('preview/close', { preview: this.id });
    this.#isOpen = false;
    for (const listener of this.#listeners) listener.dispose();
    Viewer.#opened.delete(this);
  }

  private constructor(client: EngineClient, id: string) {
    this.client = client;
    this.id = id;
    const failures = client.on('preview/failed', ({ preview, failure }) => {
      if (preview === id) this.failures.push(failure.code);
    });
    const binaries = client.onBinary(({ header, bytes }) => {
      if (header['preview'] !== id) return;
      if (header.method === 'preview/picture')
        this.#keep(this.pictures, { header: header as unknown as PictureHeader, bytes }, 1, 0);
      else this.#keep(this.sounds, { header: header as unknown as SoundHeader, bytes }, 0, 1);
    });
    this.#listeners = [failures, binaries];
  }

  async show(text: string): Promise<PreviewFilm> {
    return (await this.client.request('preview/show', { preview: this.id, text })).film;
  }

  async seek(frame: number, still = false): Promise<number> {
    await this.client.request('preview/seek', { preview: this.id, run: ++this.#run, frame, still });
    return this.#run;
  }

  async play(frame: number, rate = 1): Promise<number> {
    await this.client.request('preview/play', { preview: this.id, run: ++this.#run, frame, rate });
    return this.#run;
  }

  async credit(pictures: number, soundBlocks: number, frame = 0): Promise<void> {
    await this.client.request('preview/credit', { preview: this.id, pictures, soundBlocks, frame });
  }

  /** The picture that ends a seek. */
  async exact(run: number, format: 'jpeg' | 'png' = 'jpeg'): Promise<Picture> {
    const isIt = ({ header }: Picture): boolean =>
      header.run === run && header.exact && header.format === format;
    await until(() => this.pictures.some(isIt), patienceMs);
    return this.pictures.find(isIt)!;
  }

  #keep<T>(all: T[], one: T, pictures: number, soundBlocks: number): void {
    all.push(one);
    if (this.shows) this.credit(pictures, soundBlocks, this.pictures.at(-1)?.header.frame).catch(() => {});
  }
}

/** Call inside a `describe`: a daemon with a cache of its own for the cases. `onClient` gets a client of it before the first. */
export function withDaemon(
  folder: (name: string) => string,
  onClient: (client: EngineClient) => void,
  options: Partial<TestDaemonOptions> = {},
): void {
  let end: () => Promise<void>;
  before(async () => {
    process.env['FRAMEWRIGHT_CACHE_DIR'] = folder('cache');
    const daemon = await startTestDaemon({ folder: folder('state'), ...options });
    const client = await clientOf(daemon!.places);
    end = async () => {
      client.close();
      await daemon!.server.stop();
      delete process.env['FRAMEWRIGHT_CACHE_DIR'];
    };
    onClient(client);
  });
  afterEach(() => Viewer.closeAll());
  after(() => end());
}

/** RGBA of an image file. */
export async function pixelsOf(bytes: Uint8Array): Promise<Uint8ClampedArray> {
  const image = await loadImage(bytes);
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height).data;
}

/** The number that a frame of `numberedFilm` carries. */
export async function numberOf({ bytes }: Picture): Promise<number> {
  const pixels = await pixelsOf(bytes);
  const bit = (place: number): number => (pixels[(32 * 128 + place * 16 + 8) * 4]! > 128 ? 2 ** place : 0);
  return Array.from({ length: 8 }, (_each, place) => bit(place)).reduce((a, b) => a + b);
}
