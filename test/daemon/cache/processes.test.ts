import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openCache, type Cache } from '../../../daemon/cache/cache.ts';
import { isStress, runs } from '../stress.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { CacheProcess, contentOf, keyOf, type Order } from './storeProcess.ts';

/** What should be so: what is stored, and who holds what. */
class Model {
  /** By key, which making of it is there; gone when it was evicted or cleared. */
  readonly stored = new Map<number, number>();
  /** By process and slot: by key, which making of it that lease holds, and where. */
  readonly leases = new Map<string, Map<number, { readonly making: number; readonly path: string }>>();
  #makings = 0;

  made(key: number): number {
    this.stored.set(key, ++this.#makings);
    return this.#makings;
  }

  /** A lease holds what is stored under this key: trimming must leave it. */
  isHeld(key: number): boolean {
    const making = this.stored.get(key);
    return making !== undefined && [...this.leases.values()].some((held) => held.get(key)?.making === making);
  }
}

describe('a cache that two processes use', function () {
  this.timeout(isStress ? 3_600_000 : 120_000);
  const at = temporaryFolder();
  let folders = 0;

  /** All keys together have less. */
  const roomy = 1e6;

  interface Step {
    readonly process: number;
    readonly order: Order | { readonly do: 'kill' };
  }

  const slot = fc.nat(1);
  const key = fc.nat(5);
  const anyOrder: fc.Arbitrary<Step['order']> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('lease' as const), slot }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('release' as const), slot }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('find' as const), slot, key }) },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('put' as const), slot, key }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constantFrom('begin' as const, 'evict' as const), slot, key }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'clear' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'kill' as const }) },
  );
  const anySteps = fc.array(fc.record({ process: fc.nat(1), order: anyOrder }), {
    minLength: 10,
    maxLength: 60,
  });

  async function check(steps: readonly Step[], limitBytes: number): Promise<void> {
    const folder = at(`cache-${folders++}`);
    const cache = await openCache({ folder });
    await cache.setLimit(limitBytes);
    const model = new Model();
    const processes = [await CacheProcess.start(folder), await CacheProcess.start(folder)];
    try {
      for (const { process, order } of steps) {
        if (order.do === 'kill') {
          await processes[process]!.kill();
          for (const id of model.leases.keys()) if (id.startsWith(`${process} `)) model.leases.delete(id);
          processes[process] = await CacheProcess.start(folder);
        } else await step(cache, model, processes[process]!, process, order, limitBytes);
        for (const held of model.leases.values()) {
          for (const [number, { path }] of held) assert.equal(readFileSync(path, 'utf8'), contentOf(number));
        }
      }
    } finally {
      for (const process of processes) await process.kill();
    }
  }

  async function step(
    cache: Cache,
    model: Model,
    runner: CacheProcess,
    process: number,
    order: Order,
    limitBytes: number,
  ): Promise<void> {
    if (order.do === 'bustle') return;
    if (order.do === 'clear') {
      await runner.run(order);
      model.stored.clear();
      assert.deepEqual(await cache.entries(), []);
      return;
    }
    const id = `${process} ${order.slot}`;
    const held = model.leases.get(id);
    // Orders that make no sense now are passed over: a lease is taken once, and used while it is there.
    if ((order.do === 'lease') !== (held === undefined)) return;
    const path = await runner.run(order);
    if (order.do === 'lease') {
      model.leases.set(id, new Map());
      const there = readdirSync(join(cache.folder, 'v1', 'leases'));
      assert.equal(there.length, model.leases.size, 'a lease of a dead process is still there');
    }
    if (order.do === 'release') {
      model.leases.delete(id);
      await checkTrimmed(cache, limitBytes);
    }
    if (order.do === 'put') held!.set(order.key, { making: model.made(order.key), path: path! });
    if (order.do === 'evict') {
      held!.delete(order.key);
      model.stored.delete(order.key);
    }
    if (order.do === 'find') checkFound(model, order.key, path, id, limitBytes);
  }

  function checkFound(
    model: Model,
    number: number,
    path: string | undefined,
    id: string,
    limitBytes: number,
  ): void {
    const held = model.leases.get(id)!;
    if (path === undefined) {
      assert.ok(!held.has(number), 'a lease lost what it had');
      assert.ok(!model.isHeld(number), 'what a lease holds was trimmed');
      assert.ok(limitBytes < roomy || !model.stored.has(number), 'what had room was trimmed');
      model.stored.delete(number);
      return;
    }
    assert.equal(readFileSync(path, 'utf8'), contentOf(number));
    if (held.has(number)) return;
    const making = model.stored.get(number);
    assert.ok(making !== undefined, 'something was found that nobody put there');
    held.set(number, { making, path });
  }

  async function checkTrimmed(cache: Cache, limitBytes: number): Promise<void> {
    const entries = await cache.entries();
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    assert.ok(bytes <= limitBytes || entries.every(({ pinned }) => pinned), `${bytes} bytes are left`);
  }

  it('keeps what it should, and only that, whatever they do and whenever they die', () =>
    fc.assert(
      fc.asyncProperty(anySteps, (steps) => check(steps, 150)),
      runs(5),
    ));

  it('loses nothing when there is room', () =>
    fc.assert(
      fc.asyncProperty(anySteps, (steps) => check(steps, roomy)),
      runs(3),
    ));

  it('gives the right thing to all when they all work at once', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(), { minLength: 2, maxLength: 2 }),
        fc.constantFrom(0, 100, roomy),
        async (seeds, limitBytes) => {
          const folder = at(`cache-${folders++}`);
          const cache = await openCache({ folder });
          await cache.setLimit(limitBytes);
          const processes = await Promise.all(seeds.map(() => CacheProcess.start(folder)));
          try {
            await Promise.all(seeds.map((seed, index) => processes[index]!.run({ do: 'bustle', seed })));
          } finally {
            for (const process of processes) await process.kill();
          }
          await (await cache.lease()).release();
          assert.deepEqual(readdirSync(join(folder, 'v1', 'leases')), []);
          for (const { key: name } of await cache.entries()) {
            const number = Number.parseInt(name, 16);
            assert.equal(name, keyOf(number));
            assert.equal(readFileSync(join(folder, 'v1', 'entries', name), 'utf8'), contentOf(number));
          }
          const bytes = (await cache.entries()).reduce((sum, entry) => sum + entry.bytes, 0);
          assert.ok(bytes <= limitBytes);
        },
      ),
      runs(3),
    ));
});
