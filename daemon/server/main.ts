#!/usr/bin/env node
/**
 * The daemon as a process: `dist/daemon.mjs`, started by clients (link/startDaemon.ts) with its output in a log file. Says so on the pipe it was
 * given once clients can come, and goes when nobody needs it.
 */
import { closeSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { buildOf } from '../../link/buildOf.ts';
import { placesIn, placesOf } from '../../link/places.ts';
import { limits } from '../../model/protocol/limits.ts';
import { MediaLibrary, serveLanguage, thumbnailsFrom } from '../language/index.ts';
import { handlersOf } from './handlers.ts';
import { keepLogShort } from './keepLogShort.ts';
import { logTo } from './log.ts';
import { DaemonServer } from './server.ts';
import { Services } from './services.ts';

const graceMs = 60_000;
const logLookEveryMs = 60_000;

const { version } = manifest;
const log = logTo((text) => process.stdout.write(text));
const folder = process.env['FRAMEWRIGHT_DAEMON_FOLDER'];
const places =
  folder === undefined
    ? placesOf(version, await buildOf(fileURLToPath(new URL('.', import.meta.url))))
    : placesIn(folder);
const services = new Services(log);
const library = new MediaLibrary(() => services.engine());
const thumbnails = thumbnailsFrom(() => services.engine());

process.title = 'framewright-daemon';
// A bug ends the process: its jobs are on disk, and clients start another.
process.on('uncaughtException', (error) => {
  log.failure('uncaught', error);
  process.exit(1);
});

const server = await DaemonServer.start({
  version,
  places,
  log,
  maker: services,
  handlers: (daemon) => handlersOf(daemon, services, { version, log: places.log }),
  language: ({ reader, writer, lease }) => {
    const language = serveLanguage({
      reader,
      writer,
      trusted: lease.trusted,
      library,
      thumbnails,
      onFailure: (error) => log.failure('language server', error),
    });
    lease.onTrust((trusted) => language.setTrusted(trusted));
    lease.onEnd(() => language.close());
  },
  graceMs: Number(process.env['FRAMEWRIGHT_DAEMON_GRACE_MS'] ?? graceMs),
  leaseMs: limits.leaseMs,
});
await keepLogShort(places);
setInterval(() => void keepLogShort(places), logLookEveryMs).unref();
if (server === undefined) log.line('another daemon lives already');
tellReady();
if (server !== undefined) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void server.stop());
  await server.closed;
}
// The engine's threads and open files have nothing left to do.
process.exit(0);

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
