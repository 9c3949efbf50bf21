/** All previews of a daemon, by the connection that opened them: what answers the requests about them. */
import { randomUUID } from 'node:crypto';
import { dirname, isAbsolute } from 'node:path';
import { countText, InvalidProject } from '../../model/diagnostics/invalidProject.ts';
import { frameAtOffset, placeOfFrame } from '../../model/evaluate/index.ts';
import { FramewrightError } from '../../model/errors.ts';
import type { BinaryMessage } from '../../model/protocol/binaryMessage.ts';
import { failureOf, type Failure } from '../../model/protocol/failure.ts';
import type { Event, EventParams, Params, Result } from '../../model/protocol/index.ts';
import type { PictureHeader, PreviewFilm as FilmFacts, SoundHeader } from '../../model/protocol/preview.ts';
import type { Engine } from '../../native/index.ts';
import type { Lease } from '../cache/lease.ts';
import type { AssetFile } from '../project/assetFile.ts';
import { loadProject, type LoadedProject } from '../project/loadProject.ts';
import { asUserError } from '../userError.ts';
import { PictureCache } from './pictureCache.ts';
import { exportedFilm, type LastExport } from './exportedFilm.ts';
import { PreviewFilm } from './previewFilm.ts';
import { PreviewSession } from './previewSession.ts';
import type { Proxies } from './proxies.ts';
import { isHeavy } from './proxyFile.ts';

/** A connection, as previews use it. */
export interface PreviewClient {
  readonly tell: <E extends Event>(event: E, params: EventParams<E>) => void;
  readonly send: (message: BinaryMessage) => void;
  readonly onEnd: (listener: () => void) => void;
}

const megabyte = 2 ** 20;
const keptBytes = { low: 32 * megabyte, medium: 64 * megabyte, high: 128 * megabyte };

/** One client may have as many: more is a mistake. */
const mostPreviews = 32;

/** A text that is shown for so long may have proxies: whoever types does not wait for what the next letter makes useless. */
const restMs = 1000;

type ProxyState = EventParams<'preview/proxy'>['state'];

interface Preview {
  readonly client: PreviewClient;
  readonly id: string;
  readonly project: string;
  readonly cache: PictureCache;
  readonly session: PreviewSession;
  /** The text's. */
  own: PreviewFilm | undefined;
  text: string;
  /** The last export's, while it is held against the text's. */
  exported: PreviewFilm | undefined;
  readonly proxies: { wanted: boolean; state: ProxyState; giveUp: AbortController };
  /** One text after another is made ready. */
  showing: Promise<unknown>;
}

/** Work with the cache, where there is one. */
type WithCache = <T>(work: (cache: Lease | undefined) => Promise<T>) => Promise<T>;

/** What previews work with. */
export interface PreviewSurroundings {
  readonly proxies: Proxies;
  readonly withCache: WithCache;
  /** Is told of errors that no user can cause. */
  readonly onBug: (error: unknown) => void;
}

export class Previews {
  readonly #engine: () => Engine;
  readonly #proxies: Proxies;
  readonly #withCache: WithCache;
  readonly #onBug: (error: unknown) => void;
  readonly #previews = new Map<string, Preview>();
  readonly #clients = new WeakSet<PreviewClient>();

  /** `engine` is asked for with the first preview. */
  constructor(engine: () => Engine, { proxies, withCache, onBug }: PreviewSurroundings) {
    this.#engine = engine;
    this.#proxies = proxies;
    this.#withCache = withCache;
    this.#onBug = onBug;
  }

