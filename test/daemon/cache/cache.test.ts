import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { openCache, type Cache } from '../../../daemon/cache/cache.ts';
import type { Lease } from '../../../daemon/cache/lease.ts';
import { ownProcessName } from '../../../daemon/processName.ts';
import type { ErrorCode } from '../../../model/errors.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const key = (number: number): string => number.toString(16).padStart(64, '0');

const failure =
  (code: ErrorCode, words: RegExp) =>
  (error: Error & { code?: string }): boolean => {
    assert.equal(error.code, code, error.stack);
    assert.match(error.message, words);
    return true;
  };

describe('the cache', () => {
  const at = temporaryFolder();
  let made = 0;

  /** A cache in a folder of its own. */
  async function fresh(limitBytes?: number): Promise<Cache> {
    const cache = await openCache({ folder: at(`cache-${made++}`) });
    if (limitBytes !== undefined) await cache.setLimit(limitBytes);
    return cache;
  }

  async function put(lease: Lease, name: string, content: string): Promise<string> {
    const pending = await lease.create(name);
    writeFileSync(pending.path, content);
    return pending.commit();
  }

  /** All files but its limit, by name. */
  const filesOf = (cache: Cache): readonly string[] =>
    readdirSync(cache.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
      .filter((name) => name !== 'limit');

  const keysOf = async (cache: Cache): Promise<readonly string[]> =>
    (await cache.entries()).map((entry) => entry.key).sort();

  it('gives back what was put in, to the same lease and to later ones', async () => {
    const cache = await fresh();
    const lease = await cache.lease();
    assert.equal(await lease.find(key(1)), undefined);
    assert.equal(readFileSync(await put(lease, key(1), 'one'), 'utf8'), 'one');
    assert.equal(readFileSync((await lease.find(key(1)))!, 'utf8'), 'one');
    await lease.release();

    const later = await (await openCache({ folder: cache.folder })).lease();
    assert.equal(readFileSync((await later.find(key(1)))!, 'utf8'), 'one');
    assert.equal(await later.find(key(2)), undefined);
    await later.release();
    assert.deepEqual(filesOf(cache), [key(1)]);
  });

  it('shows nothing of an entry before it is committed, and nothing after it is discarded', async () => {
    const cache = await fresh();
    const [writer, reader] = [await cache.lease(), await cache.lease()];
    const pending = await writer.create(key(1));
    writeFileSync(pending.path, 'half');
    assert.equal(await reader.find(key(1)), undefined);
    assert.equal(await writer.find(key(1)), undefined);
    await pending.discard();
    await pending.discard();
    assert.equal(await reader.find(key(1)), undefined);
    assert.deepEqual(filesOf(cache), []);
    await writer.release();
    await reader.release();
  });

  it('takes the same entry from two that make it at once', async () => {
    const cache = await fresh();
    const [a, b] = [await cache.lease(), await cache.lease()];
    const pending = [await a.create(key(1)), await b.create(key(1)), await b.create(key(1))];
    for (const { path } of pending) writeFileSync(path, 'same');
    const paths = await Promise.all(pending.map((entry) => entry.commit()));
    for (const path of paths) assert.equal(readFileSync(path, 'utf8'), 'same');
    await a.release();
    await b.release();
    assert.deepEqual(filesOf(cache), [key(1)]);
  });

  it('removes what was used longest ago, and only as much as must go', async () => {
    const cache = await fresh(25);
    const lease = await cache.lease();
    for (const number of [1, 2, 3]) {
      const path = await put(lease, key(number), '0123456789');
      utimesSync(path, 1000 + number, 1000 + number);
    }
    await lease.find(key(1));
    assert.equal((await keysOf(cache)).length, 3, 'nothing goes while it is in use');
    await lease.release();
    assert.deepEqual(await keysOf(cache), [key(1), key(3)]);
  });

  it('does not look at all of itself after each of many small leases, and grows little over its limit', async () => {
    const cache = await fresh(10_000);
    let most = 0;
    for (let number = 0; number < 130; number++) {
      const lease = await cache.lease();
      await put(lease, key(number), '*'.repeat(90));
      await lease.release();
      const bytes = (await cache.entries()).reduce((sum, entry) => sum + entry.bytes, 0);
      assert.ok(bytes < 10_000 + 100 + 90, `${bytes} bytes`);
      most = Math.max(most, bytes);
    }
    assert.ok(most > 10_000, 'it was looked at each time');
  });

  it('has the same limit for all who share it, from the moment it is set', async () => {
    const cache = await fresh();
    const shared = await openCache({ folder: cache.folder });
    assert.equal(await shared.limitBytes(), 10_000_000_000);
    assert.deepEqual(await cache.setLimit(25), []);
    assert.equal(await shared.limitBytes(), 25);

    const lease = await shared.lease();
    for (const number of [1, 2, 3]) await put(lease, key(number), '0123456789');
    // Set while a lease is held that began under another one.
    await cache.setLimit(1000);
    await lease.release();
    assert.equal((await keysOf(cache)).length, 3);
    assert.equal((await cache.setLimit(15)).length, 2, 'what is over goes at once');
    assert.equal((await keysOf(shared)).length, 1);

    await cache.clear();
    assert.equal(await shared.limitBytes(), 15);
    await cache.setLimit(undefined);
    assert.equal(await shared.limitBytes(), 10_000_000_000);
    assert.deepEqual(readdirSync(join(cache.folder, 'v1', 'leases')), []);
  });

  it('has its usual limit where what says another is damaged', async () => {
    const cache = await fresh(5);
    for (const text of ['', 'much', '-1\n', '5', '1e3\n', '5\n5\n', '\0\0\n']) {
      writeFileSync(join(cache.folder, 'v1', 'limit'), text);
      assert.equal(await cache.limitBytes(), 10_000_000_000, JSON.stringify(text));
    }
  });

  it('keeps what another lease uses, whatever its limit', async () => {
    const cache = await fresh(0);
    const [holder, other] = [await cache.lease(), await cache.lease()];
    const path = await put(holder, key(1), 'held');
    await put(other, key(2), 'not held');
    await other.release();
    assert.deepEqual(await keysOf(cache), [key(1)]);
    assert.equal(readFileSync(path, 'utf8'), 'held');
    await holder.release();
    assert.deepEqual(filesOf(cache), []);
  });

  it('leaves to a lease what it has found when all is cleared', async () => {
    const cache = await fresh();
    const lease = await cache.lease();
    const path = await put(lease, key(1), 'mine');
    assert.deepEqual(
      (await cache.clear()).map((entry) => entry.key),
      [key(1)],
    );
    assert.equal(readFileSync(path, 'utf8'), 'mine');
    assert.deepEqual(await keysOf(cache), []);
    assert.equal(readFileSync((await lease.find(key(2))) ?? path, 'utf8'), 'mine');
    await lease.release();
    assert.deepEqual(filesOf(cache), []);
  });

  it('has the newest of equal keys, so that what was damaged is healed', async () => {
    const cache = await fresh();
    const lease = await cache.lease();
    const first = await put(lease, key(1), 'damaged');
    assert.equal(await put(lease, key(1), 'sound'), first);
    assert.equal(readFileSync(first, 'utf8'), 'sound');
    await lease.release();
    const later = await cache.lease();
    assert.equal(readFileSync((await later.find(key(1)))!, 'utf8'), 'sound');
    await later.release();
  });

  it('forgets an evicted entry, and takes a new one in its place', async () => {
    const cache = await fresh();
    const [a, b] = [await cache.lease(), await cache.lease()];
    await put(a, key(1), 'damaged');
    const held = (await b.find(key(1)))!;
    await a.evict(key(1));
    assert.equal(await a.find(key(1)), undefined);
    assert.equal(readFileSync(await put(a, key(1), 'sound'), 'utf8'), 'sound');
    assert.equal(readFileSync(held, 'utf8'), 'damaged', 'what a lease has does not change under its hands');
    await b.evict(key(1));
    assert.equal(await b.find(key(1)), undefined);
    assert.equal(readFileSync(await put(b, key(1), 'sound'), 'utf8'), 'sound');
    await a.release();
    await b.release();
  });

  it('removes what does not stand a check, and leaves the rest as it was', async () => {
    const cache = await fresh();
    const lease = await cache.lease();
    for (const number of [1, 2, 3]) await put(lease, key(number), number === 2 ? 'damaged' : 'sound');
    await lease.release();
    const before = await cache.entries();
    const found: (readonly [string, boolean])[] = [];
    for await (const entry of cache.verify((path) =>
      Promise.resolve(readFileSync(path, 'utf8') === 'sound'),
    )) {
      found.push([entry.key, entry.sound]);
    }
    assert.deepEqual(
      new Map(found),
      new Map([
        [key(1), true],
        [key(2), false],
        [key(3), true],
      ]),
    );
    assert.deepEqual(
      await cache.entries(),
      before.filter((entry) => entry.key !== key(2)),
    );
  });

  it('clears after processes that are gone, and not after those that live', async () => {
    const cache = await fresh();
    const living = await cache.lease();
    const path = await put(living, key(1), 'living');
    const killed = spawnSync(process.execPath, [
      '--import=tsx',
      '--input-type=module',
      '-e',
      `import { writeFileSync } from 'node:fs';
       import { openCache } from './daemon/cache/cache.ts';
       const lease = await (await openCache({ folder: ${JSON.stringify(cache.folder)} })).lease();
       const done = await lease.create(${JSON.stringify(key(2))});
       writeFileSync(done.path, 'whole');
       await done.commit();
       writeFileSync((await lease.create(${JSON.stringify(key(3))})).path, 'half');
       process.kill(process.pid, 'SIGKILL');`,
    ]);
    assert.equal(killed.signal, 'SIGKILL', killed.stderr.toString());
    assert.ok(filesOf(cache).some((name) => name.endsWith('.part')));

    const next = await cache.lease();
    assert.deepEqual([...filesOf(cache)].sort(), [key(1), key(1), key(2)]);
    assert.equal(readFileSync(path, 'utf8'), 'living');
    await next.release();
    await living.release();
  });

  it('is not deceived by a pid that was given again', async () => {
    const cache = await fresh();
    const name = await ownProcessName();
    const [pid, , place] = name.split('-');
    const old = join(cache.folder, 'v1', 'leases', `${pid}-1a2b3c-${place}-0123456789ab`);
    mkdirSync(old);
    await (await cache.lease()).release();
    assert.equal(existsSync(old), false);
  });

  it('leaves a lease of another machine alone for a day', async () => {
    const cache = await fresh();
    const foreign = join(cache.folder, 'v1', 'leases', '12-34-0123abcd-0123456789ab');
    mkdirSync(foreign);
    await (await cache.lease()).release();
    assert.equal(existsSync(foreign), true);
    const longAgo = Date.now() / 1000 - 25 * 3600;
    utimesSync(foreign, longAgo, longAgo);
    await (await cache.lease()).release();
    assert.equal(existsSync(foreign), false);
  });

  it('leaves nothing in use behind a process that ends in the middle of its work', async () => {
    const cache = await fresh();
    const { status, stderr } = spawnSync(process.execPath, [
      '--import=tsx',
      '--input-type=module',
      '-e',
      `import { writeFileSync } from 'node:fs';
       import { openCache } from './daemon/cache/cache.ts';
       const lease = await (await openCache({ folder: ${JSON.stringify(cache.folder)} })).lease();
       writeFileSync((await lease.create(${JSON.stringify(key(3))})).path, 'half');
       process.exit(7);`,
    ]);
    assert.equal(status, 7, stderr.toString());
    assert.deepEqual(readdirSync(join(cache.folder, 'v1', 'leases')), []);
  });

  it('takes no name but a hash', async () => {
    const lease = await (await fresh()).lease();
    await assert.rejects(lease.find('../../outside'), /not a key/u);
    await assert.rejects(lease.create(''), /not a key/u);
    await lease.release();
    await assert.rejects(lease.find(key(1)), /after its release/u);
  });

  it('ignores files that are not its own', async () => {
    const cache = await fresh(0);
    for (const name of ['note.txt', 'v1/entries/note.txt', 'v0'])
      writeFileSync(join(cache.folder, name), 'x');
    await (await cache.lease()).release();
    await cache.clear();
    assert.equal(filesOf(cache).length, 3);
  });

  it('says what to do when its folder cannot be used', async () => {
    writeFileSync(at('file'), '');
    await assert.rejects(
      openCache({ folder: at('file/cache') }),
      failure('cache-unusable', /not a directory.*FRAMEWRIGHT_CACHE_DIR/u),
    );
  });

  it('says so, and does not try for ever, where there can be no folder', async function () {
    if (process.platform !== 'linux') this.skip();
    await assert.rejects(
      openCache({ folder: '/proc/framewright/cache' }),
      failure('cache-unusable', /no such file.*FRAMEWRIGHT_CACHE_DIR/u),
    );
  });

  it('says what happened when its folder is taken away underneath', async () => {
    const cache = await fresh();
    const lease = await cache.lease();
    const pending = await lease.create(key(1));
    writeFileSync(pending.path, 'x');
    renameSync(cache.folder, `${cache.folder}-away`);
    assert.equal(await lease.find(key(1)), undefined);
    await assert.rejects(pending.commit(), failure('cache-unusable', /no such file/u));
    await pending.discard();
    await lease.release();
  });
});
