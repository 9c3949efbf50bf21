import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { numbersInChromium } from '../chromium.ts';
import { framewright, type RunOptions } from '../cli/commandLine.ts';
import { ffmpeg, ffprobe, numberedFilm, packetTimes, readNumbers, testFilm, warningsOf } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

interface Plan {
  readonly segments: readonly {
    readonly firstFrame: number;
    readonly endFrame: number;
    readonly state: string;
    readonly why?: string;
    readonly key: string;
  }[];
  readonly sound: string;
}

interface Exported {
  readonly path: string;
  readonly bytes: Buffer;
  readonly plan: Plan;
  readonly events: readonly Readonly<Record<string, unknown>>[];
  /** Of the `done` event. */
  readonly segments: {
    readonly total: number;
    readonly cached: number;
    readonly encoded: number;
    readonly ends: readonly number[];
    readonly states: string;
  };
}

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

  before(() => {
    testFilm(at('a.mp4'), { seconds: 8 });
    testFilm(at('b.mp4'), { seconds: 4, size: '256x144' });
    numberedFilm(at('numbers.mp4'), 250);
    ffmpeg('-f', 'lavfi', '-i', 'sine=f=440:r=48000:d=9', '-c:a', 'pcm_s16le', at('tone.wav'));
  });

  const canvas = { width: 320, height: 180, fps: 30, background: '#102030', sampleRate: 48000, channels: 2 };
  const assets = {
    a: { src: 'a.mp4' },
    b: { src: 'b.mp4' },
    n: { src: 'numbers.mp4' },
    tone: { src: 'tone.wav' },
  };
  const web = { format: 'mp4', segment: 1, video: { quality: 23, preset: 'veryfast' } };
  const projectOf = (items: readonly object[], more: object = {}): object => ({
    reel: 1,
    canvas,
    assets,
    tracks: [{ kind: 'video', items }],
    exports: { web },
    ...more,
  });

  let films = 0;
  async function exported(
    project: object,
    {
      args = [],
      name = `film-${films++}`,
      ...options
    }: RunOptions & { readonly args?: readonly string[]; readonly name?: string } = {},
  ): Promise<Exported> {
    writeFileSync(at(`${name}.reel`), JSON.stringify(project));
    const path = at(`${name}.mp4`);
    const { code, events, stderr, stdout } = await framewright(
      ['export', at(`${name}.reel`), '-o', path, '--overwrite', '--json', ...args],
      options,
    );
    assert.equal(code, 0, stdout + stderr);
    const plan = events.find(({ event }) => event === 'plan') as unknown as Plan;
    const { segments } = events.at(-1) as unknown as Exported;
    return { path, bytes: readFileSync(path), plan, events, segments };
  }

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
      assert.deepEqual(counts, { total, cached: total - 4, encoded: 4, ends });
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
      encoded: 2,
      ends: [60, 120, 180, 240, 300],
      states: 'ddddd',
    });
    assert.equal(Number(ffprobe(film.path).streams[0]!['nb_read_frames']), 300);
  });

  /** Decodes without a warning, to this many frames, whose times are even. */
  function requireValid({ path }: Exported, frames: number, fps: number): void {
    assert.deepEqual(warningsOf(path), []);
    const { streams } = ffprobe(path);
    const video = streams.find((stream) => stream['codec_type'] === 'video')!;
    assert.equal(Number(video['nb_read_frames']), frames);
    assert.equal(Number(video['start_time']), 0);
    const times = packetTimes(path);
    assert.equal(times.length, frames);
    const tick = Math.round(1 / (fps * times[0]!.second));
    times.forEach(({ dts, pts }, index) => {
      assert.equal(dts, times[0]!.dts + index * tick, `decoding time of packet ${index}`);
      assert.ok(dts <= pts);
    });
    const shown = times.map(({ pts }) => pts).sort((a, b) => a - b);
    shown.forEach((pts, index) => assert.equal(pts, index * tick, `time of frame ${index}`));
  }

  describe('is a valid film', () => {
    const shots = (count: number, frames: number): readonly object[] =>
      Array.from({ length: count }, (_, i) => ({
        asset: 'n',
        in: `${(i * 37) % 200}f`,
        duration: `${frames}f`,
      }));
    const numbersOf = (count: number, frames: number): readonly number[] =>
      Array.from({ length: count * frames }, (_, n) => ((Math.floor(n / frames) * 37) % 200) + (n % frames));
    const small = { ...canvas, width: 128, height: 64 };

    it('with a cut every half second', async () => {
      const film = await exported(
        projectOf(shots(24, 15), { canvas: small, exports: { web: { ...web, segment: 8 } } }),
      );
      requireValid(film, 360, 30);
      assert.ok(film.plan.segments.length > 2);
      assert.deepEqual(readNumbers(film.path), numbersOf(24, 15));
    });

    it('with segments of half a second, each of them a shot', async () => {
      const film = await exported(
        projectOf(shots(24, 15), { canvas: small, exports: { web: { ...web, segment: 0.5 } } }),
      );
      requireValid(film, 360, 30);
      const bounds = new Set(film.plan.segments.map(({ firstFrame }) => firstFrame));
      for (let cut = 0; cut < 360; cut += 15) assert.ok(bounds.has(cut), `${cut} is no bound`);
      assert.deepEqual(readNumbers(film.path), numbersOf(24, 15));
      assert.deepEqual(await numbersInChromium(film.path), numbersOf(24, 15));
    });

    for (const preset of ['ultrafast', 'veryfast', 'slow']) {
      it(`with segments of one and two frames, ${preset}`, async () => {
        const film = await exported(
          projectOf(
            [
              { color: '#ff0000', duration: 2 },
              { asset: 'n', in: '0f', duration: 3 },
              { color: '#00ff00', duration: 0.5 },
              { color: '#0000ff', duration: 0.25 },
              { asset: 'n', in: '60f', duration: 2.5 },
            ],
            {
              canvas: { ...small, fps: 4 },
              exports: { web: { format: 'mp4', segment: 0.25, video: { quality: 20, preset } } },
            },
          ),
        );
        requireValid(film, 33, 4);
        const lengths = new Set(film.plan.segments.map(({ firstFrame, endFrame }) => endFrame - firstFrame));
        assert.ok(lengths.has(1) && lengths.has(2), [...lengths].join(' '));
        assert.deepEqual(await numbersInChromium(film.path), readNumbers(film.path));
      });
    }

    it('of nothing but crossfades', async () => {
      const items = Array.from({ length: 6 }, (_, i) => [
        { transition: 'crossfade', duration: 1 },
        { asset: i % 2 === 0 ? 'a' : 'b', in: 1 + i / 4, duration: 1 },
      ]);
      const film = await exported(projectOf(items.flat().slice(1)));
      requireValid(film, 180, 30);
    });

    it('at an NTSC rate, and at another than its canvas', async () => {
      const ntsc = await exported(projectOf(shots(10, 31), { canvas: { ...small, fps: 29.97 } }));
      requireValid(ntsc, 310, 30000 / 1001);
      const slow = await exported(
        projectOf(shots(10, 31), { canvas: small, exports: { web: { ...web, fps: 12 } } }),
      );
      requireValid(slow, 124, 12);
    });
  });

  it('is as good around its seams as elsewhere', async () => {
    const shot = [{ asset: 'a', in: 0.2, duration: 7 }];
    const film = await exported(projectOf(shot));
    const lossless = await exported(
      projectOf(shot, { exports: { web: { format: 'mp4', video: { quality: 0, preset: 'ultrafast' } } } }),
    );
    requireValid(film, 210, 30);
    const decibels = [
      ...ffmpeg(
        '-i',
        film.path,
        '-i',
        lossless.path,
        '-lavfi',
        '[0:v][1:v]psnr=stats_file=-',
        '-f',
        'null',
        '-',
      )
        .toString()
        .matchAll(/psnr_avg:([\d.]+)/gu),
    ].map(([, value]) => Number(value));
    assert.equal(decibels.length, 210);
    const seams = film.plan.segments.slice(1).map(({ firstFrame }) => firstFrame);
    assert.ok(seams.length >= 5);
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
    for (const seam of seams) {
      // The picture changes as the film goes on: what a seam costs is seen beside its neighbourhood.
      const around = mean(decibels.slice(seam - 2, seam + 2));
      const beside = mean([...decibels.slice(seam - 12, seam - 2), ...decibels.slice(seam + 2, seam + 12)]);
      assert.ok(
        around > beside - 1,
        `frame ${seam}: ${around.toFixed(2)} dB, beside ${beside.toFixed(2)} dB`,
      );
    }
  });

  describe('with sound', () => {
    const rate = 48_000;
    const samplesOf = (path: string): Float32Array => {
      const raw = ffmpeg('-i', path, '-map', '0:a', '-ac', '1', '-f', 'f32le', '-');
      return new Float32Array(raw.buffer, raw.byteOffset, raw.length / 4);
    };
    const toned = (segment: number): object =>
      projectOf([], {
        tracks: [
          {
            kind: 'video',
            items: Array.from({ length: 8 }, (_, i) => ({ color: `#00${i}${i}00`, duration: 1 })),
          },
          {
            kind: 'audio',
            items: Array.from({ length: 8 }, (_, i) => ({ asset: 'tone', in: i, duration: 1 })),
          },
        ],
        exports: { web: { ...web, segment } },
      });

    it('has the same sound in one segment and in many', async () => {
      const [many, one] = [await exported(toned(0.5)), await exported(toned(60))];
      assert.ok(many.plan.segments.length >= 8);
      assert.equal(one.plan.segments.length, 1);
      const stream = ({ path }: Exported): Buffer =>
        ffmpeg('-i', path, '-map', '0:a', '-c', 'copy', '-f', 'adts', '-');
      assert.ok(stream(many).equals(stream(one)));
      // From its first sample to its last it is the tone: no gap, no click where pictures or sounds meet.
      const samples = samplesOf(many.path);
      assert.ok(samples.length >= 8 * rate);
      const tone = (n: number): number => Math.sin((2 * Math.PI * 440 * n) / rate);
      const heard = samples.subarray(0, 8 * rate - 1024);
      const amplitude = (2 / heard.length) * heard.reduce((sum, sample, n) => sum + sample * tone(n), 0);
      assert.ok(amplitude > 0.05, String(amplitude));
      const worst = heard.reduce(
        (most, sample, n) => Math.max(most, Math.abs(sample - amplitude * tone(n))),
        0,
      );
      assert.ok(worst < amplitude / 20, `${worst} beside ${amplitude}`);
    });
  });
});
