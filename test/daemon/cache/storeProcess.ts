/** A process of its own that uses a cache as it is told, one order after another. `CacheProcess` is its other end. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openCache, type Cache } from '../../../daemon/cache/cache.ts';
import type { Lease } from '../../../daemon/cache/lease.ts';

/** One of a few keys, by number. */
export const keyOf = (number: number): string => number.toString(16).padStart(64, '0');

/** Each key has its own content, of its own length. */
export const contentOf = (number: number): string => `content of ${number}`.padEnd(20 + 10 * number, '.');

interface KeyOrder {
  /** `begin` leaves it half written. */
  readonly do: 'find' | 'put' | 'begin' | 'evict';
  readonly slot: number;
  readonly key: number;
}

/** What a process is told to do. Slots hold leases. */
export type Order =
  | { readonly do: 'lease'; readonly slot: number }
  | { readonly do: 'release'; readonly slot: number }
  | KeyOrder
  | { readonly do: 'clear' }
  /** Many orders at once, taken from `seed`; throws when something that was found is not what it should be. */
  | { readonly do: 'bustle'; readonly seed: number };

/** What an order gave: the path of what was found or put. */
type Answer = { readonly path: string | undefined } | { readonly error: string };

/** Runs a process on the cache in `folder`. */
export class CacheProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(folder: string): Promise<CacheProcess> {
    const child = fork(fileURLToPath(import.meta.url), [folder], {
      execArgv: ['--import=tsx'],
    });
    await once(child, 'message');
    return new CacheProcess(child);
  }

  async run(order: Order): Promise<string | undefined> {
    const answered = once(this.#child, 'message');
    this.#child.send(order);
    const [answer] = (await answered) as [Answer];
    if ('error' in answer) throw new Error(answer.error);
    return answer.path;
  }

  /** At once, without a chance to tidy up. */
  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}

/** Gives the path of what was found or put. */
async function obey(cache: Cache, leases: Map<number, Lease>, order: Order): Promise<string | undefined> {
  switch (order.do) {
    case 'clear':
      await cache.clear();
      return undefined;
    case 'bustle':
      await bustle(cache, order.seed);
      return undefined;
    case 'lease':
      leases.set(order.slot, await cache.lease());
      return undefined;
    case 'release':
      await leases.get(order.slot)?.release();
      leases.delete(order.slot);
      return undefined;
    default: {
      const lease = leases.get(order.slot);
      if (lease === undefined) throw new Error(`no lease in slot ${order.slot}`);
      return use(lease, order);
    }
  }
}

async function use(lease: Lease, order: KeyOrder): Promise<string | undefined> {
  const key = keyOf(order.key);
  if (order.do === 'find') return lease.find(key);
  if (order.do === 'evict') {
    await lease.evict(key);
    return undefined;
  }
  const pending = await lease.create(key);
  writeFileSync(pending.path, order.do === 'begin' ? 'half' : contentOf(order.key));
  return order.do === 'begin' ? undefined : pending.commit();
}

/** Ten leases side by side, each of which finds, makes and evicts. */
async function bustle(cache: Cache, seed: number): Promise<void> {
  let state = seed;
  // Numerical Recipes' linear congruential generator: any sequence will do.
  const below = (limit: number): number => (state = (state * 1664525 + 1013904223) % 2 ** 32) % limit;
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      const leases = new Map([[0, await cache.lease()]]);
      for (let i = 0; i < 10; i++) {
        const key = below(8);
        const deed = (['find', 'find', 'put', 'put', 'evict'] as const)[below(5)] ?? 'find';
        const path = await obey(cache, leases, { do: deed, slot: 0, key });
        if (path !== undefined && readFileSync(path, 'utf8') !== contentOf(key)) {
          throw new Error(`wrong content for ${key}`);
        }
      }
      await leases.get(0)?.release();
    }),
  );
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , folder = ''] = process.argv;
  const cache = await openCache({ folder });
  const leases = new Map<number, Lease>();
  const answer = (message: Answer): void => void process.send?.(message);
  process.on('message', (order: Order) => {
    obey(cache, leases, order).then(
      (path) => answer({ path }),
      (error: unknown) => answer({ error: String(error) }),
    );
  });
  answer({ path: undefined });
}
