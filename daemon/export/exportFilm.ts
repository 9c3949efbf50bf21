/**
 * One export from its draw lists to a file under its own name. Nothing is left behind when it fails or is cancelled, but what was
 * encoded by then, in the cache. Knows the engine only by its face, and no terminal.
 */
import { availableParallelism, totalmem } from 'node:os';
import { basename, dirname } from 'node:path';
import { FramewrightError } from '../../model/errors.ts';
import {
  engineLine,
  softwareAfter,
  type EngineChoice,
  type EngineUse,
} from '../../model/plan/engineChoice.ts';
import {
  encodeReason,
  exportRecord,
  type EncodeReason,
  type MediaNames,
} from '../../model/plan/exportRecord.ts';
import { memoryBudget, type BudgetWish, type MemoryBudget } from '../../model/plan/memoryBudget.ts';
import { isCopied, type Segment } from '../../model/plan/segmentPlan.ts';
import type { ExportSettings } from '../../model/project/project.ts';
import type { ExportTarget, PixelPath } from '../../model/render/job.ts';
import type { Engine } from '../../native/index.ts';
import { ProgressMeter } from '../../model/telemetry/progressMeter.ts';
import type { Telemetry } from '../../model/protocol/telemetry.ts';
import { openCache, type Cache } from '../cache/cache.ts';
import { findRecord, keepRecord } from '../cache/exportRecords.ts';
import { requireUnchanged, type AssetFile } from '../project/assetFile.ts';
import type { RenderableFilm } from '../project/renderFilm.ts';
import { unlessSystemError } from '../systemError.ts';
import { removeTemporary, temporaryPath } from '../temporary.ts';
import { reasonOf } from '../userError.ts';
import { chooseEngine, encoderTrial } from './chooseEngine.ts';
import { SegmentedExport } from './exportSegments.ts';
import { filmPlan, type FilmPlan } from './filmPlan.ts';
import type { FilmProgress, FilmReport, FilmResult, WatchedReport } from './filmProgress.ts';
import { MemoryMonitor } from './memoryMonitor.ts';
import { hiddenPrefix, PendingFile } from './pendingFile.ts';
import { TraceFile } from './traceFile.ts';
import { WholeExport } from './wholeExport.ts';

export interface ExportRequest extends RenderableFilm {
  readonly settings: ExportSettings;
  /** Absolute, as `checkTarget` returned it. */
  readonly target: string;
  /** Where its folder really was when it was chosen. Default: where it is when the export begins. */
  readonly targetFolder?: string;
  readonly overwrite: boolean;
  /** Every file the film is made from; watched for changes. */
  readonly files: readonly AssetFile[];
  /** Where what is encoded is kept, for the next export; undefined: nothing is kept. */
  readonly cacheFolder: string | undefined;
  /** What this export is called among those of other projects, to find what was kept of the one before. */
  readonly record: string;
  readonly memory: BudgetWish;
  readonly pixels: PixelPath;
  readonly engine: EngineChoice;
  /** Absolute path of a trace to write, as `checkTarget` returned it. */
  readonly trace: string | undefined;
  /** Absolute path for one that nobody has asked for: it is bounded, and no trouble with it is told. */
  readonly keptTrace: string | undefined;
  readonly signal: AbortSignal;
  /** Four times a second. */
  readonly onProgress: (telemetry: Telemetry) => void;
  /** What it is encoded with and why: before it begins, and again when hardware has failed and it begins anew in software. */
  readonly onEngine?: (use: EngineUse) => void;
  /** What will be encoded and what is there already, before anything is. */
  readonly onPlan?: (
    plan: FilmPlan,
    isKept: (key: string) => boolean,
    why: (segment: Segment) => EncodeReason,
  ) => void;
  /** A segment is encoded: its key, and milliseconds a frame. */
  readonly onSegment?: ((key: string, msPerFrame: number) => void) | undefined;
  /** What is not as it was asked for, and needs nothing done about it. */
  readonly onNotice: (message: string) => void;
}

const progressEveryMs = 250;
/** Of a trace that nobody has asked for: about an hour of film. */
const keptTraceBytes = 64 * 2 ** 20;

