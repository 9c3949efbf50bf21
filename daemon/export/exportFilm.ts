/**
 * One export from its draw lists to a file under its own name. Nothing is left behind when it fails or is cancelled. Knows the
 * engine only by its face, and no terminal.
 */
import { encodeRuns } from '../../model/render/drawListWords.ts';
import { soundPlan } from '../../model/evaluate/index.ts';
import { FramewrightError } from '../../model/errors.ts';
import type { ExportSettings } from '../../model/project/project.ts';
import type { ExportTarget, SoundPlan } from '../../model/render/job.ts';
import type { Engine, ExportProgress, ExportReport, ExportSession } from '../../native/index.ts';
import { requireUnchanged, type AssetFile } from '../project/assetFile.ts';
import type { RenderableFilm } from '../project/renderFilm.ts';
import { PendingFile } from './pendingFile.ts';

export interface ExportRequest extends RenderableFilm {
  readonly settings: ExportSettings;
  /** Absolute, as `checkTarget` returned it. */
  readonly target: string;
  readonly overwrite: boolean;
  /** Every file the film is made from; watched for changes. */
  readonly files: readonly AssetFile[];
  readonly signal: AbortSignal;
  /** Four times a second. */
  readonly onProgress: (progress: ExportProgress) => void;
}

const progressEveryMs = 250;

/** Throws errors with a code; `cancelled` when the signal is aborted. */
export async function exportFilm(engine: Engine, request: ExportRequest): Promise<ExportReport> {
  const sound = soundOf(request);
  await requireEncoders(engine, encodersFor(request.settings, sound));
  request.signal.throwIfAborted();
  const file = await PendingFile.create(request.target);
  try {
    const session = engine.createExport(request.job, engineTarget(request, file.path, sound));
    const report = await drive(session, request);
    for (const source of request.files) await requireUnchanged(source);
    if (request.signal.aborted) throw cancelled();
    await file.commit(request);
    return report;
  } finally {
    await file.discard();
  }
}

/** What an abort means to the user. */
export function cancelled(): FramewrightError {
  return new FramewrightError('cancelled', 'Cancelled. Nothing was written.');
}

/** Pushes all frames, as fast as the engine takes them, and waits for the end. */
async function drive(
  session: ExportSession,
  { film, signal, onProgress }: ExportRequest,
): Promise<ExportReport> {
  const cancel = (): void => session.cancel();
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  const timer = setInterval(() => onProgress(session.progress()), progressEveryMs);
  try {
    for (const runs of encodeRuns(film)) await session.push(runs);
    const report = await session.finish();
    onProgress(report);
    return report;
  } catch (error) {
    session.cancel();
    throw error;
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', cancel);
  }
}

function soundOf({ film, settings }: ExportRequest): SoundPlan | undefined {
  return settings.format === 'mp4' && settings.audio !== undefined ? soundPlan(film) : undefined;
}

function engineTarget(
  { film, settings }: ExportRequest,
  path: string,
  sound: SoundPlan | undefined,
): ExportTarget {
  const { frameCount } = film;
  if (settings.format === 'gif') return { format: 'gif', path, frameCount };
  return {
    format: 'mp4',
    path,
    frameCount,
    quality: settings.video.quality,
    preset: settings.video.preset,
    threads: 0,
    sound,
    audioBitrate: settings.audio?.bitrate ?? 0,
  };
}

/** FFmpeg's names of the encoders an export needs. */
function encodersFor({ format }: ExportSettings, sound: SoundPlan | undefined): readonly string[] {
  if (format === 'gif') return ['gif'];
  return sound === undefined ? ['libx264'] : ['libx264', 'aac'];
}

async function requireEncoders(engine: Engine, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const trial = await engine.tryEncoder(name);
    if (trial.works) continue;
    throw new FramewrightError(
      'encoder-missing',
      `The encoder ${name} does not work on this machine: ${trial.reason} Run "framewright doctor" to see what is missing.`,
    );
  }
}
