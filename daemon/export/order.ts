/**
 * An export as it is ordered, by the command line or by a window: looked at first, so that whatever could stop it is said at once, then made.
 * Knows no terminal and no connection.
 */
import { engineLine } from '../../model/plan/engineChoice.ts';
import { frameMap, outputOf, type Output, type Timeline } from '../../model/evaluate/index.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { countText, InvalidProject } from '../../model/diagnostics/invalidProject.ts';
import type { ExportSettings, Project } from '../../model/project/project.ts';
import type { ExportOrder, ExportPlan, Notice } from '../../model/protocol/exports.ts';
import type { Telemetry } from '../../model/protocol/telemetry.ts';
import { Rational } from '../../model/time/rational.ts';
import type { Engine } from '../../native/index.ts';
import { cacheFolder } from '../cache/cacheFolder.ts';
import type { Lease } from '../cache/lease.ts';
import type { AssetFile } from '../project/assetFile.ts';
import { loadProject, type LoadedProject } from '../project/loadProject.ts';
import { renderableFilm, type RenderableFilm } from '../project/renderFilm.ts';
import { rangeOption } from '../project/timeArguments.ts';
import { explainedSegments, plannedFlow, type Flow } from './explain.ts';
import { exportFilm } from './exportFilm.ts';
import type { FilmReport } from './filmProgress.ts';
import { realFolder } from './pendingFile.ts';
import { chooseSettings } from './presets.ts';
import { checkTarget, defaultTarget } from './target.ts';

/** An order of which nothing is known that would stop it. */
export interface PreparedOrder {
  readonly order: ExportOrder;
  /** The name of its settings. */
  readonly name: string;
  readonly settings: ExportSettings;
  /** Absolute, links followed. */
  readonly target: string;
  /** Where the target's folder really was when it was looked at. */
  readonly targetFolder: string;
  /** Where a trace goes, likewise. */
  readonly trace: string | undefined;
  /** Where one goes that nobody has asked for. */
  readonly keptTrace?: string | undefined;
  /** Warnings. */
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly AssetFile[];
  readonly film: RenderableFilm;
  readonly flow: Flow;
}

/** The part of an order that says what the film shows. */
export type FilmOrder = Pick<ExportOrder, 'project' | 'text' | 'variables' | 'export' | 'range' | 'quality'>;

/** A film that could be made: everything but where to. */
export interface OrderedFilm {
  readonly loaded: LoadedProject & { readonly project: Project; readonly timeline: Timeline };
  readonly name: string;
  readonly settings: ExportSettings;
  readonly film: RenderableFilm;
}

/** Throws `project-invalid` with diagnostics, `usage`, and whatever media can be. */
export async function orderedFilm(
  engine: Engine,
  order: FilmOrder,
  cache: Lease | undefined,
  signal: AbortSignal,
): Promise<OrderedFilm> {
  const variables = new Map(Object.entries(order.variables));
  const loaded = await loadProject(order.project, {
    text: order.text,
    variables,
    engine: () => engine,
    cache,
  });
  const { project, timeline } = loaded;
  if (project === undefined || timeline === undefined)
    throw new InvalidProject(`${loaded.path} has ${countText(loaded.diagnostics)}.`, loaded.diagnostics);
  const { name, settings: chosen } = chooseSettings(project, order.export);
  const settings =
    order.quality === undefined ? chosen : { ...chosen, video: { ...chosen.video, quality: order.quality } };
  const output = outputFor(project, timeline, settings, order.range);
  // An empty range is said before anything is drawn.
  frameMap(timeline, output);
  const film = await renderableFilm(engine, timeline, loaded.files, output, signal);
  return { loaded: { ...loaded, project, timeline }, name, settings, film };
}

/** Throws like `orderedFilm`, and for the target like `checkTarget`. */
export async function prepareOrder(
  engine: Engine,
  order: ExportOrder,
  cache: Lease | undefined,
  signal: AbortSignal,
): Promise<PreparedOrder> {
  const { loaded, name, settings, film } = await orderedFilm(engine, order, cache, signal);
  const files = [...loaded.files.values()];
  const protect = [loaded, ...files];
  const { overwrite } = order;
  const target = await checkTarget(order.target ?? defaultTarget(loaded.path, name, settings.format), {
    extension: settings.format,
    overwrite,
    protect,
  });
  const trace =
    order.trace === undefined
      ? undefined
      : await checkTarget(order.trace, { extension: 'json', overwrite, protect });
  const flow = plannedFlow(film, settings);
  const targetFolder = await realFolder(target);
  const { diagnostics } = loaded;
  return { order, name, settings, target, targetFolder, trace, diagnostics, files, film, flow };
}

/** What is told while a film is made. */
export interface ExportEvents {
  readonly onPlan: (plan: ExportPlan) => void;
  /** Four times a second. */
  readonly onProgress: (telemetry: Telemetry) => void;
  /** What the user should know and need not do anything about. */
  readonly onNotice: (notice: Notice) => void;
  /** A segment is encoded: its key, and milliseconds a frame. */
  readonly onSegment?: ((key: string, msPerFrame: number) => void) | undefined;
}

/** A film that is made. */
export interface FinishedExport {
  readonly report: FilmReport;
  readonly seconds: number;
}

/** Throws errors with a code; the signal's reason when it is aborted. */
export async function makeFilm(
  engine: Engine,
  { order, name, settings, target, targetFolder, trace, keptTrace, files, film }: PreparedOrder,
  { onPlan, onProgress, onNotice, onSegment }: ExportEvents,
  signal: AbortSignal,
): Promise<FinishedExport> {
  const startedMs = performance.now();
  const report = await exportFilm(engine, {
    ...film,
    settings,
    target,
    targetFolder,
    overwrite: order.overwrite,
    files,
    cacheFolder: order.cache ? cacheFolder() : undefined,
    pixels: order.pixels,
    engine: order.engine,
    onEngine: (use) =>
      onNotice({
        level: use.insteadOf === undefined ? 'info' : 'warning',
        message: `Encoder: ${engineLine(use)}`,
      }),
    memory: { mode: order.memory, limitBytes: order.memoryLimitBytes, workers: order.workers },
    trace,
    keptTrace,
    signal,
    onProgress,
    record: `${order.project}\n${name}`,
    onPlan: (plan, isKept, why) => onPlan(explainedSegments(plan, isKept, why, film.film.output.fps)),
    onNotice: (message) => onNotice({ level: 'warning', message }),
    onSegment,
  });
  return { report, seconds: (performance.now() - startedMs) / 1000 };
}

function outputFor(
  project: Project,
  timeline: Timeline,
  settings: ExportSettings,
  range: string | undefined,
): Output {
  const { fps } = project.canvas;
  const end = Rational.of(timeline.frameCount).div(fps);
  const wanted = range === undefined ? settings.range : rangeOption(range, fps, end);
  return outputOf(project.canvas, { ...settings, range: wanted });
}