  /** Throws `request-invalid` for too many, and for a path that is none. */
  open({ project, memory }: Params<'preview/open'>, client: PreviewClient): Result<'preview/open'> {
    if (!isAbsolute(project) || dirname(project) === project)
      throw new FramewrightError('request-invalid', `"${project}" is not the whole way to a file.`);
    const own = [...this.#previews.values()].filter((each) => each.client === client);
    if (own.length >= mostPreviews)
      throw new FramewrightError('request-invalid', `There are ${own.length} previews open. Close one.`);
    if (!this.#clients.has(client)) {
      this.#clients.add(client);
      client.onEnd(() => this.#closeAllOf(client));
    }
    const id = randomUUID();
    const send = (header: PictureHeader | SoundHeader, bytes: Uint8Array): void =>
      client.send({ header: { ...header }, bytes });
    const session = new PreviewSession(this.#engine(), {
      picture: (header, bytes) => send({ method: 'preview/picture', preview: id, ...header }, bytes),
      sound: (header, bytes) => send({ method: 'preview/sound', preview: id, ...header }, bytes),
      failed: (run, error) =>
        client.tell('preview/failed', { preview: id, run, failure: this.#failure(error) }),
    });
    const cache = new PictureCache(keptBytes[memory]);
    this.#previews.set(id, {
      client,
      id,
      project,
      cache,
      session,
      own: undefined,
      text: '',
      exported: undefined,
      proxies: { wanted: true, state: 'none', giveUp: new AbortController() },
      showing: Promise.resolve(),
    });
    return { preview: id };
  }

  /** Throws `project-invalid`, and what media can be. */
  async show({ preview, text }: Params<'preview/show'>): Promise<Result<'preview/show'>> {
    const shown = this.#preview(preview);
    const showing = shown.showing.then(() => this.#show(shown, text));
    shown.showing = showing.catch(() => {});
    return { film: await showing };
  }

  setSize({ preview, width, height }: Params<'preview/size'>): void {
    this.#preview(preview).session.setSize({ width, height });
  }

  seek({ preview, run, frame, still }: Params<'preview/seek'>): void {
    this.#preview(preview).session.seek(run, frame, still);
  }

  play({ preview, run, frame, rate }: Params<'preview/play'>): void {
    if (rate === 0) throw new FramewrightError('request-invalid', 'preview/play: a rate of 0 is no playing.');
    this.#preview(preview).session.play(run, frame, rate);
  }

  setProxies({ preview, on }: Params<'preview/proxies'>): void {
    const shown = this.#preview(preview);
    shown.session.setProxies(on);
    if (shown.proxies.wanted === on) return;
    shown.proxies.wanted = on;
    this.#lightenSoon(shown, 0);
  }

  credit({ preview, pictures, soundBlocks, frame, late }: Params<'preview/credit'>): void {
    this.#preview(preview).session.credit(pictures, soundBlocks, frame, late);
  }

  /** Throws what reading the exported file throws. `lastDone`: of a project, what was exported last. */
  async compare(
    { preview, on }: Params<'preview/compare'>,
    lastDone: (project: string) => LastExport | undefined,
  ): Promise<Result<'preview/compare'>> {
    const shown = this.#preview(preview);
    const comparing = shown.showing.then(() =>
      on ? this.#showExported(shown, lastDone(shown.project)) : this.#showOwn(shown),
    );
    shown.showing = comparing.catch(() => {});
    return await comparing;
  }

  /** Whether somebody watches one play. */
  get watched(): boolean {
    return [...this.#previews.values()].some(({ session }) => session.watched);
  }

  /** Of all previews, of whichever window. */
  figures(): Result<'preview/figures'> {
    return {
      previews: Array.from(this.#previews.values(), ({ project, session, cache, proxies }) => ({
        project,
        ...session.figures(),
        keptBytes: cache.bytes,
        proxies: proxies.state,
      })),
    };
  }

  locate({ preview, offset }: Params<'preview/locate'>): Result<'preview/locate'> {
    const { own: film } = this.#preview(preview);
    return { frame: film && frameAtOffset(film.timeline, offset) };
  }

  place({ preview, frame }: Params<'preview/place'>): Result<'preview/place'> {
    const { own: film } = this.#preview(preview);
    return { ...(film && placeOfFrame(film.timeline, frame)) };
  }

  async close(id: string): Promise<void> {
    const preview = this.#preview(id);
    this.#previews.delete(id);
    preview.proxies.giveUp.abort(new Error('the preview was closed'));
    await preview.session.close();
    preview.own?.close();
    preview.exported?.close();
  }

  #closeAllOf(client: PreviewClient): void {
    for (const [id, preview] of this.#previews) {
      if (preview.client === client) void this.close(id).catch(this.#onBug);
    }
  }

  async #show(preview: Preview, text: string): Promise<FilmFacts> {
    const { cache, session } = preview;
    const engine = this.#engine();
    const loaded = await this.#load(preview, text);
    const { timeline, files } = loaded;
    if (timeline === undefined)
      throw new InvalidProject(`${loaded.path} has ${countText(loaded.diagnostics)}.`, loaded.diagnostics);
    const before = preview.own;
    const film = await PreviewFilm.of(engine, { timeline, files }, { cache, before });
    const edition = session.show(film);
    preview.own = film;
    preview.text = text;
    if (before !== undefined) session.letGo(before);
    this.#endComparing(preview);
    this.#lightenSoon(preview, restMs);
    return factsOf(film, edition);
  }

