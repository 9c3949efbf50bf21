/** Daemons for tests: real sockets in this process with films that are not made, and real processes with the real engine. */
import { readFileSync } from 'node:fs';
import { findDaemon } from '../../../link/findDaemon.ts';
import type { EngineClient } from '../../../link/engineClient.ts';
import { placesOf, type Places } from '../../../link/places.ts';
import type { ExportOrder } from '../../../model/protocol/exports.ts';
import { loadEngine } from '../../../native/index.ts';
import type { ExportReport } from '../../../model/protocol/telemetry.ts';
import { handlersOf } from '../../../daemon/server/handlers.ts';
import type { FilmMaker, PreparedFilm } from '../../../daemon/server/filmMaker.ts';
import { Films } from '../../../daemon/server/films.ts';
import { logTo } from '../../../daemon/server/log.ts';
import { DaemonServer, type LanguageEndpoint } from '../../../daemon/server/server.ts';
import { Services } from '../../../daemon/server/services.ts';

/** A daemon in this process. */
export interface TestDaemon {
  readonly server: DaemonServer;
  readonly places: Places;
  /** What it has logged. */
  readonly log: readonly string[];
}

/** What differs from a daemon that users have. */
export interface TestDaemonOptions {
  /** Its state is kept here. */
  readonly folder: string;
  readonly version?: string;
  readonly maker?: FilmMaker;
  readonly graceMs?: number;
  readonly leaseMs?: number;
  readonly language?: LanguageEndpoint;
}

export const testPlaces = (folder: string, version = '1.0.0'): Places =>
  placesOf(version, 'build', { FRAMEWRIGHT_STATE_DIR: folder });

/** Undefined when another lives. */
export async function startTestDaemon(options: TestDaemonOptions): Promise<TestDaemon | undefined> {
  const { folder, version = '1.0.0', graceMs = 60_000, leaseMs = 60_000 } = options;
  const places = testPlaces(folder, version);
  const lines: string[] = [];
  const log = logTo((text) => lines.push(text));
  const films = new Films(log, loadEngine);
  let isBusy = (): boolean => false;
  const services = new Services(log, films, () => isBusy());
  const server = await DaemonServer.start({
    version,
    places,
    log,
    graceMs,
    leaseMs,
    maker: options.maker ?? films,
    language: options.language ?? (() => {}),
    handlers: (daemon) => {
      isBusy = () => daemon.jobs.busy;
      return handlersOf(daemon, services, films, {
        version,
        log: places.log,
        engineLoaded: () => services.engineLoaded,
      });
    },
  });
  return server && { server, places, log: lines };
}

/** A client of a daemon that lives. */
export async function clientOf(places: Places, trusted = true): Promise<EngineClient> {
  const client = await findDaemon({ places, client: { name: 'test', pid: process.pid }, trusted });
  if (client === undefined) throw new Error('no daemon answers');
  return client;
}

/** An order that `idleMaker` takes. */
export const order = (
  more: Partial<ExportOrder> = {},
): { project: string; text: string } & Partial<ExportOrder> => ({
  project: '/films/first.reel',
  text: '{}',
  ...more,
});

/** Films that are made when the test says so. */
export interface IdleMaker extends FilmMaker {
  /** Ends the film that is being made. */
  finish(): void;
  fail(error: Error): void;
  /** Resolves when a film is being made. */
  readonly making: () => Promise<void>;
  readonly made: readonly string[];
}

export function idleMaker(): IdleMaker {
  const made: string[] = [];
  let waiting: { resolve: () => void; reject: (error: Error) => void } | undefined;
  let tellMaking: () => void = () => {};
  return {
    made,
    prepare: (ordered) => Promise.resolve(prepared(ordered)),
    make: (film, events, signal) => {
      made.push(film.order.text);
      return new Promise((resolve, reject) => {
        waiting = { resolve: () => resolve({ report, seconds: 1 }), reject };
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        events.onPlan({ segments: [], sound: 'none', notCopied: [] });
        events.onProgress(report);
        tellMaking();
      });
    },
    forget: () => {},
    finish: () => waiting?.resolve(),
    fail: (error) => waiting?.reject(error),
    making: () => new Promise((resolve) => (tellMaking = resolve)),
  };
}

function prepared(ordered: ExportOrder): PreparedFilm {
  return {
    handle: 1,
    order: ordered,
    quality: 23,
    targetFolder: '/films',
    name: ordered.export ?? 'web',
    target: ordered.target ?? '/films/first-web.mp4',
    diagnostics: [],
    files: [],
    frameCount: 100,
    flow: {
      sources: [],
      stills: 0,
      canvas: { format: 'yuv420p', width: 16, height: 16, fps: 25, frames: 100 },
      encoders: ['libx264'],
    },
  };
}

/** Of a film of 100 frames. */
export const report: ExportReport = {
  frames: 100,
  cachedFrames: 0,
  copiedFrames: 0,
  frameCount: 100,
  fps: 50,
  secondsLeft: 0,
  secondsPassed: 2,
  bytes: 1000,
  estimatedBytes: 1000,
  queues: { encode: 1 },
  stages: [],
  encoders: 2,
  memory: { residentBytes: 1, limitBytes: 2, peakBytes: 1 },
  counts: { contextsCreated: 0, poolHits: 0, poolMisses: 0, framesPassedThrough: 0 },
  live: { frames: 0, packets: 0, codecs: 0, files: 0, poolBytes: 0 },
  segments: undefined,
  videoEncoder: 'libx264',
  audioEncoder: undefined,
  engine: 'libx264, in software',
};

/** Resolves when `holds` does. */
export async function until(holds: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`did not come true: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Whether there is a process of this number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that has ended and that nobody has waited for is no process any more.
    return process.platform !== 'linux' || !/^State:\tZ/mu.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
