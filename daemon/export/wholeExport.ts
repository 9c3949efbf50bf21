/** An export that is encoded in one piece and kept nowhere: a gif, whose palette is found from all frames, or a film in hardware. */
import type { ExportTarget } from '../../model/render/job.ts';
import { encodeRuns } from '../../model/render/drawListWords.ts';
import type { Engine, ExportSession, TraceRecorder } from '../../native/index.ts';
import { renderJob, type RenderableFilm } from '../project/renderFilm.ts';
import { rasters } from '../raster/rasters.ts';
import { addedStages, estimatedBytes, noCounts, type FilmProgress, type FilmResult } from './filmProgress.ts';
import type { MemoryMonitor } from './memoryMonitor.ts';

export interface WholeRequest extends RenderableFilm {
  /** What is made, and where. */
  readonly output: ExportTarget;
  readonly monitor: MemoryMonitor;
  readonly signal: AbortSignal;
  readonly recorder: TraceRecorder | undefined;
}

export class WholeExport {
  readonly #engine: Engine;
  readonly #request: WholeRequest;
  #session: ExportSession | undefined;

  constructor(engine: Engine, request: WholeRequest) {
    this.#engine = engine;
    this.#request = request;
  }

  /** Pushes all frames, as fast as the engine takes them, and waits for the end. Throws errors with a code. */
  async run(): Promise<FilmResult> {
    const { film, output, signal, recorder } = this.#request;
    const job = await renderJob(this.#request, undefined, signal);
    await rasters.rest();
    const session = this.#engine.createExport(job, output, recorder);
    this.#session = session;
    const cancel = (): void => session.cancel();
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    try {
      for (const runs of encodeRuns(film)) await session.push(runs);
      const { videoEncoder, audioEncoder, contextsCreated, poolHits, poolMisses, framesPassedThrough } =
        await session.finish();
      const counts = { contextsCreated, poolHits, poolMisses, framesPassedThrough };
      return { ...this.progress(), counts, videoEncoder, audioEncoder };
    } catch (error) {
      session.cancel();
      throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  progress(): FilmProgress {
    const { film, monitor } = this.#request;
    const { frames, bytes, queues, stages } = this.#session?.progress() ?? {
      frames: 0,
      bytes: 0,
      queues: {},
      stages: [],
    };
    return {
      frames,
      cachedFrames: 0,
      copiedFrames: 0,
      frameCount: film.frameCount,
      bytes,
      estimatedBytes: estimatedBytes(bytes, frames, film.frameCount),
      queues,
      stages: addedStages([stages]),
      encoders: 1,
      memory: monitor.reading(),
      counts: noCounts,
      segments: undefined,
    };
  }

  watchMemory(): void {
    this.#request.monitor.look();
  }
}
