/** What answers each request. The engine and the cache are opened when the first request needs them, so that a daemon answers at once. */
import type { MediaFacts } from '../../model/media/facts.ts';
import { outlineOf } from '../../model/media/outline.ts';
import { FramewrightError } from '../../model/errors.ts';
import { protocolVersion } from '../../model/protocol/changes.ts';
import type { MediaSummary } from '../../model/protocol/services.ts';
import type { FilmAdviser } from './filmMaker.ts';
import type { DaemonServer } from './server.ts';
import type { Handlers } from './session.ts';
import type { Services } from './services.ts';

/** Of a server, for its clients. */
export function handlersOf(
  server: DaemonServer,
  services: Services,
  films: FilmAdviser,
  about: { readonly version: string; readonly log: string; readonly engineLoaded: () => boolean },
): Handlers {
  const { jobs, leases } = server;
  const { previews } = services;
  return {
    'lease/renew': (_params, { lease }) => {
      lease.renew();
      return {};
    },
    'lease/trust': ({ trusted }, { lease }) => {
      lease.setTrusted(trusted);
      return {};
    },
    'export/start': (order, { tell, signal }) => jobs.start(order, tell, signal),
    'export/cancel': async ({ job }) => {
      await jobs.cancel(job);
      return {};
    },
    'export/watch': ({ job }, { tell }) => ({ job: jobs.watch(job, tell) }),
    'export/status': ({ job }) => ({ job: jobs.job(job) }),
    'export/trace': async ({ job }) => ({ path: await jobs.trace(job) }),
    'export/list': () => ({ jobs: jobs.list() }),
    'export/estimate': (order, { signal }) => films.estimate(order, jobs.list(), signal),
    'media/probe': async ({ path }) => summary(await services.probe(path)),
    'media/outline': async ({ path }) => outlineOf(await services.probe(path)),
    'media/thumbnails': async (piece, { signal }) => ({
      jpeg: base64(await services.thumbnails(piece, signal)),
    }),
    'preview/open': (params, { preview }) => previews.open(params, preview),
    'preview/show': (params) => previews.show(params),
    'preview/size': (params) => {
      previews.setSize(params);
      return {};
    },
    'preview/seek': (params) => {
      previews.seek(params);
      return {};
    },
    'preview/play': (params) => {
      previews.play(params);
      return {};
    },
    'preview/proxies': (params) => {
      previews.setProxies(params);
      return {};
    },
    'preview/figures': () => previews.figures(),
    'preview/compare': (params) => previews.compare(params, (project) => jobs.lastDone(project)),
    'preview/credit': (params) => {
      previews.credit(params);
      return {};
    },
    'preview/locate': (params) => previews.locate(params),
    'preview/place': (params) => previews.place(params),
    'preview/close': async ({ preview }) => {
      await previews.close(preview);
      return {};
    },
    'media/waveform': async (piece, { signal }) => ({
      peaks: base64(await services.waveform(piece, signal)),
    }),
    'machine/check': async () => ({ findings: await services.checkMachine() }),
    'cache/size': () => services.cacheSize(),
    'cache/clear': () => services.clearCache(),
    'cache/limit': (params) => services.limitCache(params),
    'daemon/info': () => ({
      version: about.version,
      protocol: protocolVersion,
      pid: process.pid,
      startedAtMs: server.startedAtMs,
      log: about.log,
      residentBytes: process.memoryUsage.rss(),
      engineLoaded: about.engineLoaded(),
      clients: leases.all().map(({ client, trusted }) => ({ ...client, trusted })),
      running: jobs.count('running'),
      queued: jobs.count('queued'),
    }),
    'daemon/stop': ({ force }) => {
      if (jobs.busy && !force) {
        throw new FramewrightError(
          'daemon-busy',
          'An export is not over. Wait for it, cancel it, or stop the daemon with --force: the export then goes on when a daemon starts next.',
        );
      }
      // After the answer.
      setImmediate(() => void server.stop());
      return {};
    },
  };
}

/** Nothing is left out. */
const base64 = (bytes: Uint8Array): string | undefined =>
  bytes.length === 0 ? undefined : Buffer.from(bytes).toString('base64');

const seconds = ({ num, den }: { readonly num: number; readonly den: number }): number => num / den;

function summary({ container, size, duration, image, video, audio }: MediaFacts): MediaSummary {
  return {
    container,
    size,
    duration: seconds(duration),
    image,
    video: video && {
      codec: video.codec,
      pixelFormat: video.pixelFormat,
      width: video.width,
      height: video.height,
      fps: seconds(video.frameRate),
      frames: video.pts.length,
      keyFrames: video.keyFrames.length,
      refusal: video.refusal,
    },
    audio: audio && {
      codec: audio.codec,
      sampleRate: audio.sampleRate,
      channels: audio.channels,
      duration: seconds(audio.duration),
    },
  };
}
