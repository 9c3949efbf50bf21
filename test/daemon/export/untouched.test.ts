/** Footage that is shown as it is becomes part of the film as it is: bit for bit, at its place, and playable wherever films are played. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { numbersInChromium, numbersPlayedInChromium } from '../chromium.ts';
import { decibels, ffmpeg, ffprobe, frameHashes, readNumbers, tagged, warningsOf } from '../media.ts';
import { isStress, runs } from '../stress.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { canvas, exporterIn, projectOf, web, type Exported } from './exported.ts';
import { requireValid } from './validFilm.ts';

/** Footage as different cameras write it; a tone runs along. */
const cameras: Readonly<Record<string, readonly string[]>> = {
  // One key frame a second, pictures that are shown in another order than they are decoded in.
  phone: ['-preset', 'veryfast', '-g', '30', '-bf', '2'],
  // Without arithmetic coding: every bit of a slice moves where its header changes.
  simple: ['-preset', 'veryfast', '-profile:v', 'baseline', '-g', '45', '-x264-params', 'slices=3'],
  // Predicts from many pictures, with weights, and orders them anew.
  careful: [
    '-preset',
    'slow',
    '-g',
    '60',
    '-bf',
    '3',
    '-x264-params',
    'b-pyramid=normal:weightp=2:weightb=1:ref=5',
  ],
  // A second key frame comes after the clips of these tests have ended.
  long: ['-preset', 'veryfast', '-g', '250', '-bf', '3', '-sc_threshold', '0'],
};
const seconds = 8;

