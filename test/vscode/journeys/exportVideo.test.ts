/**
 * The day a person installs Framewright: a clean VS Code, the .vsix, examples/demo; a mistake and its fix, an export that is cancelled, one that is not, and
 * one in whose middle the daemon is killed.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ffprobe } from '../../daemon/media.ts';
import { temporaryFolder } from '../../daemon/temporaryFolder.ts';
import { copyDemo, smallFilm } from '../harness/demo.ts';
import { daemonOf } from '../harness/daemon.ts';
import { fromEnvironment } from '../harness/server.ts';
import { Workbench } from '../harness/workbench.ts';

const limitMs = 240_000;

describe('exporting the demo', function () {
  this.timeout(2 * limitMs);
  const folder = temporaryFolder();
  let demo: string;
  let film: string;
  let workbench: Workbench;

  before(() => {
    demo = copyDemo(folder(), { width: smallFilm.width });
    film = join(demo, 'demo-web.mp4');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.picture('failed-export');
  });

  /** A clean VS Code for the tests of a group: nothing was encoded before. */
  function inOneWindow(): void {
    before(async () => {
      rmSync(film, { force: true });
      workbench = await Workbench.open(demo, {
        extensions: fromEnvironment('FRAMEWRIGHT_TEST_EXTENSIONS'),
      });
      await workbench.openFile('demo.reel');
    });
    after(() => workbench.close());
  }

  /** What the command line makes of it, with nothing that was encoded before and nothing that goes wrong. */
  function undisturbed(): Buffer {
    const path = folder('undisturbed.mp4');
    const args = ['dist/cli.mjs', 'export', join(demo, 'demo.reel'), '--no-cache', '--overwrite', '-o', path];
    // Daemons of others are none of ours: this one has no place for its files but its own.
    const env = { ...process.env, XDG_RUNTIME_DIR: folder(), XDG_STATE_HOME: folder() };
    execFileSync(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    return readFileSync(path);
  }

  describe('in a clean VS Code', () => {
    inOneWindow();

    it('marks a mistake and offers its fix', async () => {
      const { page } = workbench;
      const lines = readFileSync(join(demo, 'demo.reel'), 'utf8').split('\n');
      const line = lines.findIndex((text) => text.includes('"variables"')) + 1;
      await workbench.goTo(line, lines[line - 1]!.indexOf('variables') + 'variables'.length + 1);
      await page.keyboard.press('Backspace');
      await page.locator('.squiggly-error').first().waitFor();
      await workbench.picture('mistake');
      await page.keyboard.press('Control+.');
      const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'variables' });
      await fix.first().waitFor();
      await workbench.picture('quick-fix');
      await page.keyboard.press('Enter');
      await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
      assert.ok((await page.locator('.view-line', { hasText: '"variables"' }).count()) > 0);
    });

    it('asks for everything in Export Video With…, and says what it will take', async () => {
      const { page } = workbench;
      await workbench.run('Framewright: Export Video With…');
      await workbench.quickPick('loop').waitFor();
      await workbench.picture('with-export');
      await workbench.quickPick('web').first().click();
      await workbench.quickPick('Small (28)').waitFor();
      await workbench.picture('with-quality');
      await workbench.quickPick('Small (28)').click();
      await workbench.quickPick('stable').waitFor();
      await workbench.picture('with-engine');
      await workbench.quickPick('stable').click();
      await workbench.quickPick(/Export demo-web\.mp4/u).waitFor();
      assert.match((await workbench.quickPick(/Export demo-web\.mp4/u).textContent())!, /810 frames/u);
      await workbench.picture('with-target');
      await page.keyboard.press('Escape');
    });

    it('exports; is cancelled without leaving a film; asks before a film is replaced; and the film is right', async () => {
      const { page } = workbench;
      await workbench.run('Framewright: Export Video');
      await workbench.notification('Exporting demo-web.mp4').filter({ hasText: /\d %/u }).waitFor();
      await workbench.statusItem(/\d+ % · .* · .*B/u).waitFor();
      await workbench.picture('exporting');
      await workbench.answer('Exporting demo-web.mp4', 'Cancel');
      await workbench.statusItem('Export cancelled').waitFor();
      assert.equal(existsSync(film), false);

      await workbench.run('Framewright: Export Video');
      await workbench.notification(/demo-web\.mp4: \d+ frames/u).waitFor({ timeout: limitMs });
      await workbench.picture('exported');
      // How a film was made is for the output channel.
      assert.equal(await workbench.notification('Encoder:').count(), 0);
      const made = readFileSync(film);
      const { streams } = ffprobe(film);
      const video = streams.find((stream) => stream['codec_type'] === 'video')!;
      assert.deepEqual(
        [video['codec_name'], video['width'], video['height'], video['nb_read_frames']],
        ['h264', smallFilm.width, smallFilm.height, String(smallFilm.frames)],
      );
      assert.ok(streams.some((stream) => stream['codec_type'] === 'audio'));

      await page.keyboard.press('Escape');
      await workbench.run('Notifications: Clear All Notifications');
      await workbench.run('Framewright: Export Video');
      await workbench.notification('demo-web.mp4 is already there. Replace it?').waitFor();
      await workbench.picture('replace');
      rmSync(film);
      await workbench.answer('is already there', 'Replace');
      await workbench.notification(/demo-web\.mp4: \d+ frames/u).waitFor({ timeout: limitMs });
      assert.deepEqual(readFileSync(film), made);
    });
  });

  describe('with a daemon that dies', () => {
    inOneWindow();

    it('goes on after the daemon was killed, and ends with the same bytes', async () => {
      await workbench.run('Framewright: Export Video');
      await workbench
        .notification('Exporting demo-web.mp4')
        .filter({ hasText: /[5-9]\d %/u })
        .waitFor({ timeout: limitMs });
      process.kill((await daemonOf(workbench.server))!, 'SIGKILL');
      // What was encoded before the kill was not encoded again.
      const done = workbench.notification(/demo-web\.mp4: 810 frames, [1-9]\d* from the cache/u);
      await done.waitFor({ timeout: limitMs });
      await workbench.picture('after-the-kill');
      assert.deepEqual(readFileSync(film), undisturbed());

      // Help with the text has come back, too.
      const { page } = workbench;
      await workbench.goTo(readFileSync(join(demo, 'demo.reel'), 'utf8').split('\n').indexOf('{') + 1, 2);
      await page.keyboard.type(' "colour": 1,');
      await page.locator('.squiggly-error').first().waitFor();
      await workbench.run('File: Revert File');
      await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    });
  });
});
