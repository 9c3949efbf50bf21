/** A machine without the FFmpeg libraries that the packed engine was built with: what is missing and what brings it is said; texts get their help. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../daemon/temporaryFolder.ts';
import { fromEnvironment, type Server } from '../harness/server.ts';
import { Workbench } from '../harness/workbench.ts';

const limitMs = 120_000;

const project = `{
  "reel": 1,
  "canvas": { "width": 64, "height": 64, "fps": 30 },
  "trakcs": [],
  "tracks": [{ "kind": "video", "items": [{ "color": "#369", "duration": 1 }] }],
}
`;

describe('a machine without the FFmpeg libraries', function () {
  this.timeout(2 * limitMs);
  const folder = temporaryFolder();
  let workbench: Workbench;
  let missing: string;

  before(async () => {
    writeFileSync(join(folder(), 'film.reel'), project.replace('  "trakcs": [],\n', ''));
    writeFileSync(join(folder(), 'wrong.reel'), project);
    workbench = await Workbench.open(folder(), {
      extensions: fromEnvironment('FRAMEWRIGHT_TEST_EXTENSIONS'),
    });
    missing = withoutLibrary(workbench.server);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.picture('failed-missing-libraries');
  });
  after(() => workbench.close());

  it('says which, and how to get them, when a film is wanted', async function () {
    if (process.platform !== 'linux') this.skip();
    await workbench.openFile('film.reel');
    await workbench.run('Framewright: Export Video');
    const told = workbench.notification(missing);
    await told.first().waitFor({ timeout: limitMs });
    assert.match(
      (await told.first().textContent())!,
      /sudo apt install .*libavcodec|with this system’s packages/u,
    );
    await told.first().getByRole('button', { name: 'Check This Machine' }).waitFor();
    await workbench.picture('missing-libraries');
  });

  it('says it in the check of the machine, too', async function () {
    if (process.platform !== 'linux') this.skip();
    await workbench.run('Notifications: Clear All Notifications');
    await workbench.run('Framewright: Check This Machine');
    await workbench.page
      .locator('.part.panel .view-line', { hasText: missing })
      .first()
      .waitFor({ timeout: limitMs });
    await workbench.picture('missing-libraries-check');
  });

  it('helps with texts all the same', async () => {
    await workbench.openFile('wrong.reel');
    await workbench.page.locator('.squiggly-error').first().waitFor({ timeout: limitMs });
  });
});

/** The engine that was installed asks for a version of libavcodec that no system has. Gives its name. */
function withoutLibrary({ folder }: Server): string {
  const extensions = join(folder, 'extensions');
  const name = readdirSync(extensions).find((each) => each.startsWith('framewright.'))!;
  const path = join(extensions, name, 'native', 'build', 'framewright.node');
  const addon = readFileSync(path).toString('latin1');
  const [there = ''] = /libavcodec\.so\.\d+/u.exec(addon) ?? [];
  const missing = there.replace(/\d+$/u, (digits) => '9'.repeat(digits.length));
  writeFileSync(path, Buffer.from(addon.replaceAll(there, missing), 'latin1'));
  return missing;
}
