import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { chooseEngine } from '../../../daemon/export/chooseEngine.ts';
import { exportFilm, type ExportRequest } from '../../../daemon/export/exportFilm.ts';
import { chooseSettings } from '../../../daemon/export/presets.ts';
import { loadProject } from '../../../daemon/project/loadProject.ts';
import { renderableFilm } from '../../../daemon/project/renderFilm.ts';
import { FramewrightError, type ErrorCode } from '../../../model/errors.ts';
import { outputOf } from '../../../model/evaluate/index.ts';
import { engineLine, hardwareEncoders, type EngineUse } from '../../../model/plan/engineChoice.ts';
import { loadEngine, type Engine, type ExportSession } from '../../../native/index.ts';
import { ffprobe, testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

/** The first this system may have: it is never reached, but its name is real. */
const hardware = hardwareEncoders(process.platform)[0]!;

describe('the encoder of an export', function () {
  this.timeout(60_000);
  const at = temporaryFolder();
  const real = loadEngine();

  before(() => {
    testFilm(at('a.mp4'), { seconds: 2 });
    const project = {
      reel: 1,
      canvas: { width: 320, height: 180, fps: 25 },
      assets: { a: { src: 'a.mp4' } },
      tracks: [{ kind: 'video', items: [{ asset: 'a' }] }],
    };
    writeFileSync(at('film.reel'), JSON.stringify(project));
  });

  /** An engine of which an encoder is said to work; its session is what `session` makes of a real one in software. */
  function withHardware(session: (inSoftware: ExportSession) => ExportSession): Engine {
    return {
      ...real,
      tryEncoder: (name) =>
        name === hardware ? Promise.resolve({ name, works: true, reason: '' }) : real.tryEncoder(name),
      createExport: (job, target, recorder) =>
        session(
          real.createExport(
            job,
            target.format === 'mp4' ? { ...target, encoder: 'libx264', preset: 'ultrafast' } : target,
            recorder,
          ),
        ),
    };
  }

  interface Outcome {
    readonly uses: readonly EngineUse[];
    readonly notices: readonly string[];
    readonly encoder: string;
    readonly engine: string;
  }

  async function exported(engine: Engine, choice: ExportRequest['engine'] = 'auto'): Promise<Outcome> {
    const loaded = await loadProject(at('film.reel'), { variables: new Map(), engine: () => real });
    const { project, timeline, files } = loaded;
    assert.ok(project !== undefined && timeline !== undefined);
    const { settings } = chooseSettings(project, 'draft');
    const uses: EngineUse[] = [];
    const notices: string[] = [];
    const report = await exportFilm(engine, {
      ...(await renderableFilm(real, timeline, files, outputOf(project.canvas, settings))),
      settings,
      target: at('film.mp4'),
      overwrite: true,
      files: [...files.values()],
      cacheFolder: undefined,
      record: 'film',
      memory: { mode: 'low', limitBytes: undefined, workers: undefined },
      pixels: 'yuv',
      engine: choice,
      trace: undefined,
      keptTrace: undefined,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onEngine: (use) => uses.push(use),
      onNotice: (notice) => notices.push(notice),
    });
    assert.equal(ffprobe(at('film.mp4')).streams[0]!['nb_read_frames'], '50');
    assert.deepEqual(
      readdirSync(at()).filter((name) => name.startsWith('.')),
      [],
    );
    return { uses, notices, encoder: report.videoEncoder, engine: report.engine };
  }

  /** A session that goes wrong at its end. */
  const failing =
    (code: ErrorCode) =>
    (session: ExportSession): ExportSession => ({
      push: (runs) => session.push(runs),
      finish: () => {
        session.cancel();
        return Promise.reject(new FramewrightError(code, `The encoder "${hardware}" does no more.`));
      },
      cancel: () => session.cancel(),
      progress: () => ({ ...session.progress(), frames: 31 }),
    });

  it('is hardware where that works: one session over the film', async () => {
    const { uses, notices, engine } = await exported(
      withHardware((session) => ({
        push: (runs) => session.push(runs),
        finish: async () => ({ ...(await session.finish()), videoEncoder: hardware }),
        cancel: () => session.cancel(),
        progress: () => session.progress(),
      })),
    );
    assert.deepEqual(notices, []);
    assert.equal(uses.length, 1);
    assert.equal(engine, `${hardware}, in hardware: it encoded a few frames`);
  });

  it('is software, from the start again, when hardware fails in the middle of the film', async () => {
    const { uses, engine, encoder } = await exported(withHardware(failing('encoder-failed')));
    assert.equal(encoder, 'libx264');
    assert.deepEqual(
      uses.map((use) => use.encoder),
      [hardware, 'libx264'],
    );
    assert.equal(
      engine,
      `libx264, in software: ${hardware} failed after 31 frames, and the export starts again. The encoder "${hardware}" does no more.`,
    );
  });

  it('is software when hardware stalls', async () => {
    const { encoder, engine } = await exported(withHardware(failing('stalled')));
    assert.equal(encoder, 'libx264');
    assert.match(engine, /in software: .* failed after 31 frames/u);
  });

  it('is software when hardware refuses the settings', async () => {
    const engine = withHardware(() => {
      throw new FramewrightError('encoder-failed', 'It refused its settings.');
    });
    const { encoder, engine: line } = await exported(engine);
    assert.equal(encoder, 'libx264');
    assert.match(line, /failed after 0 frames, and the export starts again\. It refused its settings\./u);
  });

  it('is software when a real hardware encoder does not open after all', async function () {
    if ((await real.tryEncoder(hardware)).works) this.skip();
    const engine: Engine = {
      ...real,
      tryEncoder: (name) =>
        name === hardware ? Promise.resolve({ name, works: true, reason: '' }) : real.tryEncoder(name),
    };
    const { uses, encoder } = await exported(engine);
    assert.equal(encoder, 'libx264');
    assert.equal(uses.length, 2);
  });

  it('is not tried in software for what would fail there too', async () => {
    await assert.rejects(exported(withHardware(failing('disk-full'))), { code: 'disk-full' });
    assert.ok(!existsSync(at('.film.mp4')));
  });

  it('is software with "stable", and nothing is tried for it', async () => {
    const engine: Engine = withHardware(() => assert.fail('no session in one piece'));
    const { uses } = await exported(engine, 'stable');
    assert.deepEqual(
      uses.map(({ encoder, trials }) => ({ encoder, trials })),
      [{ encoder: 'libx264', trials: [] }],
    );
  });

  it('is tried once in a process', async () => {
    let trials = 0;
    const engine = {
      tryEncoder: (name: string) => {
        trials++;
        return Promise.resolve({ name, works: false, reason: 'no device.' });
      },
    };
    const settings = {
      format: 'mp4',
      video: { quality: 23, preset: 'veryfast' },
      copies: false,
    } as const;
    await chooseEngine(engine, 'auto', settings, 'linux');
    const use = await chooseEngine(engine, 'experimental', settings, 'linux');
    assert.equal(trials, hardwareEncoders('linux').length);
    assert.match(engineLine(use), /libx264, in software: no hardware encoder works here \(tried h264_nvenc/u);
  });
});
