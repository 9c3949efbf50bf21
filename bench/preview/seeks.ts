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
import { loadEngine, type Engine } from '../../native/index.ts';
import { longText, quantile, randomFrames, view, write, writeTimes } from './figures.ts';

const seekCount = 200;
/** Of these, sought once more beside bare decoding. */
const comparedCount = 80;
/** Between two seeks of a hand that drags, as screens have them. */
const dragMs = 1000 / 60;
/** Until nothing is made beforehand any more. */
const restMs = 200;
const keptBytes = 128 * 2 ** 20;
/** A picture or two: what was sought before must not be at hand where its decoding is measured. */
const littleKeptBytes = 2 ** 18;

/** `folder` holds the footage. */
export async function seeks(folder: string): Promise<void> {
  const project = join(folder, 'bench.reel');
  writeFileSync(project, longText);
  const engine = loadEngine();
  const { timeline, files } = await loadProject(project, { engine: () => engine });
  if (timeline === undefined) throw new Error('the project has a mistake');
  const film = (bytes: number): Promise<PreviewFilm> =>
    PreviewFilm.of(engine, { timeline, files }, { cache: new PictureCache(bytes), before: undefined });
  const viewer = new Viewer(engine);

  viewer.show(await film(keptBytes));
  const random: Seen[] = [];
  for (const frame of randomFrames(seekCount)) random.push(await viewer.seek(frame));
  writeTimes(
    'random seek, something near by',
    random.map(({ first }) => first),
  );
  writeTimes(
    'random seek, exact',
    random.map(({ exact }) => exact),
  );

  // Films of their own, which have nothing at hand yet.
  viewer.show(await film(littleKeptBytes));
  const bareFilm = await film(0);
  const exact: number[] = [];
  const bare: number[] = [];
  // In turn, so that what else the machine does hits both.
  for (const frame of randomFrames(comparedCount)) {
    exact.push((await viewer.seek(frame)).exact);
    await wait(restMs);
    const began = performance.now();
    await bareFilm.moving(frame, view);
    bare.push(performance.now() - began);
  }
  bareFilm.close();
  writeTimes('random seek, nothing kept', exact);
  writeTimes('  the same by bare decoding', bare);
  const total = (times: readonly number[]): number => times.reduce((sum, time) => sum + time, 0);
  const ratios = bare.map((time, index) => (exact[index] ?? 0) / time);
  const all = (total(exact) / total(bare)).toFixed(2);
  write('  times its decoding', `in all ${all}, p50 ${quantile(ratios, 0.5).toFixed(2)}`);

  viewer.show(await film(keptBytes));
  writeTimes('dragged forwards, each frame', await dragged(viewer, 300, 1));
  writeTimes('dragged backwards, each frame', await dragged(viewer, 720, -1));
  await viewer.close();
}

async function dragged(viewer: Viewer, from: number, step: number): Promise<readonly number[]> {
  await viewer.seek(from);
  const times: number[] = [];
  for (let moved = 1; moved <= 150; moved++) {
    times.push((await viewer.seek(from + moved * step)).exact);
    await wait(dragMs);
  }
  return times;
}

/** Milliseconds until anything of a seek was there, and until the frame itself was. */
interface Seen {
  readonly first: number;
  readonly exact: number;
}

/** A session, and a window that shows at once what it is sent. */
class Viewer {
  readonly #session: PreviewSession;
  #run = 0;
  #onPicture: (of: number, exact: boolean) => void = () => {};

  constructor(engine: Engine) {
    this.#session = new PreviewSession(engine, {
      picture: (header) => {
        this.#session.credit(1, 0, 0);
        this.#onPicture(header.run, header.exact);
      },
      sound: () => {},
      failed: (_run, error) => {
        throw error;
      },
    });
    this.#session.setSize(view);
  }

  show(film: PreviewFilm): void {
    const { film: before } = this.#session;
    this.#session.show(film);
    if (before !== undefined) this.#session.letGo(before);
  }

  seek(frame: number): Promise<Seen> {
    return new Promise((resolve) => {
      const own = ++this.#run;
      const began = performance.now();
      let first: number | undefined;
      this.#onPicture = (of, exact) => {
        if (of !== own) return;
        first ??= performance.now() - began;
        if (exact) resolve({ first, exact: performance.now() - began });
      };
      this.#session.seek(own, frame, false);
    });
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}
