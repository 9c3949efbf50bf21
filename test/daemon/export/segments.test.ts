import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { framewright } from '../cli/commandLine.ts';
import { ffprobe } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { exporterIn, makeAssets, projectOf, web, type Exported } from './exported.ts';

/** What the same film's segments are when it is made again. */
const allCached = ({ segments }: Exported): Exported['segments'] => ({
  ...segments,
  cached: segments.total,
  encoded: 0,
  states: 'c'.repeat(segments.total),
});

describe('an export in segments', function () {
  this.timeout(300_000);
  const at = temporaryFolder();

  const exported = exporterIn(at);

  before(() => makeAssets(at));

  /** Fails without printing two films. */
  function same(one: Exported, other: Exported): void {
    assert.ok(one.bytes.equals(other.bytes), `${one.path} and ${other.path} differ`);
  }

  const states = ({ plan }: Exported): string =>
    plan.segments.map(({ state }) => (state === 'cached' ? 'c' : 'e')).join('') +
    (plan.sound === 'cached' ? 'C' : 'E');

  /** Cuts, a crossfade, a title and a colour; two sounds, of which one runs through. */
  const filmWith = (title: string, opening: readonly object[] = []): object =>
    projectOf([], {
      tracks: [
        {
          kind: 'video',
          items: [
            ...opening,
            { asset: 'a', in: 0.5, duration: 4 },
            { transition: 'crossfade', duration: 0.5 },
            { asset: 'b', in: 0.5, duration: 2, gain: -6 },
            { color: '#203040', duration: 1 },
          ],
        },
        {
          kind: 'video',
          items: [{ text: title, start: 1.1, duration: 0.8, style: { size: 30 }, fadeIn: 0.2 }],
        },
        { kind: 'audio', items: [{ asset: 'tone', duration: 'end', gain: -12 }] },
      ],
    });

  describe('of one project', () => {
    let cache = '';
    let first: Exported;
    before(async () => {
      cache = at('cache');
      first = await exported(filmWith('Title'), { cache, args: ['--workers', '2'] });
    });

    it('has several segments, all of which are encoded the first time', () => {
      assert.match(states(first), /^e{6,}E$/u);
      assert.deepEqual(first.segments, {
        total: first.plan.segments.length,
        cached: 0,
        copied: 0,
        encoded: first.plan.segments.length,
        ends: first.plan.segments.map(({ endFrame }) => endFrame),
        states: 'd'.repeat(first.plan.segments.length),
      });
    });

    it('is the same film whoever encodes it, and out of the cache', async () => {
      for (const workers of ['1', '4'])
        same(await exported(filmWith('Title'), { args: ['--workers', workers] }), first);
      const again = await exported(filmWith('Title'), { cache });
      same(again, first);
      assert.match(states(again), /^c+C$/u);
      assert.deepEqual(again.segments, allCached(first));
    });

    it('is the same film whatever the memory held before', async () => {
      for (const filling of ['85', '170'])
        same(
          await exported(filmWith('Title'), {
            shellPrefix: `MALLOC_PERTURB_=${filling}; export MALLOC_PERTURB_;`,
          }),
          first,
        );
    });

    it('says why it encodes what it encodes', async () => {
      const whys = async (project: object): Promise<readonly string[]> => {
        const { plan } = await exported(project, { cache: at('cache-of-whys'), name: 'whys' });
        return [...new Set(plan.segments.map(({ state, why }) => why ?? state))];
      };
      assert.deepEqual(await whys(filmWith('Title')), ['not exported before']);
      assert.deepEqual(await whys(filmWith('Title')), ['cached']);
      assert.deepEqual(await whys(filmWith('Other')), ['cached', 'edited']);
      const smaller = { ...web, video: { ...web.video, quality: 30 } };
      assert.deepEqual(await whys({ ...filmWith('Other'), exports: { web: smaller } }), [
        "the export's settings changed",
      ]);
      await framewright(['cache', 'clear'], { cache: at('cache-of-whys') });
      assert.deepEqual(await whys(filmWith('Other')), ['not exported before']);
    });

    it('encodes only what an edit changes', async () => {
      const other = await exported(filmWith('Other'), { cache });
      const touched = other.plan.segments.map(
        ({ firstFrame, endFrame }) => firstFrame < 1.9 * 30 && endFrame > 1.1 * 30,
      );
      assert.equal(states(other), touched.map((is) => (is ? 'e' : 'c')).join('') + 'C');
      assert.equal(other.segments.encoded, touched.filter(Boolean).length);
      same(other, await exported(filmWith('Other')));
      const back = await exported(filmWith('Title'), { cache });
      assert.match(states(back), /^c+C$/u);
      same(back, first);
    });

    it('encodes only what is inserted, and what stands over the rest at a place of its own', async () => {
      const inserted = await exported(filmWith('Title', [{ asset: 'b', in: 2, duration: '50f' }]), { cache });
      const { segments } = inserted.plan;
      const kept = segments.filter(({ firstFrame, state }) => firstFrame > 50 + 2 * 30 && state !== 'cached');
      assert.deepEqual(kept, []);
      same(inserted, await exported(filmWith('Title', [{ asset: 'b', in: 2, duration: '50f' }])));
    });

    it('makes a part of it from the segments of the whole', async () => {
      const bounds = first.plan.segments.map(({ firstFrame }) => firstFrame);
      const part = await exported(filmWith('Title'), {
        cache,
        args: ['--range', `${bounds[1]!}f..${bounds[4]!}f`],
      });
      assert.equal(states(part), 'cccE');
    });

    it('encodes damaged parts again, and is the same film', async () => {
      const [one = '', two = '', three = '', four = ''] = first.plan.segments.map(({ key }) =>
        join(cache, 'v1', 'entries', key),
      );
      const bytes = readFileSync(one);
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(one, bytes);
      truncateSync(two, statSync(two).size >> 1);
      truncateSync(three, 0);
      // What tells the container of the stream is read long before the sum at the end.
      const header = readFileSync(four);
      header.fill(0xee, 8, 40);
      writeFileSync(four, header);

      const repaired = await exported(filmWith('Title'), { cache });
      same(repaired, first);
      const { total, ends } = first.segments;
      const { states: become, ...counts } = repaired.segments;
      assert.deepEqual(counts, { total, cached: total - 4, copied: 0, encoded: 4, ends });
      assert.equal(become.replaceAll('c', ''), 'dddd');
      const after = await exported(filmWith('Title'), { cache });
      assert.match(states(after), /^c+C$/u);
      assert.deepEqual(after.segments, allCached(first));
      same(after, first);
    });

    it('keeps nothing when it is told not to', async () => {
      const unused = at('unused');
      const before = readdirSync(at());
      const film = await exported(filmWith('Title'), { cache: unused, args: ['--no-cache'] });
      same(film, first);
      assert.match(states(film), /^e+E$/u);
      const made = readdirSync(at()).filter((name) => !before.includes(name));
      assert.deepEqual(
        made.filter((name) => name !== 'unused').map((name) => join(at(), name)),
        [film.path, film.path.replace(/mp4$/u, 'reel')],
      );
      if (made.includes('unused'))
        assert.deepEqual(
          readdirSync(unused, { recursive: true }).filter((name) => String(name).includes('entries/')),
          [],
        );
    });

    it('is made without a cache where there can be none, and says so', async () => {
      writeFileSync(at('occupied'), 'a file');
      const film = await exported(filmWith('Title'), { cache: at('occupied') });
      same(film, first);
      const notices = film.events.filter(({ event }) => event === 'notice');
      assert.ok(
        notices.some(({ message }) => String(message).includes(at('occupied'))),
        JSON.stringify(notices),
      );
    });

    it('is the same film with little memory, by one encoder', async () => {
      for (const args of [
        ['--memory', 'low'],
        ['--memory-limit', '150MB'],
      ]) {
        const film = await exported(filmWith('Title'), { args });
        same(film, first);
        for (const { event, encoders } of film.events) {
          if (event === 'progress')
            assert.ok(Number(encoders ?? 0) <= 1, `${args.join(' ')}: ${String(encoders)}`);
        }
      }
    });
  });

  it('encodes equal segments once', async () => {
    const shot = { asset: 'n', in: '30f', duration: 2 };
    const film = await exported(
      projectOf([shot, { color: '#ff0000', duration: 2 }, shot, { color: '#ff0000', duration: 2 }, shot], {
        exports: { web: { ...web, segment: 8 } },
      }),
    );
    assert.deepEqual(film.segments, {
      total: 5,
      cached: 0,
      copied: 0,
      encoded: 2,
      ends: [60, 120, 180, 240, 300],
      states: 'ddddd',
    });
    assert.equal(Number(ffprobe(film.path).streams[0]!['nb_read_frames']), 300);
  });
});
