import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { framewright } from './commandLine.ts';

interface TraceEvent {
  readonly ph: 'X' | 'C' | 'M';
  readonly name: string;
  readonly cat: string;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly args: Readonly<Record<string, number | string>>;
}

describe('framewright export --trace', function () {
  this.timeout(120_000);
  const at = temporaryFolder();

  before(() => {
    testFilm(at('a.mp4'), { seconds: 4 });
    testFilm(at('b.mp4'), { seconds: 4, size: '640x360' });
    const project = {
      reel: 1,
      canvas: { width: 320, height: 180, fps: 25 },
      assets: { a: { src: 'a.mp4' }, b: { src: 'b.mp4' } },
      tracks: [
        {
          kind: 'video',
          items: [
            { asset: 'a', duration: 3 },
            { asset: 'b', duration: 3 },
            { asset: 'a', in: 0.5, duration: 3 },
          ],
        },
      ],
    };
    writeFileSync(at('film.reel'), JSON.stringify(project));
  });

  async function traced(...args: readonly string[]): Promise<readonly TraceEvent[]> {
    const { code, stderr } = await framewright([
      ...['export', at('film.reel'), '--overwrite', '--trace', at('trace.json'), ...args],
    ]);
    assert.equal(code, 0, stderr);
    const { traceEvents, otherData } = JSON.parse(readFileSync(at('trace.json'), 'utf8')) as {
      readonly traceEvents: readonly TraceEvent[];
      readonly otherData: { readonly droppedEvents: number };
    };
    assert.equal(otherData.droppedEvents, 0);
    return traceEvents;
  }

  const stretches = (events: readonly TraceEvent[], name?: string): readonly TraceEvent[] =>
    events.filter((event) => event.ph === 'X' && (name === undefined || event.name === name));

  const framesOf = (events: readonly TraceEvent[]): readonly number[] =>
    events
      .flatMap(({ args }) => (typeof args['frame'] === 'number' ? [args['frame']] : []))
      .toSorted((a, b) => a - b);

  const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

  /** Of one track, stretches lie inside one another or apart. */
  function requireNested(events: readonly TraceEvent[]): void {
    for (const tid of new Set(events.map((event) => event.tid))) {
      const open: number[] = [];
      const own = stretches(events).filter((event) => event.tid === tid);
      for (const { name, ts, dur } of own.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)) {
        while (open.length > 0 && open.at(-1)! <= ts) open.pop();
        // Nanoseconds, written as µs: sums may differ in the last digit.
        if (open.length > 0) assert.ok(ts + dur <= open.at(-1)! + 0.002, `${name} at ${ts} on ${tid}`);
        open.push(ts + dur);
      }
    }
  }

  it('has every frame at every stage, in its segment, on a named track', async () => {
    const events = await traced('--workers', '2');
    requireNested(events);
    for (const stage of ['compose', 'encode', 'mux'])
      assert.deepEqual(framesOf(stretches(events, stage)), upTo(225), stage);

    const names = new Map(
      events.filter(({ name }) => name === 'thread_name').map(({ tid, args }) => [tid, args['name']]),
    );
    for (const { tid } of stretches(events)) assert.ok(names.has(tid));
    for (const name of ['encoder 1: compose', 'encoder 1: encode', 'encoder 1: decode', 'sound', 'mux'])
      assert.ok([...names.values()].includes(name), name);

    const segments = stretches(events, 'segment');
    assert.deepEqual(
      segments.map(({ args }) => args['segment']).toSorted((a, b) => Number(a) - Number(b)),
      [0, 1, 2],
    );
    for (const encode of stretches(events, 'encode')) {
      const own = segments.find(({ args }) => args['segment'] === encode.args['segment'])!;
      assert.equal(own.tid, encode.tid);
      assert.ok(own.ts <= encode.ts && encode.ts + encode.dur <= own.ts + own.dur + 0.002);
    }
    for (const stage of ['compose', 'encode', 'decode', 'mux'])
      assert.deepEqual(
        new Set(stretches(events, stage).flatMap(({ args }) => args['segment'] ?? [])),
        new Set([0, 1, 2]),
        stage,
      );
    assert.deepEqual(
      new Set(stretches(events, 'decode').map(({ args }) => args['source'])),
      new Set(['a.mp4', 'b.mp4']),
    );
    const counters = new Set(events.filter(({ ph }) => ph === 'C').map(({ name }) => name));
    for (const name of ['memory', 'waiting for encode', 'waiting for compose', 'live frames'])
      assert.ok(counters.has(name), name);
  });

  it('has the frames of a gif too', async () => {
    const events = await traced('--as', 'gif', '--range', '..1');
    requireNested(events);
    const frames = framesOf(stretches(events, 'encode'));
    assert.deepEqual(frames, upTo(15));
  });

  it('is whole when the export fails', async () => {
    const { code } = await framewright(
      ['export', at('film.reel'), '--json', '--overwrite', '--trace', at('cancelled.json')],
      { onEvent: ({ event }, send) => (event === 'plan' ? send('SIGINT') : undefined) },
    );
    assert.equal(code, 130);
    assert.doesNotThrow(() => JSON.parse(readFileSync(at('cancelled.json'), 'utf8')));
  });

  it('is never written over another file unasked, nor over a source', async () => {
    const { code, stderr } = await framewright([
      'export',
      at('film.reel'),
      '-o',
      at('o.mp4'),
      '--trace',
      at('trace.json'),
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /trace\.json" is already there/u);
    const wrong = await framewright(['export', at('film.reel'), '--overwrite', '--trace', at('a.mp4')]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /should end in ".json"/u);
    const nowhere = await framewright(['export', at('film.reel'), '--trace', at('no/such.json')]);
    assert.equal(nowhere.code, 1);
    assert.ok(!existsSync(at('no')));
  });
});
