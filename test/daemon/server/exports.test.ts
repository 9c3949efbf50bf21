/** Exports in a daemon that ships, with the real engine, while daemons are killed, projects and media change, and people press Ctrl+C. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { CodeLens } from 'vscode-languageserver';
import type { DaemonLink } from '../../../link/daemonLink.ts';
import { exportInDaemon, type FinishedJob, type JobEvents } from '../../../link/exportJob.ts';
import { exitCode } from '../../../model/errors.ts';
import type { ExportOrderInput, Job } from '../../../model/protocol/exports.ts';
import type { EventParams } from '../../../model/protocol/index.ts';
import { testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { isAlive, until } from './daemon.ts';
import { languageOf, limitMs, Machine } from './processes.ts';

type Telemetry = EventParams<'export/progress'>['telemetry'];

/** Some seconds of work in parts, each kept as soon as it is whole. */
const projectText = JSON.stringify({
  reel: 1,
  canvas: { width: 640, height: 360, fps: 25 },
  assets: { film: { src: 'film.mp4' } },
  tracks: [
    { kind: 'video', items: [{ asset: 'film', in: 0, out: 6 }] },
    { kind: 'video', items: [{ text: 'one', start: 1, duration: 4 }] },
  ],
  exports: { web: { format: 'mp4', video: { codec: 'h264', preset: 'slower' }, segment: 1 } },
});

