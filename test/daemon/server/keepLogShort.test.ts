/** The log of a daemon that lives for months. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { keepLogShort } from '../../../daemon/server/keepLogShort.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { until } from './daemon.ts';
import { limitMs, Machine } from './processes.ts';

const mebibyte = 2 ** 20;
const line = `${'x'.repeat(99)}\n`;

describe('the log', function () {
  this.timeout(2 * limitMs);
  const at = temporaryFolder();

  it('is left alone up to a mebibyte, and where there is none', async () => {
    const log = at('short.log');
    await keepLogShort({ log });
    writeFileSync(log, Buffer.alloc(mebibyte, 'x'));
    await keepLogShort({ log });
    assert.equal(statSync(log).size, mebibyte);
    assert.equal(existsSync(`${log}.1`), false);
  });

  it('is kept once beyond it, over what was kept before, and begins anew', async () => {
    const log = at('long.log');
    writeFileSync(`${log}.1`, 'older');
    writeFileSync(log, Buffer.alloc(mebibyte + 1, 'x'));
    await keepLogShort({ log });
    assert.equal(statSync(`${log}.1`).size, mebibyte + 1);
    assert.equal(statSync(log).size, 0);
  });

  it('of a daemon that ships is cut while it writes to it, and goes on at the new end', async () => {
    const own = await Machine.in(at('machine'), limitMs);
    const { log } = own.places;
    mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
    writeFileSync(log, line.repeat(mebibyte / line.length + 1));
    await own.link().client();
    await until(() => statSync(log).size < mebibyte, limitMs);
    assert.ok(readFileSync(`${log}.1`, 'utf8').startsWith(line));
    await own.close();
    await until(() => readFileSync(log, 'utf8').includes('daemon leaves'), limitMs);
    // No hole where the old text was, and every line begins with its time.
    for (const each of readFileSync(log, 'utf8').trimEnd().split('\n'))
      assert.match(each, /^\d{4}-\d\d-\d\dT/u);
  });
});
