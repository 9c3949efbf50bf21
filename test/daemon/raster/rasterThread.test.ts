/** The thread for pictures, with the program that it runs, or one that dies. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { RasterThread } from '../../../daemon/raster/rasterThread.ts';
import type { PictureLook } from '../../../daemon/raster/rasterMessages.ts';
import { photo, svg, twoColors } from './pictures.ts';

const program = new URL('../../../scripts/lib/rastersFromSource.mjs', import.meta.url);

/** One that runs this script in place of ours; `task` is what it is asked, `answer` tells it. */
const dying = (script: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', ({ id, task }) => {
        const answer = (answer) => parentPort.postMessage({ id, kind: 'answer', answer });
        ${script}
      });`)}`,
  );

const ownCopy = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes);

describe('the thread for pictures', function () {
  this.timeout(120_000);
  const threads: RasterThread[] = [];
  const begin = (of = program, idleMs = 60_000): RasterThread => {
    const thread = new RasterThread(of, idleMs);
    threads.push(thread);
    return thread;
  };
  after(() => Promise.all(threads.map((thread) => thread.rest())));

  it('begins with the first picture, takes its bytes and hands over its pixels', async () => {
    const thread = begin();
    assert.equal(thread.begun, false);
    const bytes = ownCopy(photo(640, 480));
    const { facts, found } = await thread.perform('look', { bytes, path: 'a.jpg' });
    assert.equal(thread.begun, true);
    assert.equal(bytes.byteLength, 0);
    assert.deepEqual(facts, { width: 640, height: 480, opaque: true });
    assert.ok('bitmap' in found && found.bitmap.pixels.length === 640 * 480 * 4);
  });

  it('tells errors by their code and in their words', async () => {
    const bytes = ownCopy(svg('<image href="other.png"/>'));
    await assert.rejects(begin().perform('look', { bytes, path: 'a.svg' }), {
      name: 'FramewrightError',
      code: 'media-unsupported',
      message: /"a\.svg" refers to "other\.png"/u,
    });
  });

  it('shows where a bug of ours is', async () => {
    // What our own types rule out.
    const wrong = begin().perform('texts', { texts: undefined as never });
    await assert.rejects(wrong, (error: Error) => error.stack?.includes('performTask') === true);
  });

  it('does once what two ask for at a time, for both, and again later', async () => {
    const thread = begin();
    let read = 0;
    const work = () => {
      read++;
      return Promise.resolve({ bytes: ownCopy(twoColors(8, 8)), path: 'a.png' });
    };
    const [one, other] = await Promise.all([
      thread.perform('bitmap', work, { key: 'a' }),
      thread.perform('bitmap', work, { key: 'a' }),
    ]);
    assert.equal(one, other);
    assert.equal(read, 1);
    assert.deepEqual(await thread.perform('bitmap', work, { key: 'a' }), one);
    assert.equal(read, 2);
  });

  it('does not begin what nobody waits for any more, and the other goes on for who stays', async () => {
    const thread = begin();
    const read: string[] = [];
    const asked = (name: string, signal?: AbortSignal): Promise<unknown> =>
      thread.perform(
        'bitmap',
        () => {
          read.push(name);
          return Promise.resolve({ bytes: ownCopy(twoColors(8, 8)), path: name });
        },
        { key: name, signal },
      );
    const [gone, half] = [new AbortController(), new AbortController()];
    const first = Promise.all([asked('first'), asked('second')]);
    const dropped = asked('dropped', gone.signal);
    const left = asked('shared', half.signal);
    const stays = asked('shared');
    gone.abort(new Error('closed'));
    half.abort(new Error('closed'));
    await assert.rejects(dropped, /closed/u);
    await assert.rejects(left, /closed/u);
    await assert.rejects(asked('late', gone.signal), /closed/u);
    await Promise.all([first, stays]);
    assert.deepEqual(read, ['first', 'second', 'shared']);
  });

  it('packs a picture while another is drawn', async () => {
    const thread = begin();
    const picture = { width: 4, height: 4, pixels: new Uint8Array(64).fill(255) };
    let reading = (): void => undefined;
    const held = new Promise<void>((resolve) => (reading = resolve));
    const drawn = thread.perform('bitmap', async () => {
      await held;
      return { bytes: ownCopy(twoColors(8, 8)), path: 'a.png' };
    });
    const png = await thread.perform('pack', { picture, as: { format: 'png' } });
    assert.equal(Buffer.from(png).toString('latin1', 1, 4), 'PNG');
    reading();
    await drawn;
  });

  it('ends when it has had nothing to do for a while, or is told to, and begins again', async () => {
    const thread = begin(program, 1);
    const look = (): Promise<PictureLook> =>
      thread.perform('look', { bytes: ownCopy(twoColors(8, 8)), path: 'a.png' });
    const before = await look();
    while (thread.begun) await new Promise(setImmediate);
    assert.deepEqual(await look(), before);
    const restless = begin();
    await restless.perform('look', { bytes: ownCopy(twoColors(8, 8)), path: 'a.png' });
    await restless.rest();
    assert.equal(restless.begun, false);
    const asked = restless.perform('look', { bytes: ownCopy(twoColors(8, 8)), path: 'a.png' });
    // Not while it is needed.
    await restless.rest();
    assert.deepEqual(await asked, before);
  });

  describe('that dies', () => {
    it('fails what it was at, and another does the rest', async () => {
      const thread = begin(dying(`if (task.path === 'bad') process.exit(3); else answer(task.path);`));
      const ask = (path: string): Promise<unknown> =>
        thread.perform('bitmap', { bytes: new Uint8Array(1), path });
      assert.equal(await ask('one'), 'one');
      const ends = await Promise.allSettled([ask('bad'), ask('beside'), ask('rest')]);
      const ended = 'Error: the thread for pictures has ended';
      assert.deepEqual(
        ends.map((end) => (end.status === 'fulfilled' ? end.value : String(end.reason))),
        [ended, ended, 'rest'],
      );
      assert.equal(await ask('two'), 'two');
    });

    it('for want of memory says so, and of which picture', async () => {
      const thread = begin(dying(`const all = []; for (;;) all.push(new Array(1e6).fill(id));`), 60_000);
      await assert.rejects(thread.perform('bitmap', { bytes: new Uint8Array(1), path: 'huge.png' }), {
        code: 'out-of-memory',
        message: /"huge\.png"/u,
      });
    });

    it('at its beginning fails each that asks, and ends', async () => {
      const thread = begin(new URL('./noProgram.mjs', import.meta.url));
      const ask = (): Promise<unknown> => thread.perform('bitmap', { bytes: new Uint8Array(1), path: 'a' });
      const ends = await Promise.allSettled([ask(), ask()]);
      for (const end of ends)
        assert.ok(end.status === 'rejected' && String(end.reason).includes('noProgram'));
    });
  });

  it('keeps no process alive, and one that waits for it waits', () => {
    const script = `
      const { rasters } = await import(${JSON.stringify(new URL('../../../daemon/raster/rasters.ts', import.meta.url).href)});
      const [problem] = await rasters.perform('texts', { texts: [{ font: 'sans-serif', text: 'Hello' }] });
      console.log(rasters.begun, problem.letters);`;
    const options = ['--import=tsx', '--input-type=module', '--eval', script];
    const { stdout, stderr, status } = spawnSync(process.execPath, options, { encoding: 'utf8' });
    assert.equal(stdout, 'true undefined\n', stderr);
    assert.equal(status, 0);
  });
});