describe('exports in the daemon', function () {
  this.timeout(6 * limitMs);
  const at = temporaryFolder();
  let own: Machine;
  let undisturbed: Buffer;
  let count = 0;

  const order = (more: Partial<ExportOrderInput> = {}): ExportOrderInput => ({
    project: at('project.reel'),
    text: projectText,
    target: at(`film-${count++}.mp4`),
    engine: 'stable',
    workers: 1,
    // What one test has encoded, another should not find.
    cache: true,
    ...more,
  });

  /** `onWork`: called once, when the first part is kept. */
  function make(
    link: DaemonLink,
    ordered: ExportOrderInput,
    {
      onWork = () => {},
      ...events
    }: Partial<JobEvents> & { readonly onWork?: (seen: Telemetry) => void } = {},
    signal = new AbortController().signal,
  ): Promise<FinishedJob> {
    let worked = false;
    const all: JobEvents = {
      onAccepted: () => {},
      onPlan: () => {},
      onNotice: () => {},
      ...events,
      onProgress: (telemetry) => {
        if (!worked && (telemetry.segments?.encoded ?? 0) > 0) {
          worked = true;
          onWork(telemetry);
        }
        events.onProgress?.(telemetry);
      },
    };
    return exportInDaemon(link, ordered, all, signal);
  }

  const killDaemon = (): void => {
    process.kill(own.daemon!, 'SIGKILL');
  };

  before(async () => {
    testFilm(at('film.mp4'), { seconds: 6, size: '640x360' });
    writeFileSync(at('project.reel'), projectText);
    own = await Machine.in(at('undisturbed'));
    const { target } = await make(own.link(), order());
    undisturbed = readFileSync(target);
    await own.close();
  });
  beforeEach(async () => {
    own = await Machine.in(at(`machine-${count++}`), limitMs);
  });
  afterEach(() => own.close());

  it('go on after a kill -9 in their middle, and end with the same bytes', async () => {
    let notices = 0;
    const { target, report } = await make(own.link(), order(), {
      onWork: killDaemon,
      onNotice: () => notices++,
    });
    assert.ok(readFileSync(target).equals(undisturbed));
    assert.ok(report.cachedFrames > 0, 'what was encoded before the kill was encoded again');
    assert.ok(notices > 0);
  });

  it('go on in a daemon of another build when theirs is gone, and end with the same bytes', async () => {
    const link = own.link();
    const client = await link.client();
    const { job } = await client.request('export/start', order());
    await until(async () => {
      const { telemetry } = (await client.request('export/status', { job: job.id })).job;
      return (telemetry?.segments?.encoded ?? 0) > 0;
    }, limitMs);
    const killed = own.daemon!;
    // Nobody starts another of this build.
    link.dispose();
    killDaemon();
    await until(() => !isAlive(killed), limitMs);

    const next = await own.link(await own.otherBuild(at(`build-${count++}`))).client();
    const status = async (): Promise<Job> => (await next.request('export/status', { job: job.id })).job;
    await until(async () => (await status()).state === 'done', limitMs);
    const { report, target } = await status();
    assert.ok(readFileSync(target).equals(undisturbed));
    assert.ok(report!.cachedFrames > 0, 'what was encoded before the kill was encoded again');
    await next.request('daemon/stop', { force: true });
  });

  it('fail with the reason after two crashes of the daemon in their middle', async () => {
    const link = own.link();
    let kills = 0;
    const killed = new Set<number>();
    const ordered = order();
    const failure = make(link, ordered, {
      onProgress: () => {
        const { daemon } = own;
        if (daemon === undefined || killed.has(daemon) || ++kills > 2) return;
        killed.add(daemon);
        killDaemon();
      },
    });
    await assert.rejects(failure, (error: { code?: string; message?: string }) => {
      assert.equal(error.code, 'daemon-crashed');
      assert.match(error.message!, /has ended the daemon 2 times/u);
      return true;
    });
    assert.equal(killed.size, 2);
    assert.equal(existsSync(ordered.target!), false);
    const { jobs } = await (await link.client()).request('export/list', {});
    assert.deepEqual(
      jobs.map(({ state, failure: why }) => [state, why?.code]),
      [['failed', 'daemon-crashed']],
    );
  });

  it('name the media that changed between a crash and the daemon that goes on', async () => {
    const ordered = order({ project: at('changed.reel') });
    copyFileSync(at('film.mp4'), at('changed.mp4'));
    const text = projectText.replace('film.mp4', 'changed.mp4');
    writeFileSync(at('changed.reel'), text);
    const link = own.link();
    const failure = make(
      link,
      { ...ordered, text },
      {
        onWork: () => {
          killDaemon();
          // Before the next one can have looked at it.
          utimesSync(at('changed.mp4'), new Date(), new Date(Date.now() - 86_400_000));
        },
      },
    );
    await assert.rejects(failure, { code: 'media-changed', message: /changed\.mp4/u });
    assert.equal(existsSync(ordered.target!), false);
  });

  it('show the text as it was when they were ordered, though the project is edited meanwhile', async () => {
    const { target } = await make(own.link(), order(), {
      onAccepted: () => writeFileSync(at('project.reel'), projectText.replace('one', 'another')),
    });
    assert.ok(readFileSync(target).equals(undisturbed));
    writeFileSync(at('project.reel'), projectText);
  });

  it('are told above clips and in estimates, before and after', async () => {
    const client = await own.link().client();
    const { connection, open } = await languageOf(own.places, client);
    const uri = pathToFileURL(at('project.reel')).href;
    await open(uri, projectText);
    const titles = async (): Promise<readonly string[]> => {
      const asked = { textDocument: { uri } };
      const lenses = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', asked);
      return lenses.map(({ command }) => command!.title).filter((title) => !title.startsWith('Export'));
    };
    const ask = { project: at('project.reel'), text: projectText, engine: 'stable' } as const;
    // Media are looked at in the meantime.
    await until(async () => (await titles()).length === 2, limitMs);
    assert.deepEqual(await titles(), ['to encode', 'to encode']);
    const before = await client.request('export/estimate', ask);
    assert.deepEqual([before.frameCount, before.cachedFrames, before.bytes], [150, 0, undefined]);
    assert.match(before.engine, /libx264/u);

    const { report } = await make(own.link(), order());
    await until(async () => (await titles()).every((title) => title.startsWith('cached, ')), limitMs);
    for (const title of await titles()) assert.match(title, /^cached, \d+\.\d ms a frame$/u);
    const after = await client.request('export/estimate', ask);
    assert.equal(after.cachedFrames, 150);
    assert.equal(after.seconds, 0);
    assert.ok(Math.abs(after.bytes! / report.bytes - 1) < 0.2, `${after.bytes!} for ${report.bytes}`);
    const coarse = await client.request('export/estimate', { ...ask, quality: 35 });
    assert.equal(coarse.cachedFrames, 0);
    assert.ok(coarse.bytes! < report.bytes / 2 && coarse.seconds! > 0);
    connection.dispose();
  });

  it('leave behind what ran when, of the last one', async () => {
    const link = own.link();
    const client = await link.client();
    const ids: string[] = [];
    const onAccepted: JobEvents['onAccepted'] = ({ job }) => void ids.push(job.id);
    const traceOf = async (job: string | undefined): Promise<string | undefined> =>
      (await client.request('export/trace', { job: job ?? '' })).path;
    await make(link, order(), { onAccepted });
    const path = (await traceOf(ids[0]))!;
    const { traceEvents } = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly traceEvents: readonly { readonly name: string; readonly args: object }[];
    };
    assert.equal(traceEvents.filter(({ name }) => name === 'encode').length > 0, true);
    // One that was ordered is where it was ordered, and takes the other's place.
    const trace = at('ordered.json');
    await make(link, order({ trace }), { onAccepted });
    assert.equal(await traceOf(ids[1]), trace);
    assert.equal(await traceOf(ids[0]), undefined);
    assert.ok(!existsSync(path));
    await assert.rejects(traceOf('none'), { code: 'job-unknown' });
  });

  it('leave what answers a window at its priority, and work below it', async function () {
    if (process.platform !== 'linux') this.skip();
    let nice: readonly number[] = [];
    await make(own.link(), order(), { onProgress: () => (nice = niceOfThreads(own.daemon!)) });
    const [main, ...others] = nice;
    assert.equal(main, niceOfThreads(process.pid)[0]);
    assert.ok(others.includes(Math.min(19, main! + 10)), String(nice));
  });

  it('end with Ctrl+C in the terminal: no film, and the daemon stays', async () => {
    await own.link().client();
    const { daemon } = own;
    const film = at('interrupted.mp4');
    const args = ['export', at('project.reel'), '-o', film, '--workers', '1', '--json'];
    let pressed = false;
    const { code, events } = await own.framewright(args, {
      onEvent: ({ event, frames }, send) => {
        if (pressed || event !== 'progress' || frames === 0) return;
        // A second one would end the command line at once.
        pressed = true;
        send('SIGINT');
      },
    });
    assert.equal(code, exitCode.cancelled);
    assert.equal(existsSync(film), false);
    assert.equal(events.at(-1)?.['code'], 'cancelled');
    assert.ok(isAlive(daemon!));
    const client = await own.link().client();
    await until(async () => {
      const { jobs } = await client.request('export/list', {});
      return jobs.length === 1 && jobs[0]!.state === 'cancelled';
    }, limitMs);
  });

  it('print the same in the terminal, with the daemon and without', async () => {
    const film = at('printed.mp4');
    const short = ['--range', '0..1', '--explain', '--overwrite', '--workers', '1', '-o', film];
    await own.link().client();
    const there = await printed();
    await own.close();
    own = await Machine.in(at(`machine-${count++}`));
    assert.deepEqual(await printed(), there);

    async function printed(): Promise<unknown> {
      const good = await own.framewright(['export', at('project.reel'), ...short]);
      assert.equal(good.code, exitCode.done, good.stderr);
      const bad = await own.framewright(['export', at('project.reel'), '-o', film]);
      const json = await own.framewright(['export', at('project.reel'), '--json', ...short]);
      return {
        stdout: withoutFigures(good.stdout),
        stderr: withoutFigures(good.stderr).replaceAll(/^ *# %.*\n/gmu, ''),
        bad,
        kinds: json.events.map(({ event }) => event).filter((kind, index, all) => kind !== all[index - 1]),
        keys: Object.keys(json.events.at(-1)!).sort(),
      };
    }
  });
});

/** Times and speeds differ from run to run. */
const withoutFigures = (text: string): string =>
  text.replaceAll(/\d+(?:[.:]\d+)*/gu, '#').replaceAll(/ {2,}/gu, ' ');

/** The main thread's first. */
function niceOfThreads(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`)
    .map(Number)
    .sort((a, b) => Number(b === pid) - Number(a === pid))
    .map((thread) => {
      const line = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1');
      // `pid (name) state …`: nice is the 17th word after the name.
      return Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[16]);
    });
}
