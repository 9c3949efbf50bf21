/** Where segments meet nothing is seen and nothing heard: of films that are all seams, and in two decoders that are not ours. */
import assert from 'node:assert/strict';
import { numbersInChromium, numbersPlayedInChromium } from '../chromium.ts';
import { decibels, ffmpeg, idrPictureIds, readNumbers } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { canvas, exporterIn, makeAssets, projectOf, web, type Exported } from './exported.ts';
import { requireValid } from './validFilm.ts';

describe('the seams of a film', function () {
  this.timeout(300_000);
  const at = temporaryFolder();
  const exported = exporterIn(at);

  before(() => makeAssets(at));

  const shots = (count: number, frames: number, asset = 'n'): readonly object[] =>
    Array.from({ length: count }, (_, i) => ({
      asset,
      in: `${(i * 37) % 200}f`,
      duration: `${frames}f`,
    }));
  const crossfades = (count: number): readonly object[] =>
    Array.from({ length: count }, (_, i) => [
      { transition: 'crossfade', duration: 1 },
      { asset: i % 2 === 0 ? 'a' : 'b', in: 1 + i / 4, duration: 1 },
    ])
      .flat()
      .slice(1);
  const lasting = (segment: number): object => ({ exports: { web: { ...web, segment } } });
  const firstFrames = ({ plan }: Exported): readonly number[] =>
    plan.segments.map(({ firstFrame }) => firstFrame);

  describe('leave it valid', () => {
    const numbersOf = (count: number, frames: number): readonly number[] =>
      Array.from({ length: count * frames }, (_, n) => ((Math.floor(n / frames) * 37) % 200) + (n % frames));
    const small = { ...canvas, width: 128, height: 64 };

    it('with a cut every half second', async () => {
      const film = await exported(projectOf(shots(24, 15), { canvas: small, ...lasting(8) }));
      await requireValid(film, 360, 30);
      assert.ok(film.plan.segments.length > 2);
      assert.deepEqual(readNumbers(film.path), numbersOf(24, 15));
      assert.deepEqual(await numbersInChromium(film.path), numbersOf(24, 15));
    });

    it('with segments of half a second, and shots that are as long', async () => {
      const film = await exported(projectOf(shots(24, 15), { canvas: small, ...lasting(0.5) }));
      await requireValid(film, 360, 30);
      const bounds = new Set(firstFrames(film));
      for (let cut = 0; cut < 360; cut += 15) assert.ok(bounds.has(cut), `${cut} is no bound`);
      assert.deepEqual(readNumbers(film.path), numbersOf(24, 15));
      assert.deepEqual(await numbersInChromium(film.path), numbersOf(24, 15));
      assert.deepEqual(await numbersPlayedInChromium(film.path, 30), numbersOf(24, 15));
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
        await requireValid(film, 33, 4);
        const lengths = new Set(film.plan.segments.map(({ firstFrame, endFrame }) => endFrame - firstFrame));
        assert.ok(lengths.has(1) && lengths.has(2), [...lengths].join(' '));
        const ids = idrPictureIds(film.path);
        assert.ok(
          ids.some((id, index) => id !== undefined && ids[index + 1] !== undefined),
          'no two IDR pictures followed one another',
        );
        assert.deepEqual(await numbersInChromium(film.path), readNumbers(film.path));
        assert.deepEqual(await numbersPlayedInChromium(film.path, 4), readNumbers(film.path));
      });
    }

    it('of nothing but crossfades', async () => {
      await requireValid(await exported(projectOf(crossfades(6))), 180, 30);
    });

    it('at an NTSC rate, and at another than its canvas', async () => {
      const ntsc = await exported(projectOf(shots(10, 31), { canvas: { ...small, fps: 29.97 } }));
      await requireValid(ntsc, 310, 30000 / 1001);
      const slow = await exported(
        projectOf(shots(10, 31), { canvas: small, exports: { web: { ...web, fps: 12 } } }),
      );
      await requireValid(slow, 124, 12);
    });
  });

  describe('cost no quality', () => {
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;

    /**
     * What the pictures show changes along a film, most of all where its seams are, and so does what encoding them costs. Beside the same film in one piece
     * it is seen what a seam costs.
     */
    async function check(items: readonly object[], segment: number, seams: number): Promise<void> {
      const film = await exported(projectOf(items, lasting(segment)));
      const whole = await exported(projectOf(items, lasting(60)));
      assert.equal(whole.plan.segments.length, 1);
      const lossless = await exported(
        projectOf(items, {
          exports: { web: { format: 'mp4', segment: 60, video: { quality: 0, preset: 'ultrafast' } } },
        }),
      );
      const inOnePiece = decibels(whole.path, lossless.path);
      const costs = decibels(film.path, lossless.path).map((value, frame) => inOnePiece[frame]! - value);
      assert.equal(costs.length, film.segments.ends.at(-1));
      const starts = firstFrames(film).slice(1);
      assert.ok(starts.length >= seams, `${starts.length} seams`);
      const isNear = (frame: number): boolean => starts.some((seam) => seam - 2 <= frame && frame < seam + 2);
      const elsewhere = mean(costs.filter((_, frame) => !isNear(frame)));
      for (const seam of starts) {
        const around = mean(costs.slice(seam - 2, seam + 2));
        assert.ok(
          around < elsewhere + 1,
          `frame ${seam}: ${around.toFixed(2)} dB, elsewhere ${elsewhere.toFixed(2)} dB`,
        );
      }
    }

    it('within a shot', () => check([{ asset: 'a', in: 0.2, duration: 7 }], 1, 5));

    it('at cuts, one every half second', () => check(shots(12, 15, 'a'), 0.5, 11));

    it('at the ends of crossfades', () => check(crossfades(6), 1, 5));
  });

  describe('are not heard', () => {
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
        ...lasting(segment),
      });

    it('in a tone that runs through them: above the noise of encoding it there is nothing', async () => {
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
      const seams = firstFrames(many).slice(1);
      const isNear = (n: number): boolean =>
        seams.some((seam) => Math.abs(n - (seam * rate) / canvas.fps) < 0.025 * rate);
      let atSeams = 0;
      let floor = 0;
      heard.forEach((sample, n) => {
        const off = Math.abs(sample - amplitude * tone(n));
        if (isNear(n)) atSeams = Math.max(atSeams, off);
        else floor = Math.max(floor, off);
      });
      assert.ok(floor < amplitude / 20, `${floor} beside ${amplitude}`);
      assert.ok(atSeams <= floor, `${atSeams} at the seams, ${floor} elsewhere`);
    });
  });
});