  /** What is known of the files of the text before is not asked of them again. */
  #load({ project, own }: Preview, text: string): Promise<LoadedProject> {
    const before = own && new Map(Array.from(own.files.values(), (file) => [file.path, file]));
    return this.#withCache((cache) => loadProject(project, { text, engine: this.#engine, cache, before }));
  }

  async #showExported(preview: Preview, last: LastExport | undefined): Promise<Result<'preview/compare'>> {
    const { own, session, project, cache, text } = preview;
    const exported = own && (await exportedFilm(own.timeline, project, last, text));
    if (own === undefined || exported === undefined) return {};
    const engine = this.#engine();
    const { timeline, files, diagnostics } = await this.#load(preview, exported.text);
    if (timeline === undefined)
      throw new FramewrightError(
        'media-unreadable',
        diagnostics[0]?.message ?? `${exported.target} cannot be shown.`,
      );
    const film = await PreviewFilm.of(engine, { timeline, files }, { cache, before: undefined });
    const edition = session.show(film);
    this.#endComparing(preview);
    preview.exported = film;
    return { film: factsOf(film, edition), target: exported.target, older: exported.older };
  }

  #showOwn(preview: Preview): Result<'preview/compare'> {
    const { own, session } = preview;
    if (own === undefined) return {};
    const edition = session.show(own);
    this.#endComparing(preview);
    return { film: factsOf(own, edition) };
  }

  #endComparing(preview: Preview): void {
    if (preview.exported !== undefined) preview.session.letGo(preview.exported);
    preview.exported = undefined;
  }

  /** Gives the film that is shown its proxies, once it rests; what was being looked for before is given up. */
  #lightenSoon(preview: Preview, afterMs: number): void {
    const { proxies, own: film } = preview;
    proxies.giveUp.abort(new Error('another text is shown'));
    const giveUp = new AbortController();
    proxies.giveUp = giveUp;
    const heavy =
      film === undefined || !proxies.wanted
        ? []
        : [...film.files.values()].filter(({ facts }) => facts.video !== undefined && isHeavy(facts.video));
    if (film === undefined || heavy.length === 0) {
      this.#tellProxies(preview, 'none');
      return;
    }
    const timer = setTimeout(() => {
      this.#lighten(preview, film, heavy, giveUp.signal).catch((error: unknown) => {
        if (!giveUp.signal.aborted) this.#onBug(error);
      });
    }, afterMs);
    giveUp.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  async #lighten(
    preview: Preview,
    film: PreviewFilm,
    heavy: readonly AssetFile[],
    signal: AbortSignal,
  ): Promise<void> {
    const lease = await this.#proxies.lease();
    if (lease === undefined) return;
    // Open files go on being read; the names are needed until the text is another.
    signal.addEventListener('abort', () => void lease.release());
    if (signal.aborted) await lease.release();
    signal.throwIfAborted();
    this.#tellProxies(preview, 'making');
    const found = await this.#proxies.of(heavy, lease, signal);
    if (found.size > 0) await film.lighten(this.#engine(), found);
    signal.throwIfAborted();
    this.#tellProxies(preview, found.size > 0 ? 'ready' : 'none');
  }

  #tellProxies({ client, id, proxies }: Preview, state: ProxyState): void {
    if (proxies.state === state) return;
    proxies.state = state;
    client.tell('preview/proxy', { preview: id, state });
  }

  #preview(id: string): Preview {
    const preview = this.#previews.get(id);
    if (preview === undefined)
      throw new FramewrightError('request-invalid', 'There is no such preview. Open it again.');
    return preview;
  }

  #failure(error: unknown): Failure {
    const known = asUserError(error);
    if (known !== undefined) return failureOf(known);
    this.#onBug(error);
    return { code: 'internal', message: `This is a bug in Framewright. ${String(error)}` };
  }
}

function factsOf({ timeline, canvas, frameCount, sound }: PreviewFilm, edition: number): FilmFacts {
  const { fps, sampleRate, channels } = timeline.project.canvas;
  return {
    edition,
    ...canvas,
    fps: { num: Number(fps.num), den: Number(fps.den) },
    frameCount,
    sampleRate,
    channels,
    sounds: sound !== undefined,
    markers: timeline.project.markers.map(({ at, name }) => ({
      frame: Math.min(frameCount - 1, Number(at.mul(fps).round())),
      name,
    })),
  };
}
