/** What an order could try to write, a project to open, and names to do to whoever reads them; with the daemon that ships and the real engine. */
import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exportInDaemon, type JobEvents } from '../../../link/exportJob.ts';
import { exitCode } from '../../../model/errors.ts';
import type { ExportOrderInput } from '../../../model/protocol/exports.ts';
import { testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { until } from './daemon.ts';
import { languageOf, limitMs, Machine } from './processes.ts';

const projectOf = (more: object = {}, src = 'film.mp4'): string =>
  JSON.stringify({
    reel: 1,
    canvas: { width: 320, height: 180, fps: 25 },
    assets: { film: { src } },
    tracks: [{ kind: 'video', items: [{ asset: 'film', in: 0, out: 2 }] }],
    ...more,
  });

describe('what a daemon writes, opens and shows', function () {
  this.timeout(4 * limitMs);
  const at = temporaryFolder();
  let own: Machine;
  let count = 0;

  before(async () => {
    testFilm(at('film.mp4'), { seconds: 2 });
    writeFileSync(at('project.reel'), projectOf());
    own = await Machine.in(at('machine'), limitMs);
  });
  after(() => own.close());

  /** A folder with the project and its film. */
  function place(): string {
    const folder = at(`place-${count++}`);
    mkdirSync(folder);
    copyFileSync(at('film.mp4'), join(folder, 'film.mp4'));
    writeFileSync(join(folder, 'project.reel'), projectOf());
    return folder;
  }

  function make(order: ExportOrderInput, events: Partial<JobEvents> = {}): ReturnType<typeof exportInDaemon> {
    const nothing = (): void => {};
    const all = { onAccepted: nothing, onPlan: nothing, onProgress: nothing, onNotice: nothing, ...events };
    return exportInDaemon(own.link(), { engine: 'stable', ...order }, all, new AbortController().signal);
  }

  const orderIn = (folder: string, more: Partial<ExportOrderInput>): ExportOrderInput => ({
    project: join(folder, 'project.reel'),
    text: projectOf(),
    ...more,
  });

  it('is never a path that goes another way than it seems', async () => {
    const folder = place();
    for (const target of [
      join(folder, 'x').replace(/x$/u, '../escaped.mp4'),
      `${folder}/./film-web.mp4`,
      `${folder}//film-web.mp4`,
      'film-web.mp4',
      '~/film-web.mp4',
      `${folder}/film-web.mp4\0.txt`,
    ]) {
      await assert.rejects(make(orderIn(folder, { target })), { code: 'request-invalid' });
      await assert.rejects(make(orderIn(folder, { trace: target })), { code: 'request-invalid' });
      await assert.rejects(make(orderIn(folder, { project: target })), { code: 'request-invalid' });
    }
    assert.deepEqual(readdirSync(folder).sort(), ['film.mp4', 'project.reel']);
  });

  it('is never the project or its media, by whatever name', async () => {
    const folder = place();
    const film = join(folder, 'film.mp4');
    linkSync(film, join(folder, 'hard.mp4'));
    symlinkSync(film, join(folder, 'soft.mp4'));
    linkSync(join(folder, 'project.reel'), join(folder, 'project.mp4'));
    linkSync(film, join(folder, 'trace.json'));
    const before = readFileSync(film);
    for (const name of ['film.mp4', 'hard.mp4', 'soft.mp4', 'project.mp4']) {
      const order = orderIn(folder, { target: join(folder, name), overwrite: true });
      await assert.rejects(make(order), { code: 'target-is-source' }, name);
    }
    const trace = join(folder, 'trace.json');
    await assert.rejects(make(orderIn(folder, { trace, overwrite: true })), { code: 'target-is-source' });
    assert.ok(readFileSync(film).equals(before));
    assert.equal(readFileSync(join(folder, 'project.reel'), 'utf8'), projectOf());
  });

  it('is no file that a project’s own words could choose', async () => {
    const folder = place();
    const text = projectOf({ exports: { '../../escaped': { format: 'mp4' } } });
    const { target } = await make(orderIn(folder, { text, export: '../../escaped' }));
    assert.equal(target, join(folder, 'project-..-..-escaped.mp4'));
    assert.ok(existsSync(target));
  });

  /** Takes long enough to be disturbed; each another film, so that nothing of it is encoded already. */
  const slow = (): Partial<ExportOrderInput> => ({
    text: projectOf({
      canvas: { width: 640, height: 360, fps: 25 + count++ },
      exports: { web: { format: 'mp4', video: { codec: 'h264', preset: 'veryslow' } } },
    }),
  });

  for (const moment of ['before it begins', 'while it is made'] as const) {
    it(`is in no folder that took the place of the chosen one ${moment}`, async () => {
      const folder = place();
      const out = join(folder, 'out');
      const elsewhere = join(folder, 'elsewhere');
      mkdirSync(out);
      mkdirSync(elsewhere);
      const swap = (): void => {
        if (existsSync(`${out}.old`)) return;
        renameSync(out, `${out}.old`);
        symlinkSync(elsewhere, out);
      };
      const swapped = make(
        orderIn(folder, { target: join(out, 'film.mp4'), ...slow() }),
        moment === 'before it begins' ? { onAccepted: swap } : { onPlan: swap },
      );
      await assert.rejects(swapped, { code: 'target-unwritable' });
      assert.deepEqual(
        readdirSync(elsewhere).filter((name) => name.endsWith('.mp4')),
        [],
      );
    });
  }

  it('is not written through a link that took the place of its hidden file', async () => {
    const folder = place();
    const victim = join(folder, 'victim.txt');
    writeFileSync(victim, 'untouched');
    let planted = false;
    const made = make(orderIn(folder, { target: join(folder, 'new.mp4'), ...slow() }), {
      onProgress: () => {
        if (planted) return;
        const hidden = readdirSync(folder).find((name) => /^\.framewright-[^/]*-[0-9a-f]{12}$/u.test(name));
        if (hidden === undefined) return;
        planted = true;
        renameSync(join(folder, hidden), join(folder, 'taken'));
        symlinkSync(victim, join(folder, hidden));
      },
    });
    await assert.rejects(made, { code: 'target-unwritable' });
    assert.ok(planted);
    assert.equal(readFileSync(victim, 'utf8'), 'untouched');
    assert.equal(existsSync(join(folder, 'new.mp4')), false);
  });

  it('opens no media for an untrusted window, whatever it asks; text gets help', async () => {
    const folder = place();
    const fresh = await Machine.in(at(`machine-${count++}`), limitMs);
    const link = fresh.link({ trusted: false });
    const client = await link.client();
    const { connection, published, open } = await languageOf(fresh.places, client);
    const uri = pathToFileURL(join(folder, 'project.reel')).href;
    const text = projectOf({ track: [] }, 'not-there.mp4');
    await open(uri, text);
    const place0 = { line: 0, character: text.indexOf('not-there') + 2 };
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: text.length } };
    for (const method of [
      'completion',
      'hover',
      'definition',
      'documentLink',
      'codeLens',
      'inlayHint',
      'codeAction',
    ]) {
      await connection.sendRequest(`textDocument/${method}`, {
        textDocument: { uri },
        position: place0,
        range,
        context: { diagnostics: [] },
      });
    }
    for (const ask of [
      client.request('export/start', orderIn(folder, {})),
      client.request('export/estimate', { project: join(folder, 'project.reel'), text: projectOf() }),
      client.request('media/probe', { path: join(folder, 'film.mp4') }),
    ])
      await assert.rejects(ask, { code: 'untrusted' });
    await until(() => published.length > 0, limitMs);
    assert.ok(published.at(-1)!.diagnostics.some(({ code }) => code === 'key-unknown'));
    assert.equal((await client.request('daemon/info', {})).engineLoaded, false);
    assert.deepEqual(readdirSync(folder).sort(), ['film.mp4', 'project.reel']);
    connection.dispose();
    await fresh.close();
  });

  it('steers no terminal with names out of a project or its files', async () => {
    const folder = place();
    const evil = 'a\u001b[2J\u001b]0;owned\u0007\r\u202e<b>[x](command:y)';
    const file = `evil\u001b[31m\u009b2J.reel`;
    writeFileSync(
      join(folder, file),
      projectOf({ assets: { [evil]: { src: `${evil}.mp4` } }, [evil]: 1 }).replace(
        '"asset":"film"',
        `"asset":${JSON.stringify(evil)}`,
      ),
    );
    const withoutColours = (text: string): string =>
      text.replaceAll(/\p{Cc}\[\d{1,2}m/gu, (found) => (found.startsWith('\u001b') ? '' : found));
    for (const args of [
      ['check', join(folder, file)],
      ['export', join(folder, file)],
      ['probe', join(folder, `${evil}.mp4`)],
    ]) {
      const { code, stdout, stderr } = await own.framewright(args);
      assert.notEqual(code, exitCode.done);
      // Line breaks, tabs and colours are all that may be left.
      const steering = withoutColours(stdout + stderr).match(/(?![\n\t])\p{Cc}|\u202e/gu);
      assert.deepEqual(steering, null, `${args[0]!}: ${JSON.stringify(stdout + stderr)}`);
    }
  });
});
