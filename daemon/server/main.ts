#!/usr/bin/env node
/**
 * The daemon's program, `dist/daemon.mjs`: started by clients (link/startDaemon.ts) with its output in a log file, and once more by itself as its thread for
 * films.
 */
import { parentPort } from 'node:worker_threads';
import { loadEngine, type Engine } from '../../native/index.ts';
import { runDaemon } from './daemonProcess.ts';
import { Films } from './films.ts';
import { logTo } from './log.ts';
import { serveFilms } from './serveFilms.ts';

const log = logTo((text) => process.stdout.write(text));

if (parentPort !== null) serveFilms(parentPort, new Films(log, engineThatGivesWay));
else {
  process.title = 'framewright-daemon';
  // A bug ends the process: its jobs are on disk, and clients start another.
  process.on('uncaughtException', (error) => {
    log.failure('uncaught', error);
    process.exit(1);
  });
  await runDaemon(new URL(import.meta.url), log);
  // The engine's threads and open files have nothing left to do.
  process.exit(0);
}

/** Whoever edits comes first: this thread and all that it starts run below what answers a window. */
function engineThatGivesWay(): Engine {
  const engine = loadEngine();
  engine.letFilmsGiveWay();
  return engine;
}
