/**
 * How a preview answers in footage with one key frame in 250, the worst that is usual: `npm run bench:preview`. Random seeks: when something near by is there,
 * and when the exact picture is, beside the bare decoding of it in the same run; and each neighbour while the playhead is dragged. Figures are of this machine.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PictureCache } from '../daemon/preview/pictureCache.ts';
import { PreviewFilm } from '../daemon/preview/previewFilm.ts';
import { PreviewSession } from '../daemon/preview/previewSession.ts';
import { loadProject } from '../daemon/project/loadProject.ts';
import { loadEngine } from '../native/index.ts';

const frames = 900;
const view = { width: 960, height: 540 };
/** Between two seeks of a hand that drags, as screens have them. */
const dragMs = 1000 / 60;

/** Seconds of a moving test picture at 1080p. */
function footage(path: string): void {
  const source = ['-f', 'lavfi', '-i', `testsrc2=s=1920x1080:r=30:d=${frames / 30}`];
  const coded = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '250', '-keyint_min', '250', '-bf', '2'];
  const plain = ['-sc_threshold', '0', '-pix_fmt', 'yuv420p', '-colorspace', 'bt709', '-color_range', 'tv'];
  const { status } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...source, ...coded, ...plain, path]);
  if (status !== 0) throw new Error('ffmpeg could not make the footage');
}

/** The same numbers in each run. */
function* randomFrames(count: number): Generator<number> {
  let state = 7;
  for (let drawn = 0; drawn < count; drawn++) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield Math.floor((state / 2 ** 31) * frames);
  }
}

function quantiles(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

const folder = mkdtempSync(join(tmpdir(), 'framewright-bench-'));
try {
  footage(join(folder, 'long.mp4'));
  const text = `{ "reel": 1, "canvas": { "width": 1920, "height": 1080, "fps": 30 }, "assets": { "a": { "src": "long.mp4" } },
    "tracks": [ { "kind": "video", "items": [ { "asset": "a" } ] } ] }`;
  writeFileSync(join(folder, 'bench.reel'), text);
  const engine = loadEngine();
  const { timeline, files } = await loadProject(join(folder, 'bench.reel'), { text, engine: () => engine });
  if (timeline === undefined) throw new Error('the project has a mistake');
  const film = (): Promise<PreviewFilm> =>
    PreviewFilm.of(
      engine,
      { timeline, files },
      { cache: new PictureCache(128 * 2 ** 20), before: undefined },
    );

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
  session.show(await film());
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
  for (const frame of randomFrames(200)) random.push(await seek(frame));
  const bareFilm = await film();
  const bare: number[] = [];
  for (const frame of randomFrames(50)) {
    const began = performance.now();
    await bareFilm.moving(frame, view);
    bare.push(performance.now() - began);
  }
  bareFilm.close();

  const dragged = async (from: number, step: number): Promise<readonly number[]> => {
    await seek(from);
    const times: number[] = [];
    for (let moved = 1; moved <= 150; moved++) {
      times.push((await seek(from + moved * step)).exact);
      await wait(dragMs);
    }
    return times;
  };
  const rows = [
    ['random seek, something near by', random.map(({ first }) => first)],
    ['random seek, exact', random.map(({ exact }) => exact)],
    ['  the same by bare decoding', bare],
    ['dragged forwards, each frame', await dragged(300, 1)],
    ['dragged backwards, each frame', await dragged(700, -1)],
  ] as const;
  for (const [name, times] of rows) process.stdout.write(`${name.padEnd(34)}${quantiles(times)}\n`);
  await session.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
