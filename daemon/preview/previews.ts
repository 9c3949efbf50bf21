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
import { loadProject } from '../project/loadProject.ts';
import { asUserError } from '../userError.ts';
import { PictureCache } from './pictureCache.ts';
import { PreviewFilm } from './previewFilm.ts';
import { PreviewSession } from './previewSession.ts';

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

interface Preview {
  readonly client: PreviewClient;
  readonly project: string;
  readonly cache: PictureCache;
  readonly session: PreviewSession;
  /** One text after another is made ready. */
  showing: Promise<unknown>;
}

export class Previews {
  readonly #engine: () => Engine;
  readonly #onBug: (error: unknown) => void;
  readonly #previews = new Map<string, Preview>();
  readonly #clients = new WeakSet<PreviewClient>();

  /** `engine` is asked for with the first preview. `onBug` is told of errors that no user can cause. */
  constructor(engine: () => Engine, onBug: (error: unknown) => void) {
    this.#engine = engine;
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
    this.#previews.set(id, { client, project, cache, session, showing: Promise.resolve() });
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

  credit({ preview, pictures, soundBlocks, frame }: Params<'preview/credit'>): void {
    this.#preview(preview).session.credit(pictures, soundBlocks, frame);
  }

  locate({ preview, offset }: Params<'preview/locate'>): Result<'preview/locate'> {
    const { film } = this.#preview(preview).session;
    return { frame: film && frameAtOffset(film.timeline, offset) };
  }

  place({ preview, frame }: Params<'preview/place'>): Result<'preview/place'> {
    const { film } = this.#preview(preview).session;
    return { ...(film && placeOfFrame(film.timeline, frame)) };
  }

  async close(id: string): Promise<void> {
    const preview = this.#preview(id);
    this.#previews.delete(id);
    await preview.session.close();
  }

  #closeAllOf(client: PreviewClient): void {
    for (const [id, preview] of this.#previews) {
      if (preview.client === client) void this.close(id).catch(this.#onBug);
    }
  }

  async #show({ project, cache, session }: Preview, text: string): Promise<FilmFacts> {
    const engine = this.#engine();
    const loaded = await loadProject(project, { text, engine: () => engine });
    const { timeline, files } = loaded;
    if (timeline === undefined)
      throw new InvalidProject(`${loaded.path} has ${countText(loaded.diagnostics)}.`, loaded.diagnostics);
    const film = await PreviewFilm.of(engine, { timeline, files }, { cache, before: session.film });
    return factsOf(film, session.show(film));
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
