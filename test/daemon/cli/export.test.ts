import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Telemetry } from '../../../model/protocol/telemetry.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import {
  combing,
  ffmpeg,
  ffprobe,
  interlacedFilm,
  numberedFilm,
  readNumbers,
  similarity,
  testFilm,
} from '../media.ts';
import { framewright } from './commandLine.ts';

describe('framewright export', function () {
  this.timeout(120_000);
  const at = temporaryFolder();

  async function exported(name: string, project: object, ...args: readonly string[]): Promise<string> {
    writeFileSync(at(`${name}.reel`), JSON.stringify(project));
    const { code, stdout, stderr } = await framewright(['export', at(`${name}.reel`), ...args]);
    assert.equal(code, 0, stderr);
    return stdout.trim().split('\n').at(-1)!;
  }

  before(() => {
    testFilm(at('a.mp4'), { seconds: 4 });
    testFilm(at('b.mp4'), { seconds: 3, size: '640x360' });
    numberedFilm(at('numbers.mp4'), 250);
  });

  const film = {
    reel: 1,
    canvas: { width: 320, height: 180, fps: 25, background: '#102030', sampleRate: 48000, channels: 2 },
    variables: { title: 'Title' },
    assets: { a: { src: 'a.mp4' }, b: { src: 'b.mp4' } },
    tracks: [
      {
        kind: 'video',
        items: [
          { asset: 'a', in: 0.5, out: 2.5 },
          { transition: 'crossfade', duration: 0.6 },
          { asset: 'b', in: 0.5, duration: 2, gain: -6 },
        ],
      },
      {
        kind: 'video',
        items: [
          {
            text: '${title}',
            start: 0.4,
            duration: 3,
            style: { size: 36, weight: 700, shadow: {} },
            place: { y: 0.8 },
            fadeIn: 0.4,
          },
        ],
      },
    ],
  };

  it('makes the film: size, rate, frames, tags, sound, and an index at its front', async () => {
    const path = await exported('film', film);
    assert.equal(path, at('film-web.mp4'));
    const { streams } = ffprobe(path);
    const video = streams.find((stream) => stream['codec_type'] === 'video')!;
    const audio = streams.find((stream) => stream['codec_type'] === 'audio')!;
    const expected = {
      codec_name: 'h264',
      width: 320,
      height: 180,
      r_frame_rate: '25/1',
      nb_read_frames: '100',
      pix_fmt: 'yuv420p',
      color_range: 'tv',
      color_space: 'bt709',
      color_primaries: 'bt709',
      color_transfer: 'bt709',
    };
    for (const [key, value] of Object.entries(expected)) assert.equal(video[key], value, key);
    assert.equal(Number(video['start_time']), 0);
    assert.equal(audio['codec_name'], 'aac');
    assert.equal(audio['sample_rate'], '48000');
    assert.equal(audio['channels'], 2);
    const audioFrame = 1024 / 48000;
    assert.ok(
      Math.abs(Number(audio['duration']) - 4) <= audioFrame,
      `the sound is ${String(audio['duration'])} s long`,
    );
    const bytes = readFileSync(path);
    assert.ok(bytes.indexOf('moov') < bytes.indexOf('mdat'), 'the index is at the end');
  });

  it('shows what render-frame shows', async () => {
    for (const frame of [0, 25, 50, 75, 99]) {
      const png = at(`frame-${frame}.png`);
      const { code, stderr } = await framewright([
        'render-frame',
        at('film.reel'),
        '--at',
        `${frame}f`,
        '-o',
        png,
      ]);
      assert.equal(code, 0, stderr);
      const found = similarity(at('film-web.mp4'), frame, png);
      assert.ok(found > 0.97, `frame ${frame}: ${found}`);
    }
  });

  it('tells frames apart that differ, so that the comparison above means something', () => {
    assert.ok(similarity(at('film-web.mp4'), 99, at('frame-0.png')) < 0.9);
  });

  it('shows exactly the frames of the source that the project names', async () => {
    const path = await exported('numbers', {
      reel: 1,
      canvas: { width: 128, height: 64, fps: 30 },
      assets: { n: { src: 'numbers.mp4' } },
      tracks: [
        {
          kind: 'video',
          items: [
            { asset: 'n', in: '137f', out: '190f' },
            { asset: 'n', in: '20f', duration: '40f' },
            { asset: 'n', in: '100f', duration: '30f', speed: 2 },
            { asset: 'n', in: '249f', duration: '1f' },
          ],
        },
      ],
    });
    const count = (from: number, length: number, step = 1): readonly number[] =>
      Array.from({ length }, (_, index) => from + index * step);
    assert.deepEqual(readNumbers(path), [...count(137, 53), ...count(20, 40), ...count(100, 30, 2), 249]);
  });

  it('makes only the range that is asked for', async () => {
    const path = await exported(
      'range',
      JSON.parse(readFileSync(at('numbers.reel'), 'utf8')) as object,
      '--range',
      '10f..25f',
    );
    assert.deepEqual(
      readNumbers(path),
      Array.from({ length: 15 }, (_, index) => 147 + index),
    );
  });

  it('makes a gif in its own size and rate', async () => {
    const path = await exported('loop', film, '--as', 'gif', '--range', '..2');
    assert.equal(path, at('loop-gif.gif'));
    const video = ffprobe(path).streams[0]!;
    assert.deepEqual([video['codec_name'], video['width'], video['height']], ['gif', 320, 180]);
    assert.equal(video['nb_read_frames'], '30');
  });

  it('fills in variables from the command line', async () => {
    // Without lookahead: x264's, on a thread of its own, may decide otherwise from one run to the next.
    const exports = { web: { format: 'mp4', video: { quality: 0, preset: 'ultrafast' } } };
    const plain = await exported('plain', { ...film, exports });
    const other = await exported('other', { ...film, exports }, '--var', 'title=Another one');
    assert.notDeepEqual(readFileSync(plain), readFileSync(other));
    const again = await exported('again', { ...film, exports }, '--var', 'title=Title');
    assert.deepEqual(readFileSync(plain), readFileSync(again));
  });

  it('reports progress and the result as JSON', async () => {
    const { code, events, stderr } = await framewright([
      'export',
      at('film.reel'),
      '--overwrite',
      '--json',
      '--explain',
    ]);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.deepEqual(
      events.slice(0, 3).map(({ event }) => event),
      ['flow', 'notice', 'plan'],
    );
    assert.match(String(events[1]?.['message']), /^Encoder: \S+, in (?:software|hardware): /u);
    assert.ok(events.some(({ event, frameCount }) => event === 'progress' && frameCount === 100));
    const done = events.at(-1)!;
    assert.deepEqual([done['event'], done['path'], done['frames']], ['done', at('film-web.mp4'), 100]);
    const { stages, memory, live, segments } = done as unknown as Telemetry;
    for (const stage of ['decode', 'compose', 'encode', 'sound', 'mux']) {
      const cost = stages.find((each) => each.stage === stage);
      assert.ok(cost !== undefined && cost.count > 0 && cost.totalMs > 0, stage);
      assert.ok(0 < cost.p50Ms && cost.p50Ms <= cost.p95Ms, `${stage}: ${cost.p50Ms}, ${cost.p95Ms}`);
    }
    assert.equal(done['bytes'], readFileSync(at('film-web.mp4')).length);
    assert.equal(done['estimatedBytes'], done['bytes']);
    assert.ok(0 < memory.residentBytes && memory.residentBytes <= memory.peakBytes);
    assert.ok(memory.peakBytes < memory.limitBytes);
    assert.ok(live.codecs >= 0 && live.poolBytes >= 0);
    assert.equal(segments?.encoded, segments?.total);
  });

  it('tells four times a second what each stage costs, what waits and what is in memory', async () => {
    const { events } = await framewright(['export', at('film.reel'), '--overwrite', '--json']);
    const progress = events.filter(({ event }) => event === 'progress');
    const keys = [
      ...['frames', 'cachedFrames', 'frameCount', 'fps', 'secondsPassed', 'bytes', 'queues', 'stages'],
      ...['encoders', 'memory', 'counts', 'live', 'segments'],
    ];
    for (const telemetry of progress) for (const key of keys) assert.ok(telemetry[key] !== undefined, key);
    const frames = progress.map((telemetry) => telemetry['frames'] as number);
    assert.deepEqual(
      frames,
      frames.toSorted((a, b) => a - b),
    );
    assert.equal(frames.at(-1), 100);
  });

  it('explains the way of the pixels and what it cost', async () => {
    const { code, stdout } = await framewright(['export', at('film.reel'), '--overwrite', '--explain']);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /Format flow\n {2}source {3}\S+a\.mp4\n.*h264 320x180 yuv420p.*→ yuv420p bt709 limited/u,
    );
    assert.match(stdout, /What it cost\n/u);
    assert.match(stdout, /encode +libx264 +100 /u);
    assert.match(stdout, /passed on by reference: \d+ of 100/u);
  });

  it('leaves nothing but films behind', () => {
    assert.deepEqual(
      readdirSync(at()).filter((name) => name.startsWith('.') || name.endsWith('.part')),
      [],
    );
  });

  describe('with media out of the ordinary', () => {
    /** A film of a single clip in the canvas's size. */
    const single = (src: string, width = 320, height = 180): object => ({
      reel: 1,
      canvas: { width, height, fps: 30 },
      assets: { m: { src } },
      tracks: [{ kind: 'video', items: [{ asset: 'm', duration: 1 }] }],
    });

    async function refused(src: string, words: RegExp): Promise<void> {
      writeFileSync(at('refused.reel'), JSON.stringify(single(src)));
      const { code, stderr } = await framewright(['export', at('refused.reel')]);
      assert.equal(code, 2, stderr);
      assert.match(stderr, words);
      assert.ok(!readdirSync(at()).includes('refused-web.mp4'));
    }

    it('turns a source as its metadata say', async () => {
      ffmpeg('-i', at('a.mp4'), '-c', 'copy', '-metadata:s:v', 'rotate=90', at('turned.mp4'));
      const path = await exported('turned', single('turned.mp4', 180, 320));
      // ffmpeg turns it too; its picture is the reference.
      ffmpeg(
        '-i',
        at('turned.mp4'),
        '-frames:v',
        '1',
        '-vf',
        'scale=in_color_matrix=bt709,format=rgb24',
        at('turned.png'),
      );
      assert.ok(similarity(path, 0, at('turned.png')) > 0.95);
    });

    it('shows pixels that are not square in their right shape', async () => {
      ffmpeg('-i', at('a.mp4'), '-vf', 'scale=160:180,setsar=2/1', '-c:v', 'libx264', '-an', at('wide.mp4'));
      const path = await exported('wide', single('wide.mp4'));
      ffmpeg(
        '-i',
        at('wide.mp4'),
        '-frames:v',
        '1',
        '-vf',
        'scale=320:180:in_color_matrix=bt709,setsar=1,format=rgb24',
        at('wide.png'),
      );
      assert.ok(similarity(path, 0, at('wide.png')) > 0.95);
    });

    it('refuses HDR', async () => {
      const hdr = ['-color_trc', 'smpte2084', '-color_primaries', 'bt2020', '-colorspace', 'bt2020nc'];
      ffmpeg('-i', at('a.mp4'), '-pix_fmt', 'yuv420p10le', '-c:v', 'libx264', ...hdr, '-an', at('hdr.mp4'));
      await refused('hdr.mp4', /HDR|smpte2084|PQ/u);
    });

    it('shows interlaced pictures without combs', async () => {
      interlacedFilm(at('interlaced.mp4'));
      assert.ok(combing(at('interlaced.mp4'), 15, 320, 180) > 2);
      const path = await exported('interlaced', single('interlaced.mp4'));
      const found = combing(path, 15, 320, 180);
      assert.ok(found < 1.2, String(found));
    });
  });
});
