/** The daemon as a process, its main thread: serves windows, says so on the pipe it was given once clients can come, and goes when nobody needs it. */
import { closeSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { buildOf } from '../../link/buildOf.ts';
import { placesIn, placesOf, type Places } from '../../link/places.ts';
import { limits } from '../../model/protocol/limits.ts';
import { MediaLibrary, serveLanguage, thumbnailsFrom, type LanguageServer } from '../language/index.ts';
import { ClipInsights } from './clipInsights.ts';
import { FilmThread } from './filmThread.ts';
import { handlersOf } from './handlers.ts';
import { keepLogShort } from './keepLogShort.ts';
import type { Log } from './log.ts';
import { DaemonServer, type LanguageEndpoint } from './server.ts';
import { Services } from './services.ts';

const graceMs = 60_000;
const logLookEveryMs = 60_000;

/** Until it has left. `program`: what this process runs, and its thread for films. */
export async function runDaemon(program: URL, log: Log): Promise<void> {
  const { version } = manifest;
  const places = await ownPlaces(version, program);
  const films = new FilmThread(program);
  let isBusy = (): boolean => false;
  const services = new Services(log, films, () => isBusy());
  const { language, exportsChanged } = languageOf(services, films, log);
  const server = await DaemonServer.start({
    version,
    places,
    log,
    maker: films,
    handlers: (daemon) => {
      isBusy = () => daemon.jobs.busy;
      return handlersOf(daemon, services, films, {
        version,
        log: places.log,
        engineLoaded: () => services.engineLoaded || films.begun,
      });
    },
    language,
    onJobEnd: exportsChanged,
    graceMs: Number(process.env['FRAMEWRIGHT_DAEMON_GRACE_MS'] ?? graceMs),
    leaseMs: limits.leaseMs,
  });
  await keepLogShort(places);
  setInterval(() => void keepLogShort(places), logLookEveryMs).unref();
  if (server === undefined) log.line('another daemon lives already');
  tellReady();
  if (server === undefined) return;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void server.stop());
  await server.closed;
}

/** Where whoever started it looks for it; by hand, where clients of these bundles would. */
async function ownPlaces(version: string, program: URL): Promise<Places> {
  const folder = process.env['FRAMEWRIGHT_DAEMON_FOLDER'];
  if (folder !== undefined) return placesIn(folder);
  return placesOf(version, await buildOf(fileURLToPath(new URL('.', program))));
}

/** What all windows share of the help with their texts. */
function languageOf(
  services: Services,
  films: FilmThread,
  log: Log,
): { readonly language: LanguageEndpoint; readonly exportsChanged: () => void } {
  const engine = services.engine.bind(services);
  const library = new MediaLibrary(engine);
  const thumbnails = thumbnailsFrom(engine);
  const insight = new ClipInsights(films);
  const serving = new Set<LanguageServer>();
  return {
    exportsChanged: () => {
      for (const each of serving) each.insightChanged();
    },
    language: ({ reader, writer, lease }) => {
      const language = serveLanguage({
        reader,
        writer,
        trusted: lease.trusted,
        library,
        thumbnails,
        insight,
        onFailure: (error) => log.failure('language server', error),
      });
      serving.add(language);
      void language.closed.then(() => serving.delete(language));
      lease.onTrust((trusted) => language.setTrusted(trusted));
      lease.onEnd(() => language.close());
    },
  };
}

function tellReady(): void {
  const pipe = Number(process.env['FRAMEWRIGHT_READY_PIPE'] ?? Number.NaN);
  if (!Number.isInteger(pipe)) return;
  try {
    writeSync(pipe, 'ready\n');
    closeSync(pipe);
  } catch {
    // Whoever started it has gone; others will come.
  }
}
