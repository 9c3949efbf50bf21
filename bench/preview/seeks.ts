/**
 * Seeking in one process with the engine: at random, when something near by is there and when the exact picture is, beside the bare decoding of the same frames
 * in the same order; and each neighbour while the playhead is dragged.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PictureCache } from '../../daemon/preview/pictureCache.ts';
import { PreviewFilm } from '../../daemon/preview/previewFilm.ts';
import { PreviewSession } from '../../daemon/preview/previewSession.ts';
import { loadProject } from '../../daemon/project/loadProject.ts';
import { loadEngine } from '../../native/index.ts';
import { longText, quantile, randomFrames, view, write, writeTimes } from './figures.ts';

const seekCount = 200;
/** Of these, decoded once more without a preview: enough to compare. */
const bareCount = 80;
/** Between two seeks of a hand that drags, as screens have them. */
const dragMs = 1000 / 60;

/** `folder` holds the footage. */
export async function seeks(folder: string): Promise<void> {
  const project = join(folder, 'bench.reel');
  writeFileSync(project, longText);
  const engine = loadEngine();
  const { timeline, files } = await loadProject(project, { engine: () => engine });
  if (timeline === undefined) throw new Error('the project has a mistake');
  const film = (keptBytes: number): Promise<PreviewFilm> =>
    PreviewFilm.of(engine, { timeline, files }, { cache: new PictureCache(keptBytes), before: undefined });

  let run = 0;
  let onPicture: (of: number, exact: boolean) => void = () => {};
  const session = new PreviewSession(engine, {
    picture: (header) => {
      session.credit(1, 0, 0);
      onPicture(header.run, header.exact);
    },
    sound: () => {},
    failed: (_run, error) => {
      throw error;
    },
  });
  session.setSize(view);
  session.show(await film(128 * 2 ** 20));
  const seek = (frame: number): Promise<{ readonly first: number; readonly exact: number }> =>
    new Promise((resolve) => {
      const own = ++run;
      const began = performance.now();
      let first: number | undefined;
      onPicture = (of, exact) => {
        if (of !== own) return;
        first ??= performance.now() - began;
        if (exact) resolve({ first, exact: performance.now() - began });
      };
      session.seek(own, frame, false);
    });

  const random = [];
  for (const frame of randomFrames(seekCount)) random.push(await seek(frame));

  const dragged = async (from: number, step: number): Promise<readonly number[]> => {
    await seek(from);
    const times: number[] = [];
    for (let moved = 1; moved <= 150; moved++) {
      times.push((await seek(from + moved * step)).exact);
      await wait(dragMs);
    }
    return times;
  };
  // A film of its own, which has nothing at hand yet.
  session.show(await film(128 * 2 ** 20));
  const forwards = await dragged(300, 1);
  const backwards = await dragged(720, -1);
  await session.close();

  const bareFilm = await film(0);
  const bare: number[] = [];
  for (const frame of randomFrames(bareCount)) {
    const began = performance.now();
    await bareFilm.moving(frame, view);
    bare.push(performance.now() - began);
  }
  bareFilm.close();

  const exact = random.map((each) => each.exact);
  writeTimes(
    'random seek, something near by',
    random.map(({ first }) => first),
  );
  writeTimes('random seek, exact', exact);
  writeTimes('  the same by bare decoding', bare);
  const total = (times: readonly number[]): number => times.reduce((sum, time) => sum + time, 0);
  const ratios = bare.map((time, index) => (exact[index] ?? 0) / time);
  const all = total(exact.slice(0, bareCount)) / total(bare);
  write('  times its decoding', `in all ${all.toFixed(2)}, p50 ${quantile(ratios, 0.5).toFixed(2)}`);
  writeTimes('dragged forwards, each frame', forwards);
  writeTimes('dragged backwards, each frame', backwards);
}
