/**
 * What one project costs to export: into an empty cache, again unchanged, and again after its smallest edit. All in this process
 * and in a folder of its own: neither the user's cache nor anything beside the project is touched.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { outputOf, type Timeline } from '../../model/evaluate/index.ts';
import { FramewrightError } from '../../model/errors.ts';
import type { ExportSettings } from '../../model/project/project.ts';
import type { StageCost } from '../../model/protocol/telemetry.ts';
import type { Engine } from '../../native/index.ts';
import { openCache } from '../cache/cache.ts';
import { exportFilm } from '../export/exportFilm.ts';
import type { FilmReport } from '../export/filmProgress.ts';
import { loadProject } from '../project/loadProject.ts';
import { renderableFilm } from '../project/renderFilm.ts';
import { removeTemporary, temporaryPath } from '../temporary.ts';
import { runProgram } from './program.ts';
import { smallestEdit } from './smallestEdit.ts';

/** One that is known to be without errors. */
export interface Subject {
  readonly path: string;
  readonly settings: ExportSettings;
}

export interface ExportCost {
  readonly wallSeconds: number;
  /** Of this process, over all threads, in the program and in the kernel on its behalf. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly bytes: number;
  readonly encodedFrames: number;
  readonly stages: readonly StageCost[];
}

/** One round: each kind of export once. */
export interface Round {
  readonly first: ExportCost;
  readonly unchanged: ExportCost;
  /** Undefined when the film shows nothing that could be edited. */
  readonly edited: (ExportCost & { readonly what: string }) | undefined;
}

/** `folder` exists and is this round's alone. */
export async function measureRound(
  engine: Engine,
  subject: Subject,
  folder: string,
  signal: AbortSignal,
): Promise<Round> {
  const cacheFolder = await temporaryPath(folder, 'cache-');
  const target = join(folder, `film.${subject.settings.format}`);
  try {
    const once = (timeline?: (timeline: Timeline) => Timeline): Promise<ExportCost> =>
      exportOnce(engine, subject, { cacheFolder, target, signal, ...(timeline && { timeline }) });
    const first = await once();
    const unchanged = await once();
    let what: string | undefined;
    const edited = await once((timeline) => {
      const edit = smallestEdit(timeline);
      what = edit?.what;
      return edit?.timeline ?? timeline;
    });
    return { first, unchanged, edited: what === undefined ? undefined : { ...edited, what } };
  } finally {
    await removeTemporary(cacheFolder);
  }
}

/** Where an export goes, and what it finds there. */
interface Place {
  /** Undefined: nothing is kept. */
  readonly cacheFolder: string | undefined;
  readonly target: string;
  readonly signal: AbortSignal;
  readonly timeline?: (timeline: Timeline) => Timeline;
}

/** From the project's file to the finished film, as the command line does it. */
async function exportOnce(
  engine: Engine,
  { path, settings }: Subject,
  { cacheFolder, target, signal, timeline: change = (same) => same }: Place,
): Promise<ExportCost> {
  const started = { wallMs: performance.now(), cpu: process.cpuUsage() };
  const lease =
    cacheFolder === undefined ? undefined : await (await openCache({ folder: cacheFolder })).lease();
  let report: FilmReport;
  try {
    const loaded = await loadProject(path, { engine: () => engine, cache: lease });
    const { project, timeline, files } = loaded;
    if (project === undefined || timeline === undefined)
      throw new FramewrightError('project-invalid', `"${path}" has errors now. It was changed meanwhile.`);
    const output = outputOf(project.canvas, settings);
    report = await exportFilm(engine, {
      ...(await renderableFilm(engine, change(timeline), files, output, signal)),
      ...{ settings, target, overwrite: true, files: [...files.values()], cacheFolder, signal },
      record: path,
      pixels: 'yuv',
      engine: 'stable',
      trace: undefined,
      keptTrace: undefined,
      memory: { mode: 'high', limitBytes: undefined, workers: undefined },
      onProgress: () => undefined,
      onNotice: () => undefined,
    });
  } finally {
    await lease?.release();
  }
  const { user, system } = process.cpuUsage(started.cpu);
  return {
    wallSeconds: (performance.now() - started.wallMs) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakBytes: report.memory.peakBytes,
    bytes: (await stat(target)).size,
    encodedFrames: report.frames - report.cachedFrames - report.copiedFrames,
    stages: report.stages,
  };
}

/** The finished picture and sound, encoded without loss: what is left of the film when nothing has to be composited. */
export async function writeComposite(
  engine: Engine,
  { path, settings }: Subject,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const lossless: ExportSettings = {
    ...settings,
    video: { codec: 'h264', quality: 0, preset: 'ultrafast', copyUntouched: false },
  };
  await exportOnce(engine, { path, settings: lossless }, { cacheFolder: undefined, target, signal });
}

/** Seconds that the ffmpeg command line takes to encode a composite with the same settings. */
export async function measureYardstick(
  composite: string,
  { settings: { video, audio } }: Subject,
  target: string,
  signal: AbortSignal,
): Promise<number> {
  const sound = audio === undefined ? ['-an'] : ['-c:a', 'aac', '-b:a', String(audio.bitrate)];
  const picture = ['-c:v', 'libx264', '-preset', video.preset, '-crf', String(video.quality)];
  const startedMs = performance.now();
  await runProgram(
    {
      program: 'ffmpeg',
      args: [
        ...['-v', 'error', '-nostdin', '-y', '-i', composite],
        ...[...picture, '-pix_fmt', 'yuv420p', ...sound, '-movflags', '+faststart', target],
      ],
    },
    signal,
  );
  return (performance.now() - startedMs) / 1000;
}
