/** An export in this process, with exactly as many encoders and as much memory as a test wants. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { openCache } from '../../../daemon/cache/cache.ts';
import { SegmentedExport } from '../../../daemon/export/exportSegments.ts';
import { filmPlan } from '../../../daemon/export/filmPlan.ts';
import { MemoryMonitor } from '../../../daemon/export/memoryMonitor.ts';
import { chooseSettings } from '../../../daemon/export/presets.ts';
import { loadProject } from '../../../daemon/project/loadProject.ts';
import { renderableFilm } from '../../../daemon/project/renderFilm.ts';
import { outputOf } from '../../../model/evaluate/index.ts';
import { loadEngine } from '../../../native/index.ts';

export interface HereOptions {
  readonly cacheFolder: string;
  /** However many cores there are. */
  readonly encoders: number;
  /** Of each encoder; default: more than small films need. */
  readonly bufferBytes?: number;
  /** What the process may have; default: more than it will. */
  readonly limitBytes?: number;
  /** Called again and again while it runs. */
  readonly onTick?: (running: SegmentedExport) => void;
}

export interface MadeHere {
  readonly bytes: Buffer;
  /** Of the picture's segments, in order. */
  readonly keys: readonly string[];
  /** Segments. */
  readonly encoded: number;
}

/** The first export of a project; its text is written to `path`. */
export async function exportHere(
  path: string,
  text: string,
  { cacheFolder, encoders, bufferBytes = 16e6, limitBytes = 1e15, onTick }: HereOptions,
): Promise<MadeHere> {
  writeFileSync(path, text);
  const engine = loadEngine();
  const lease = await (await openCache({ folder: cacheFolder })).lease();
  try {
    const loaded = await loadProject(path, { engine: () => engine, cache: lease });
    const { project, timeline, files, diagnostics } = loaded;
    assert.ok(project !== undefined && timeline !== undefined, JSON.stringify(diagnostics));
    const { settings } = chooseSettings(project, undefined);
    const film = await renderableFilm(engine, timeline, files, outputOf(project.canvas, settings));
    const plan = await filmPlan(engine, film, settings, 'yuv');
    const target = `${path}.mp4`;
    const running = new SegmentedExport(engine, {
      ...film,
      ...{ settings, plan, path: target, lease, pixels: 'yuv' },
      budget: { mode: 'high', limitBytes, encoders, bufferBytes },
      monitor: new MemoryMonitor(limitBytes),
      signal: new AbortController().signal,
      recorder: undefined,
    });
    await running.findKept();
    const over = new AbortController();
    const [{ segments }] = await Promise.all([
      running.run().finally(() => over.abort()),
      (async () => {
        while (!over.signal.aborted) {
          onTick?.(running);
          await setTimeout(2);
        }
      })(),
    ]);
    const bytes = readFileSync(target);
    rmSync(target);
    return { bytes, keys: plan.segments.map(({ key }) => key), encoded: segments?.encoded ?? 0 };
  } finally {
    await lease.release();
  }
}