/** Throws errors with a code; `cancelled` when the signal is aborted. */
export async function exportFilm(engine: Engine, request: ExportRequest): Promise<FilmReport> {
  const plan =
    request.settings.format === 'mp4'
      ? await filmPlan(engine, request, request.settings, request.pixels, request.signal)
      : undefined;
  const copies = plan?.segments.some(isCopied) === true;
  const use = await chooseEngine(engine, request.engine, { ...request.settings, copies });
  const picture = plan?.segments.every(isCopied) === true ? [] : [use.encoder];
  await requireEncoders(engine, [...picture, ...(plan?.sound === undefined ? [] : ['aac'])]);
  request.onEngine?.(use);
  if (plan !== undefined && request.settings.video.copyUntouched) tellNothingCopied(plan, request.onNotice);
  request.signal.throwIfAborted();
  return traced(engine, request, async (trace) => {
    const used =
      use.hardware && plan !== undefined ? await exportInHardware(engine, request, plan, use, trace) : use;
    if ('frames' in used) return used;
    return published(request, async (path) => ({
      ...(plan === undefined
        ? await exportGif(engine, request, path, trace)
        : await exportParts(engine, request, plan, path, trace)),
      engine: engineLine(used),
    }));
  });
}

/** To ask for copies and get none is not what was meant. */
function tellNothingCopied({ segments, notCopied }: FilmPlan, onNotice: ExportRequest['onNotice']): void {
  if (segments.some(isCopied)) return;
  const whys = notCopied.map(({ path, why }) => ` "${path}": ${why}`);
  const none = whys.length === 0 ? ' The film shows no footage.' : whys.join('');
  onNotice(`Nothing could be copied, so the whole film is encoded.${none}`);
}

/** What `make` writes gets the film's name when it is whole, and is gone when it is not. */
async function published(
  request: ExportRequest,
  make: (path: string) => Promise<FilmReport>,
): Promise<FilmReport> {
  const file = await PendingFile.create(request.target, request.targetFolder);
  try {
    const report = await make(file.path);
    for (const source of request.files) await requireUnchanged(source);
    if (request.signal.aborted) throw cancelled();
    await file.commit(request);
    return report;
  } finally {
    await file.discard();
  }
}

function exportGif(
  engine: Engine,
  request: ExportRequest,
  path: string,
  trace: TraceFile | undefined,
): Promise<WatchedReport> {
  const gif = { format: 'gif', path, frameCount: request.film.frameCount } as const;
  return watched(engine, wholeExport(engine, request, gif, trace), request, trace);
}

/** Records the work where that is wanted, and where it may be wanted later. */
async function traced<Result>(
  engine: Engine,
  request: ExportRequest,
  work: (trace: TraceFile | undefined) => Promise<Result>,
): Promise<Result> {
  const trace = await openTrace(engine, request);
  try {
    return await work(trace);
  } finally {
    const notice = await trace?.close();
    if (notice !== undefined && request.trace !== undefined) request.onNotice(notice);
  }
}

async function openTrace(
  engine: Engine,
  { trace, keptTrace, target }: ExportRequest,
): Promise<TraceFile | undefined> {
  const title = `framewright ${basename(target)}`;
  if (trace !== undefined) return TraceFile.create(engine, trace, title);
  if (keptTrace === undefined) return undefined;
  return TraceFile.create(engine, keptTrace, title, keptTraceBytes).catch((error: unknown) => {
    if (error instanceof FramewrightError) return undefined;
    throw error;
  });
}

function wholeExport(
  engine: Engine,
  request: ExportRequest,
  output: ExportTarget,
  trace: TraceFile | undefined,
): WholeExport {
  return new WholeExport(engine, { ...request, output, recorder: trace?.recorder, ...monitored(request) });
}

/** One session over the whole film. When the encoder fails, what to use instead: software, from the start. */
async function exportInHardware(
  engine: Engine,
  request: ExportRequest,
  plan: FilmPlan,
  use: EngineUse,
  trace: TraceFile | undefined,
): Promise<FilmReport | EngineUse> {
  const { film, settings } = request;
  const output = {
    format: 'mp4',
    frameCount: film.frameCount,
    encoder: use.encoder,
    quality: settings.video.quality,
    preset: settings.video.preset,
    threads: 0,
    sound: plan.sound?.plan,
    audioBitrate: plan.sound?.bitrate ?? 0,
  } as const;
  let running: WholeExport | undefined;
  try {
    // A file of its own: a driver that hangs may still hold it when software has begun another.
    return await published(request, async (path) => {
      running = wholeExport(engine, request, { ...output, path }, trace);
      return { ...(await watched(engine, running, request, trace)), engine: engineLine(use) };
    });
  } catch (error) {
    if (!isEncodersFault(error)) throw error;
    const instead = softwareAfter(use, running?.progress().frames ?? 0, reasonOf(error));
    await requireEncoders(engine, [instead.encoder]);
    request.onEngine?.(instead);
    return instead;
  }
}

