/** Extension hosts crash, hang and are ended by the system (twenty with `FRAMEWRIGHT_STRESS=1`). Their windows come back; of daemons there is never more than one, and none in the end. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isStress } from '../../daemon/stress.ts';
import { temporaryFolder } from '../../daemon/temporaryFolder.ts';
import { isAlive, until } from '../../daemon/server/daemon.ts';
import { daemonOf, hostsOf } from '../harness/daemon.ts';
import { fromEnvironment } from '../harness/server.ts';
import { Workbench } from '../harness/workbench.ts';

const limitMs = 120_000;
const kills = isStress ? 20 : 5;

const project = `{
  "reel": 1,
  "canvas": { "width": 64, "height": 64, "fps": 30 },
  "tracks": [{ "kind": "video", "items": [{ "color": "#369", "duration": 1 }] }],
}
`;

describe('extension hosts that are killed', function () {
  this.timeout(5 * limitMs);
  const folder = temporaryFolder();
  let workbench: Workbench;

  before(async () => {
    writeFileSync(join(folder(), 'film.reel'), project);
    workbench = await Workbench.open(folder(), {
      extensions: fromEnvironment('FRAMEWRIGHT_TEST_EXTENSIONS'),
      env: { FRAMEWRIGHT_DAEMON_GRACE_MS: '200' },
    });
    await workbench.openFile('film.reel');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.picture('failed-killed-hosts');
  });
  after(() => workbench.close());

  it(`leave no daemon behind, ${kills} times`, async () => {
    const { server } = workbench;
    const daemons = new Set<number>();
    const killed = new Set<number>();
    for (let count = 0; count < kills; count++) {
      let host: number | undefined;
      await until(async () => {
        host = (await hostsOf(server)).find((pid) => !killed.has(pid));
        return host !== undefined;
      }, limitMs);
      daemons.add((await daemonOf(server))!);
      assert.ok([...daemons].filter(isAlive).length <= 1);
      process.kill(host!, 'SIGKILL');
      killed.add(host!);
      // VS Code itself starts a host anew three times only; a window that is loaded again has its own.
      if (count === kills - 1) break;
      await workbench.reload();
      await workbench.openFile('film.reel');
    }
    // It is not started again once its window has gone.
    await workbench.leave();
    for (const host of await hostsOf(server)) process.kill(host, 'SIGKILL');
    await until(() => [...daemons].every((pid) => !isAlive(pid)), limitMs);
    assert.deepEqual(await hostsOf(server), []);
  });
});
