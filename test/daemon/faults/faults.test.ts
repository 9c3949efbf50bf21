import assert from 'node:assert/strict';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { exitCode } from '../../../model/errors.ts';
import { framewright, type Outcome } from '../cli/commandLine.ts';
import { testFilm } from '../media.ts';
import { isStress, runs } from '../stress.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { Exports, type Place } from './exports.ts';
import { buildFaultyFiles, faultyEnvironment, takeCalls, type Fault } from './faulty.ts';
import type { Telemetry } from '../../../model/protocol/telemetry.ts';

describe('an export that is disturbed', function () {
  this.timeout(isStress ? 3_600_000 : 120_000);
  const at = temporaryFolder();
  let exports: Exports;
  /** How long an undisturbed run takes here. */
  let undisturbedMs = 0;

  before(async () => {
    exports = new Exports(at());
    await exports.prepare();
    const startedMs = performance.now();
    await exports.run(exports.place());
    undisturbedMs = performance.now() - startedMs;
  });

  describe('by its files', () => {
    /** The names of the calls of an undisturbed run. */
    let calls: readonly string[] = [];

    before(async function () {
      if (process.platform !== 'linux') this.skip();
      buildFaultyFiles(at('faulty.so'));
      const place = exports.place();
      const env = faultyEnvironment(at('faulty.so'), [place.folder], { log: at('calls') });
      await exports.checkRecovery(place, { env });
      calls = takeCalls(at('calls'));
      for (const name of ['open', 'write', 'fsync', 'rename', 'link', 'mkdir', 'unlink']) {
        assert.ok(calls.includes(name), `no ${name} was seen`);
      }
    });

    async function check(fault: Fault): Promise<Outcome> {
      const place = exports.place();
      const env = faultyEnvironment(at('faulty.so'), [place.folder], { fault });
      const outcome = await exports.run(place, { env });
      exports.checkDisturbed(place, outcome);
      await exports.checkRecovery(place);
      return outcome;
    }

    /** Most calls are writes of packets, one like another: the others get as many cases as they. */
    const anyCall = fc.noShrink(
      fc.nat().chain((pick) => {
        const names = [...new Set(calls)];
        const name = names[pick % names.length];
        const numbers = calls.flatMap((call, index) => (call === name ? [index + 1] : []));
        return fc.constantFrom(...numbers);
      }),
    );

    /** Every call in a stress test, else `usual` of them. */
    async function checkCalls(how: Fault['how'], usual: number): Promise<void> {
      if (isStress) for (let call = 1; call <= calls.length; call++) await check({ how, at: call });
      else
        await fc.assert(
          fc.asyncProperty(anyCall, async (call) => {
            await check({ how, at: call });
          }),
          runs(usual),
        );
    }

    it('goes on after it was killed at any change of a file', () => checkCalls('kill', 6));

    it('goes on after the power went, and with it what was not on the disk', () => checkCalls('power', 4));

    it('goes on after the disk was full', () => checkCalls('ENOSPC', 4));

    it('goes on after the disk failed once', () => checkCalls('EIO', 3));

    it('does without hard links where there are none', async () => {
      const place = exports.place();
      const env = faultyEnvironment(at('faulty.so'), [place.folder], { links: false });
      await exports.checkRecovery(place, { env });
      const { events } = await exports.checkRecovery(place, { env });
      assert.equal((events.at(-1)?.['segments'] as Telemetry['segments'])?.states, 'ccc');
    });

    it('fails when what it keeps cannot be brought to the disk, and says so', async () => {
      const count = calls.filter((name) => name === 'fsync').length;
      const codes = new Set<number | null>();
      for (let call = 1; call <= count; call += isStress ? 1 : 5) {
        codes.add((await check({ how: 'EIO', only: 'fsync', at: call })).code);
      }
      assert.ok(codes.has(exitCode.failed), 'no fsync that failed was heeded');
    });

    it('makes room on a full disk when the cache is told to have less', async () => {
      const place = exports.place();
      await exports.checkRecovery(place);
      const env = faultyEnvironment(at('faulty.so'), [place.folder], { fault: { how: 'full', at: 1 } });
      const run = (...args: readonly string[]): Promise<Outcome> =>
        framewright(['cache', ...args, '--json'], { cache: place.cache, env });
      const { code, stdout } = await run('limit', '0.5 kB');
      assert.equal(code, exitCode.done, stdout);
      const { events } = await framewright(['cache', 'size', '--json'], { cache: place.cache });
      assert.equal(events[0]?.['limitBytes'], 500);
      assert.ok(Number(events[0]['bytes']) <= 500, JSON.stringify(events));
    });

    it('names the disk that is full, and what to do', async () => {
      // The first write after the export's lease was made is a part's; those of the film come before the last, the record's.
      const firstPart = calls.indexOf('write', calls.lastIndexOf('mkdir')) + 1;
      const cases = [
        [firstPart, [], /cache folder ".*place-\d+\/cache" is full.*"framewright cache clear"/u],
        [
          calls.lastIndexOf('write', calls.lastIndexOf('write') - 1) + 1,
          [],
          /The disk of ".*place-\d+" is full.*target/u,
        ],
        // Without a cache there is one thing less to write, the facts.
        [firstPart, ['--no-cache'], /The disk of ".*place-\d+" is full: without a cache.*-o/u],
      ] as const;
      for (const [call, more, words] of cases) {
        const place = exports.place();
        const env = faultyEnvironment(at('faulty.so'), [place.folder], {
          fault: { how: 'ENOSPC', at: call },
        });
        const { code, events } = await exports.run(place, { env }, ...more);
        assert.equal(code, exitCode.failed);
        assert.equal(events.at(-1)?.['code'], 'disk-full');
        assert.match(String(events.at(-1)?.['message']), words);
      }
    });
  });

  describe('from outside', () => {
    /** Runs an export, and sends a signal after this part of the time it should take. */
    async function interrupted(place: Place, signal: NodeJS.Signals, part: number): Promise<Outcome> {
      let timer: NodeJS.Timeout | undefined;
      const outcome = await exports.run(place, {
        onStart: (child) => {
          timer = setTimeout(() => child.kill(signal), part * undisturbedMs);
        },
      });
      clearTimeout(timer);
      return outcome;
    }

    const anyPart = fc.double({ min: 0, max: 1.1, noNaN: true });

    it('goes on after it was killed at any moment', () =>
      fc.assert(
        fc.asyncProperty(anyPart, async (part) => {
          const place = exports.place();
          exports.checkDisturbed(place, await interrupted(place, 'SIGKILL', part));
          await exports.checkRecovery(place);
        }),
        runs(4),
      ));

    it('goes on after it was killed again and again', async () => {
      const place = exports.place();
      for (const part of [0.6, 0.7, 0.8, 0.9]) {
        exports.checkDisturbed(place, await interrupted(place, 'SIGKILL', part));
      }
      await exports.checkRecovery(place);
    });

    it('leaves nothing for good when it was killed and keeps its parts beside the film', async () => {
      const place = exports.place();
      const outcome = await exports.run(
        place,
        { onEvent: ({ event }, send) => (event === 'plan' ? send('SIGKILL') : undefined) },
        '--no-cache',
      );
      assert.equal(outcome.code, null);
      const hidden = readdirSync(place.folder).filter((name) => name.startsWith('.framewright-'));
      assert.equal(hidden.length, 2, 'the film and the folder of its parts');
      await exports.checkRecovery(place);
    });

    it('leaves nothing when it is cancelled at any moment, and goes on', () =>
      fc.assert(
        fc.asyncProperty(anyPart, async (part) => {
          const place = exports.place();
          const outcome = await interrupted(place, 'SIGINT', part);
          // Before it listens, a signal ends it as it ends any process.
          assert.ok([exitCode.cancelled, exitCode.done, null].includes(outcome.code as 0), outcome.stdout);
          exports.checkDisturbed(place, outcome);
          await exports.checkRecovery(place);
        }),
        runs(3),
      ));
  });

  describe('by a cancel in the middle of heavy work', () => {
    before(function () {
      if (process.platform !== 'linux') this.skip();
      writeFileSync(at('heavy.reel'), JSON.stringify(heavy));
    });

    /** Takes minutes when it is left alone. */
    const heavy = {
      reel: 1,
      canvas: { width: 1920, height: 1080, fps: 30 },
      assets: { film: { src: 'source.mp4' } },
      tracks: [{ kind: 'video', items: Array.from({ length: 20 }, () => ({ asset: 'film', fit: 'fill' })) }],
      exports: { fine: { format: 'mp4', video: { codec: 'h264', quality: 10, preset: 'slow' } } },
    };

    /** Processor time a process has used, on all cores; undefined when it has ended. Linux counts it in hundredths of a second. */
    function processorMs(pid: number): number | undefined {
      if (!existsSync(`/proc/${pid}/stat`)) return undefined;
      const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const words = line.slice(line.lastIndexOf(')') + 2).split(' ');
      return 10 * (Number(words[11]) + Number(words[12]));
    }

    it('ends within a second of processor time on each core, and leaves nothing', () =>
      fc.assert(
        fc.asyncProperty(fc.nat(4), async (later) => {
          const place = exports.place();
          let pid = 0;
          let atCancelMs = 0;
          let lastMs = 0;
          let timer: NodeJS.Timeout | undefined;
          let seen = 0;
          const outcome = await framewright(['export', at('heavy.reel'), '-o', place.film, '--json'], {
            cache: place.cache,
            onStart: (child) => (pid = child.pid ?? 0),
            onEvent: ({ event, frames }, send) => {
              if (event !== 'progress' || frames === 0 || seen++ !== later) return;
              atCancelMs = lastMs = processorMs(pid) ?? 0;
              send('SIGINT');
              timer = setInterval(() => (lastMs = processorMs(pid) ?? lastMs), 10);
            },
          });
          clearInterval(timer);
          assert.equal(outcome.code, exitCode.cancelled, outcome.stdout);
          assert.ok(atCancelMs > 0);
          const usedMs = (lastMs - atCancelMs) / availableParallelism();
          assert.ok(usedMs < 1000, `it went on for ${usedMs} ms`);
          exports.checkDisturbed(place, outcome);
        }),
        runs(2, 50),
      ));
  });

  describe('by what it finds', () => {
    async function madeOnce(): Promise<{ readonly place: Place; readonly entries: readonly string[] }> {
      const place = exports.place();
      await exports.checkRecovery(place);
      const folder = join(place.cache, 'v1', 'entries');
      return { place, entries: readdirSync(folder).map((name) => join(folder, name)) };
    }

    const damages: readonly (readonly [string, (path: string, part: number) => void])[] = [
      [
        'has a bit turned over',
        (path, part) => {
          const bytes = readFileSync(path);
          bytes[Math.floor(part * bytes.length)]! ^= 1 << Math.floor(part * 8);
          writeFileSync(path, bytes);
        },
      ],
      ['is cut short', (path, part) => truncateSync(path, Math.floor(part * statSync(path).size))],
      ['is longer than it was', (path) => writeFileSync(path, 'more', { flag: 'a' })],
      ['is full of noughts', (path) => writeFileSync(path, Buffer.alloc(statSync(path).size))],
    ];
    for (const [what, damage] of damages) {
      it(`makes anew what ${what} in the cache`, () =>
        fc.assert(
          fc.asyncProperty(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (part) => {
            const { place, entries } = await madeOnce();
            for (const path of entries) damage(path, part);
            await exports.checkRecovery(place);
          }),
          runs(1, 50),
        ));
    }

    it('takes everything from the cache the second time', async () => {
      const { place, entries } = await madeOnce();
      const { events } = await exports.checkRecovery(place);
      assert.equal((events.at(-1)?.['segments'] as Telemetry['segments'])?.states, 'ccc');
      assert.equal(entries.length, 6, 'three segments, the sound, the facts, the record of the export');
    });

    it('names a source that changes meanwhile, and keeps nothing of the change', async () => {
      const place = exports.place();
      const other = at('other.mp4');
      testFilm(other, { seconds: 3, size: '160x90' });
      const { mtime, atime } = statSync(exports.source);
      const outcome = await exports.run(place, {
        onEvent: ({ event }) => {
          if (event !== 'plan') return;
          renameSync(exports.source, at('kept.mp4'));
          renameSync(other, exports.source);
          utimesSync(exports.source, atime, mtime);
        },
      });
      renameSync(exports.source, other);
      // Once it is back, it is again the file whose parts are looked for in the cache.
      renameSync(at('kept.mp4'), exports.source);
      assert.equal(outcome.code, exitCode.failed, outcome.stdout);
      assert.equal(outcome.events.at(-1)?.['code'], 'media-changed');
      exports.checkDisturbed(place, outcome);
      await exports.checkRecovery(place);
    });
  });

  describe('by another one', () => {
    it('ends well beside one of the same project', async () => {
      const place = exports.place();
      const beside = { ...place, film: join(place.folder, 'film-2.mp4') };
      const outcomes = await Promise.all([exports.run(place), exports.run(beside)]);
      for (const { code, stdout } of outcomes) assert.equal(code, exitCode.done, stdout);
      assert.ok(exports.isReference(place.film));
      assert.ok(exports.isReference(beside.film));
    });

    it('ends well beside one that writes the same film', async () => {
      const place = exports.place();
      const outcomes = await Promise.all([exports.run(place), exports.run(place)]);
      for (const { code, stdout } of outcomes) assert.equal(code, exitCode.done, stdout);
      assert.ok(exports.isReference(place.film));
      exports.checkTidy(place);
    });

    it('ends well beside one that is killed', async () => {
      const place = exports.place();
      const beside = { ...place, film: join(place.folder, 'film-2.mp4') };
      const [outcome] = await Promise.all([
        exports.run(place),
        exports.run(beside, {
          onEvent: (_event, send) => send('SIGKILL'),
        }),
      ]);
      assert.equal(outcome.code, exitCode.done, outcome.stdout);
      assert.ok(exports.isReference(place.film));
      await exports.checkRecovery(place);
    });

    it('ends well while the cache is cleared', async () => {
      const place = exports.place();
      const cleared: Promise<Outcome>[] = [];
      const outcome = await exports.run(place, {
        onEvent: () => {
          cleared.push(exports.clearCache(place));
        },
      });
      for (const { code, stdout } of await Promise.all(cleared)) assert.equal(code, exitCode.done, stdout);
      assert.equal(outcome.code, exitCode.done, outcome.stdout);
      assert.ok(exports.isReference(place.film));
      await exports.checkRecovery(place);
    });
  });
});