/** Whether another encoder may do what this one did not. A full disk or a damaged source would stop it too. */
function isEncodersFault(error: unknown): boolean {
  if (!(error instanceof FramewrightError)) return true;
  return ['encoder-failed', 'encoder-missing', 'stalled', 'out-of-memory'].includes(error.code);
}

/** What an abort means to the user. */
export function cancelled(): FramewrightError {
  return new FramewrightError('cancelled', 'Cancelled. Nothing was written.');
}

async function exportParts(
  engine: Engine,
  request: ExportRequest,
  plan: FilmPlan,
  path: string,
  trace: TraceFile | undefined,
): Promise<WatchedReport> {
  const store = await openStore(request);
  try {
    const lease = await store.cache.lease();
    try {
      const film = new SegmentedExport(engine, {
        ...request,
        plan,
        path,
        lease,
        recorder: trace?.recorder,
        ...monitored(request),
      });
      await film.findKept();
      const before = await findRecord(lease, request.record);
      const names = mediaNames(request);
      request.onPlan?.(
        plan,
        (key) => film.isKept(key),
        (segment) => encodeReason(segment, plan.identity, names, before),
      );
      const report = await watched(engine, film, request, trace);
      if (request.cacheFolder !== undefined)
        await keepRecord(lease, request.record, exportRecord(plan.segments, plan.identity));
      return report;
    } finally {
      await lease.release();
    }
  } finally {
    await store.close();
  }
}

const mediaNames = ({ sources, rasters }: RenderableFilm): MediaNames => ({
  sources: sources.map(({ spec }) => basename(spec.path)),
  rasters: rasters.map(({ path }) => (path === undefined ? undefined : basename(path))),
});

/** An export while it runs. */
interface RunningExport {
  run(): Promise<FilmResult>;
  progress(): FilmProgress;
  /** To be called now and then. */
  watchMemory(): void;
}

async function watched(
  engine: Engine,
  running: RunningExport,
  { film, onProgress }: ExportRequest,
  trace: TraceFile | undefined,
): Promise<WatchedReport> {
  const meter = new ProgressMeter(film.frameCount);
  const startedMs = performance.now();
  const measured = <Progress extends FilmProgress>(progress: Progress): Progress & Telemetry => {
    const nowMs = performance.now();
    return {
      ...progress,
      ...meter.reading(progress.frames, progress.cachedFrames + progress.copiedFrames, nowMs),
      secondsPassed: (nowMs - startedMs) / 1000,
      live: engine.liveCounts(),
    };
  };
  const tell = (telemetry: Telemetry): void => {
    trace?.sample(telemetry);
    onProgress(telemetry);
  };
  tell(measured(running.progress()));
  const timer = setInterval(() => {
    running.watchMemory();
    tell(measured(running.progress()));
  }, progressEveryMs);
  try {
    const report = measured(await running.run());
    tell(report);
    return report;
  } finally {
    clearInterval(timer);
  }
}

function monitored({ memory, film, settings }: ExportRequest): {
  readonly budget: MemoryBudget;
  readonly monitor: MemoryMonitor;
} {
  const { width, height } = film.output;
  const machine = {
    cores: availableParallelism(),
    totalBytes: totalmem(),
    idleBytes: process.memoryUsage.rss(),
  };
  const budget = memoryBudget(memory, machine, { width, height, preset: settings.video.preset });
  return { budget, monitor: new MemoryMonitor(budget.limitBytes) };
}

/** Where parts are kept: the cache, or a folder beside the film that goes with the export. */
async function openStore({
  cacheFolder,
  target,
  onNotice,
}: ExportRequest): Promise<{ readonly cache: Cache; close(): Promise<void> }> {
  if (cacheFolder !== undefined) {
    try {
      return { cache: await openCache({ folder: cacheFolder }), close: () => Promise.resolve() };
    } catch (error) {
      if (!(error instanceof FramewrightError) || error.code !== 'cache-unusable') throw error;
      onNotice(`${reasonOf(error)} This export keeps nothing for the next one.`);
    }
  }
  const folder = await temporaryPath(dirname(target), hiddenPrefix);
  return {
    cache: await openCache({ folder, temporary: true }),
    close: () => removeTemporary(folder).catch(unlessSystemError),
  };
}

/** By FFmpeg's names. */
async function requireEncoders(engine: Engine, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const trial = await encoderTrial(engine, name);
    if (trial.works) continue;
    throw new FramewrightError(
      'encoder-missing',
      `The encoder ${name} does not work on this machine: ${trial.reason} Run "framewright doctor" to see what is missing.`,
    );
  }
}