describe('untouched footage', function () {
  this.timeout(isStress ? 3_600_000 : 300_000);
  const at = temporaryFolder();
  const exported = exporterIn(at);
  const copying = { exports: { cut: { ...web, segment: 2, video: { ...web.video, copyUntouched: true } } } };
  const assets = {
    ...Object.fromEntries(Object.keys(cameras).map((name) => [name, { src: `${name}.mp4` }])),
    numbers: { src: 'numbers.mp4' },
    large: { src: 'large.mp4' },
  };
  const film = (items: readonly object[], more: object = {}): object =>
    projectOf(items, { assets, ...copying, ...more });

  before(() => {
    for (const [index, [name, args]] of Object.entries(cameras).entries()) {
      const picture = `mandelbrot=s=320x180:r=30:start_x=${-0.74 + index / 100}:end_scale=0.05,gblur=sigma=2,format=yuv420p`;
      const inputs = [picture, 'sine=f=440:r=48000'].flatMap((input) => [
        '-f',
        'lavfi',
        '-t',
        `${seconds}`,
        '-i',
        input,
      ]);
      ffmpeg(...inputs, '-c:v', 'libx264', ...args, ...tagged, '-c:a', 'aac', at(`${name}.mp4`));
    }
    const bars = "geq=lum='if(bitand(N,pow(2,floor(X/16))),235,16)':cb=128:cr=128";
    const coded = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '30', '-qp', '10', ...tagged];
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      `color=s=128x64:r=30:d=8,format=yuv420p,${bars}`,
      ...coded,
      at('numbers.mp4'),
    );
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=640x360:r=30:d=3',
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
      ...tagged,
      at('large.mp4'),
    );
  });

  /** The parts that are copied have the pixels of their footage: `from` are frames of the footage, by the first frame of the part. */
  function requireCopies(
    { path, plan }: Exported,
    from: Readonly<Record<number, readonly [name: string, frame: number]>>,
  ): void {
    const shown = frameHashes(path);
    const copied = plan.segments.filter(({ state }) => state === 'copied');
    assert.deepEqual(
      copied.map(({ firstFrame }) => firstFrame),
      Object.keys(from).map(Number),
    );
    for (const { firstFrame, endFrame } of copied) {
      const [name, frame] = from[firstFrame]!;
      const wanted = frameHashes(at(`${name}.mp4`)).slice(frame, frame + endFrame - firstFrame);
      assert.deepEqual(shown.slice(firstFrame, endFrame), wanted, `${name} from frame ${frame}`);
    }
  }

  it('is copied from its first key frame on, and what is left is encoded', async () => {
    const made = await exported(
      film([
        { asset: 'phone', in: 0.5, duration: 5 },
        { color: '#203040', duration: 1 },
      ]),
    );
    await requireValid(made, 180, canvas.fps);
    assert.deepEqual(made.plan.segments.map(({ firstFrame, state }) => [firstFrame, state]).slice(0, 2), [
      [0, 'to encode'],
      [15, 'copied'],
    ]);
    requireCopies(made, { 15: ['phone', 30] });
    assert.match(made.segments.states, /^dud+$/u);
  });

  it('of several cameras stands in one film, with parts that are encoded between', async () => {
    const made = await exported(
      film([
        { asset: 'careful', in: 0.4, duration: 4 },
        { asset: 'simple', in: 1.5, duration: 3 },
        { color: '#203040', duration: 0.5 },
        { asset: 'phone', in: 1, duration: 3 },
        { transition: 'crossfade', duration: 0.5 },
        { asset: 'careful', in: 4, duration: 3 },
        { asset: 'long', duration: 5 },
        { asset: 'simple', duration: 2 },
      ]),
    );
    await requireValid(made, 615, canvas.fps);
    assert.ok(made.segments.copied >= 6, made.segments.states);
    const names = ['careful', 'simple', 'phone', 'careful', 'long', 'simple'];
    const all = new Map(Object.keys(cameras).map((name) => [name, frameHashes(at(`${name}.mp4`))]));
    const shown = frameHashes(made.path);
    const copied = made.plan.segments.filter(({ state }) => state === 'copied');
    assert.equal(copied.length, names.length);
    copied.forEach(({ firstFrame, endFrame }, index) => {
      const footage = all.get(names[index]!)!;
      const from = footage.indexOf(shown[firstFrame]!);
      assert.deepEqual(
        shown.slice(firstFrame, endFrame),
        footage.slice(from, from + endFrame - firstFrame),
        names[index],
      );
    });
  });

  it('is all there is to do where nothing else is shown', async () => {
    const made = await exported(film([{ asset: 'phone', duration: seconds }]));
    await requireValid(made, 240, canvas.fps);
    requireCopies(made, { 0: ['phone', 0] });
    assert.deepEqual([made.segments.encoded, made.segments.copied], [0, 1]);
    const told = made.events.filter(({ event }) => event === 'progress' || event === 'done');
    assert.deepEqual(
      [told[0]?.['frames'], told.at(-1)?.['frames'], told.at(-1)?.['copiedFrames']],
      [0, 240, 240],
    );
    assert.equal(told.at(-1)?.['videoEncoder'], 'copy');
    const bytes = ({ streams }: ReturnType<typeof ffprobe>): unknown[] =>
      ['codec_name', 'profile', 'level', 'width', 'height', 'color_space', 'color_range', 'r_frame_rate'].map(
        (name) => streams[0]![name],
      );
    assert.deepEqual(bytes(ffprobe(made.path)), bytes(ffprobe(at('phone.mp4'))));
  });

  it('shows its own frames in a browser too', async () => {
    const items = [
      { asset: 'numbers', in: '40f', duration: '100f' },
      { color: '#000000', duration: '10f' },
      { asset: 'numbers', in: '120f', duration: '90f' },
    ];
    const made = await exported(film(items, { canvas: { ...canvas, width: 128, height: 64 } }));
    const numbers = [
      ...Array.from({ length: 100 }, (_, n) => 40 + n),
      ...Array.from({ length: 10 }, () => 0),
      ...Array.from({ length: 90 }, (_, n) => 120 + n),
    ];
    assert.equal(made.segments.copied, 2);
    assert.deepEqual(readNumbers(made.path), numbers);
    assert.deepEqual(await numbersInChromium(made.path), numbers);
    assert.deepEqual(await numbersPlayedInChromium(made.path, canvas.fps), numbers);
  });

  it('gives the same film with any number of encoders, and when it is made again', async () => {
    const items = [
      { asset: 'careful', in: 0.4, duration: 5 },
      { asset: 'phone', in: 0.5, duration: 4 },
    ];
    const cache = at('cache');
    const first = await exported(film(items), { cache, args: ['--workers', '2'] });
    for (const options of [{ args: ['--workers', '1'] }, { cache }])
      assert.ok((await exported(film(items), options)).bytes.equals(first.bytes));
    const longer = await exported(film([{ color: '#ffffff', duration: 1 }, ...items]), { cache });
    assert.equal(longer.segments.encoded, 1);
    assert.equal(longer.segments.copied, first.segments.copied);
  });

  it('may be a film of ours, whose parameter sets bear the number of the encoder’s', async () => {
    const ours = await exported(
      film([{ asset: 'long', duration: 6, fadeIn: 1 }], {
        exports: { web: { ...web, segment: 2, video: { quality: 30, preset: 'faster' } } },
      }),
    );
    const again = await exported(
      film(
        [
          { color: '#203040', duration: 1 },
          { asset: 'ours', duration: 6 },
          { asset: 'phone', in: 2, duration: 3 },
        ],
        {
          assets: { ...assets, ours: { src: ours.path } },
        },
      ),
    );
    await requireValid(again, 300, canvas.fps);
    assert.equal(again.segments.copied, 2);
    assert.deepEqual(frameHashes(again.path).slice(30, 210), frameHashes(ours.path));
  });

  it('is told with its reasons where nothing of it can be copied, and the film is as if none was to be', async () => {
    const items = [
      { asset: 'large', duration: 2 },
      { asset: 'phone', in: 0.5, duration: 2 },
    ];
    const over = { kind: 'video', items: [{ text: 'Title', duration: 'end', style: { size: 30 } }] };
    const tracks = [{ kind: 'video', items }, over];
    const made = await exported(film([], { tracks }));
    const plain = await exported(film([], { tracks, exports: { web: { ...web, segment: 2 } } }));
    assert.ok(made.bytes.equals(plain.bytes));
    const notices = made.events
      .filter(({ event }) => event === 'notice')
      .map(({ message }) => String(message));
    assert.match(
      notices.find((message) => message.startsWith('Nothing could be copied')) ?? '',
      /large\.mp4": It has 640x360 pixels.*phone\.mp4": The film nowhere shows it/su,
    );
    assert.deepEqual(
      made.plan.notCopied.map(({ path }) => path),
      [at('large.mp4'), at('phone.mp4')],
    );
    assert.deepEqual(plain.plan.notCopied, []);
  });

  it('is exact, and all else is as it should be, whatever is cut', async () => {
    const frames = (min: number, max: number): fc.Arbitrary<string> =>
      fc.integer({ min, max }).map((n) => `${n}f`);
    const clip = fc.record({
      asset: fc.constantFrom(...Object.keys(cameras)),
      in: frames(0, 60),
      duration: frames(2, 90),
      speed: fc.constantFrom(1, 1, 1, 1, 2),
      fadeIn: fc.constantFrom(0, 0, 0, 0.2),
    });
    const other = fc.oneof(
      fc.record({ gap: frames(1, 20) }),
      fc.record({ color: fc.constantFrom('#204060', '#fff'), duration: frames(1, 30) }),
    );
    const items = fc.array(fc.oneof({ weight: 4, arbitrary: clip }, other), { minLength: 1, maxLength: 6 });
    const title = fc.record({ text: fc.constant('Title'), start: frames(0, 60), duration: frames(1, 40) });
    let copied = 0;
    await fc.assert(
      fc.asyncProperty(items, fc.option(title), fc.constantFrom(0.5, 1, 4), async (shots, over, segment) => {
        const tracks = [shots, over === null ? [] : [over]].map((row) => ({ kind: 'video', items: row }));
        const made = (name: string, video: object): Promise<Exported> => {
          const exports = { film: { ...web, segment, video, audio: false } };
          return exported(film([], { tracks, exports }), { name });
        };
        const some = await made('some-copied', { quality: 6, preset: 'ultrafast', copyUntouched: true });
        const exact = await made('exact', { quality: 0, preset: 'ultrafast' });
        assert.deepEqual(warningsOf(some.path), []);
        const [is, should] = [frameHashes(some.path), frameHashes(exact.path)];
        const likeness = decibels(some.path, exact.path);
        assert.deepEqual([is.length, likeness.length], [should.length, should.length]);
        for (const { firstFrame, endFrame, state } of some.plan.segments) {
          if (state === 'copied')
            assert.deepEqual(is.slice(firstFrame, endFrame), should.slice(firstFrame, endFrame));
          const worst = Math.min(...likeness.slice(firstFrame, endFrame));
          assert.ok(worst > 38, `${worst} dB between frames ${firstFrame} and ${endFrame}`);
        }
        copied += some.segments.copied;
      }),
      runs(5, 100),
    );
    assert.ok(copied > 0, 'nothing was copied');
  });

  it('is encoded when it is no longer to be copied, and that is told', async () => {
    const items = [{ asset: 'phone', duration: 4 }];
    const cache = at('switched');
    const name = 'switched';
    await exported(film(items), { cache, name });
    const { video, ...rest } = copying.exports.cut;
    const exports = { cut: { ...rest, video: { ...video, copyUntouched: false } } };
    const { plan } = await exported(film(items, { exports }), { cache, name });
    assert.deepEqual(
      plan.segments.map(({ why }) => why),
      plan.segments.map(() => "the export's settings changed"),
    );
  });

  it('of open groups of pictures is copied only from where decoding can begin', async () => {
    const opened = [
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-x264-params',
      'keyint=30:open-gop=1:bframes=2',
      ...tagged,
    ];
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'mandelbrot=s=320x180:r=30,format=yuv420p',
      '-t',
      '6',
      ...opened,
      at('open.mp4'),
    );
    const more = { assets: { open: { src: 'open.mp4' } } };
    const late = await exported(film([{ asset: 'open', in: 0.5, duration: 5 }], more));
    assert.equal(late.segments.copied, 0);
    assert.match(late.plan.notCopied[0]?.why ?? '', /from one of its IDR pictures on/u);
    const whole = await exported(film([{ asset: 'open', duration: 5 }], more));
    assert.equal(whole.segments.copied, 1);
    requireCopies(whole, { 0: ['open', 0] });
  });

  it('is copied as far as a range of the film shows it', async () => {
    const made = await exported(film([{ asset: 'phone', duration: seconds }]), {
      args: ['--range', '1.5..6'],
    });
    await requireValid(made, 135, canvas.fps);
    requireCopies(made, { 15: ['phone', 60] });
  });

  it('keeps its sound, which is mixed with all other', async () => {
    const items = [{ asset: 'phone', in: 0.5, duration: 5 }];
    const [copied, encoded] = [
      await exported(film(items)),
      await exported(film(items, { exports: { web } })),
    ];
    const sound = (path: string): Buffer =>
      ffmpeg('-i', path, '-map', '0:a', '-c', 'copy', '-f', 'adts', '-');
    assert.ok(sound(copied.path).equals(sound(encoded.path)));
  });
});
