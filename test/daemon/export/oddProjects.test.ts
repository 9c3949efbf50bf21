/**
 * Whatever the project and its media: an export either gives a film that has exactly the frames, the length and the pictures that it should have, or says
 * what is wrong in words for people. A project in which no fault is found is exported.
 */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { makeFilm, prepareOrder, type PreparedOrder } from '../../../daemon/export/order.ts';
import { loadProject } from '../../../daemon/project/loadProject.ts';
import { renderableFilm, renderJob } from '../../../daemon/project/renderFilm.ts';
import { asUserError } from '../../../daemon/userError.ts';
import type { Diagnostic } from '../../../model/diagnostics/diagnostic.ts';
import { InvalidProject } from '../../../model/diagnostics/invalidProject.ts';
import { frameMap, outputOf } from '../../../model/evaluate/index.ts';
import { exportOrder } from '../../../model/protocol/exports.ts';
import { rastersIn } from '../../../model/render/drawList.ts';
import { encodeDrawList } from '../../../model/render/drawListWords.ts';
import { Rational } from '../../../model/time/rational.ts';
import { loadEngine } from '../../../native/index.ts';
import { ffprobe, warningsOf } from '../media.ts';
import { isStress, runs } from '../stress.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { makeOddFootage, type OddFootage } from './oddFootage.ts';
import { oddOrder, type OddOrder } from './oddProject.ts';

describe('an export of any project', function () {
  this.timeout(isStress ? 7_200_000 : 300_000);
  const at = temporaryFolder();
  const engine = loadEngine();
  const { signal } = new AbortController();
  let footage: OddFootage;

  before(() => {
    footage = makeOddFootage(at);
    writeFileSync(at('film.reel'), '');
  });

  /** A project as `render-frame` takes it: laid out, and of any size and frame. */
  async function opened(text: string, variables: Readonly<Record<string, string>> = {}) {
    const { project, timeline, files, diagnostics } = await loadProject(at('film.reel'), {
      text,
      variables: new Map(Object.entries(variables)),
      engine: () => engine,
    });
    assert.ok(project !== undefined && timeline !== undefined, JSON.stringify(diagnostics));
    const picture = async (
      size: { readonly width: number; readonly height: number },
      frame: number,
    ): Promise<Uint8Array> => {
      const { width, height } = size;
      const film = await renderableFilm(engine, timeline, files, outputOf(project.canvas, { width, height }));
      const list = film.film.drawList(frame);
      const renderer = engine.createRenderer(await renderJob(film, rastersIn(list)));
      try {
        return await renderer.render(encodeDrawList(list));
      } finally {
        renderer.close();
      }
    };
    return { timeline, picture };
  }

  /** What was made is what was ordered. */
  async function checkFilm({ order, target, settings, film }: PreparedOrder, at: readonly number[]) {
    const { output, frameCount } = film.film;
    assert.deepEqual(warningsOf(target), []);
    const { streams } = ffprobe(target);
    const [video, sound] = ['video', 'audio'].map((type) =>
      streams.find((one) => one['codec_type'] === type),
    );
    assert.ok(video !== undefined);
    assert.deepEqual([video['width'], video['height']], [output.width, output.height]);
    const { timeline, picture } = await opened(order.text, order.variables);
    const { fps } = timeline.project.canvas;
    const { firstFrame, endFrame, frameCount: counted } = frameMap(timeline, output);
    assert.equal(frameCount, counted);
    assert.equal(
      BigInt(frameCount),
      Rational.of(endFrame - firstFrame)
        .div(fps)
        .mul(output.fps)
        .ceil(),
    );
    if (settings.format === 'gif') {
      // Equal pictures are one that is shown for longer; the shortest that browsers show is two hundredths.
      const hundredths = Rational.of(100 * frameCount).div(output.fps);
      assert.equal(gifHundredths(readFileSync(target)), Math.max(2, Number(hundredths.round())));
      return;
    }
    assert.equal(Number(video['nb_read_frames']), frameCount, 'frames');
    assert.equal(Number(video['start_time']), 0);
    assert.ok(
      durationOf(video).equals(Rational.of(frameCount).div(output.fps)),
      `it lasts ${durationOf(video).toString()} s`,
    );
    if (sound !== undefined) {
      const rate = Rational.of(timeline.project.canvas.sampleRate);
      assert.equal(Number(sound['sample_rate']), timeline.project.canvas.sampleRate);
      assert.equal(
        durationOf(sound).mul(rate).round(),
        Rational.of(frameCount).div(output.fps).mul(rate).round(),
        'samples',
      );
    }
    // Encoded without loss and shown unchanged, the film's frames are the project's.
    const again = await opened(
      JSON.stringify({
        reel: 1,
        canvas: { width: output.width, height: output.height, fps: output.fps.toString() },
        assets: { film: { src: target } },
        tracks: [{ kind: 'video', items: [{ asset: 'film' }] }],
      }),
    );
    assert.equal(again.timeline.frameCount, frameCount);
    for (const part of at) {
      const number = Math.floor(part * frameCount);
      const shown = firstFrame + Number(Rational.of(number).mul(fps).div(output.fps).floor());
      const [is, should] = [await again.picture(output, number), await picture(output, shown)];
      assert.ok(Buffer.from(is.buffer).equals(Buffer.from(should.buffer)), `frame ${number} is another`);
    }
  }

  /** What came of an order: how it was refused, or `made`. */
  async function check({ project, variables, range }: OddOrder, parts: readonly number[]): Promise<string> {
    const text = JSON.stringify(project);
    const extension = text.includes('"format":"gif"') ? 'gif' : 'mp4';
    const order = exportOrder.parse({
      project: at('film.reel'),
      text,
      variables,
      range,
      target: at(`out.${extension}`),
      overwrite: true,
      cache: false,
      engine: 'stable',
    });
    const quiet = { onPlan: () => undefined, onProgress: () => undefined, onNotice: () => undefined };
    let prepared: PreparedOrder;
    try {
      prepared = await prepareOrder(engine, order, undefined, signal);
    } catch (error) {
      return refusal(error);
    }
    checkWords(prepared.diagnostics);
    await makeFilm(engine, prepared, quiet, signal);
    await checkFilm(prepared, parts);
    rmSync(prepared.target);
    return 'made';
  }

  it('has every frame of its sources that FFmpeg shows, also where an edit list leaves out the key frame before', async () => {
    for (const name of footage.films) {
      if (name === 'moves.webp') continue;
      const { streams } = ffprobe(`file:${at(name)}`);
      const wanted = Number(streams.find((one) => one['codec_type'] === 'video')?.['nb_read_frames']);
      const { video } = await engine.probe(at(name));
      assert.equal(video?.pts.length, wanted, name);
    }
    // From the 27th frame on; its next key frame is the 40th.
    const edited = await opened(filmOf('edited.mp4'));
    const plain = await opened(filmOf('plain.mp4'));
    const size = { width: 320, height: 180 };
    for (const frame of [0, 5, 12, 13, 20]) {
      const [is, should] = [await edited.picture(size, frame), await plain.picture(size, frame + 27)];
      assert.ok(Buffer.from(is.buffer).equals(Buffer.from(should.buffer)), `frame ${frame} is another`);
    }
  });

  it('has all samples of a film that does not last whole milliseconds', async () => {
    const project = {
      reel: 1,
      canvas: { width: 64, height: 36, fps: '30000/1001' },
      assets: { film: { src: 'plain.mp4' } },
      tracks: [{ kind: 'video', items: [{ asset: 'film', duration: '1f' }] }],
      exports: { film: { format: 'mp4', video: { quality: 0, preset: 'ultrafast' } } },
    };
    assert.equal(await check({ project, variables: {}, range: undefined }, [0]), 'made');
  });

  it('is exact, or is refused for a reason that is told', async () => {
    const counts = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        oddOrder(footage),
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
          minLength: 3,
          maxLength: 3,
        }),
        async (order, parts) => {
          const outcome = await check(order, parts);
          counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
        },
      ),
      runs(15, 2000),
    );
    const all = [...counts.values()].reduce((a, b) => a + b);
    assert.ok((counts.get('made') ?? 0) > all / 4, `of ${all}: ${JSON.stringify([...counts])}`);
  });
});

/** Shows one film, 320 × 180, as it is. */
const filmOf = (src: string): string =>
  JSON.stringify({
    reel: 1,
    canvas: { width: 320, height: 180, fps: 30 },
    assets: { film: { src } },
    tracks: [{ kind: 'video', items: [{ asset: 'film' }] }],
  });

/** How long a GIF is: the sum of its pictures' times. */
function gifHundredths(bytes: Buffer): number {
  const colours = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let sum = 0;
  let at = 13 + colours(bytes[10]!);
  const skipBlocks = (): void => {
    while (bytes[at] !== 0) at += bytes[at]! + 1;
    at++;
  };
  while (bytes[at] !== 0x3b) {
    if (bytes[at] === 0x2c) at += 11 + colours(bytes[at + 9]!);
    else {
      assert.equal(bytes[at], 0x21);
      if (bytes[at + 1] === 0xf9) sum += bytes.readUInt16LE(at + 4);
      at += 2;
    }
    skipBlocks();
  }
  return sum;
}

/** Of a stream, exactly. */
function durationOf(stream: Readonly<Record<string, unknown>>): Rational {
  const [num = 0, den = 1] = String(stream['time_base']).split('/').map(Number);
  return Rational.of(Number(stream['duration_ts'])).mul(Rational.of(num, den));
}

/** Why an order was not made. Whatever is no fault of the user's is thrown on. */
function refusal(error: unknown): string {
  const known = asUserError(error);
  if (known === undefined) throw error;
  assert.match(known.message, /^\S.{20,}[.?]$/su);
  if (!(error instanceof InvalidProject)) {
    assert.equal(known.code, 'usage', known.message);
    return known.code;
  }
  checkWords(error.diagnostics);
  const errors = error.diagnostics.filter(({ severity }) => severity === 'error');
  assert.ok(errors.length > 0);
  return errors[0]!.code;
}

function checkWords(diagnostics: readonly Diagnostic[]): void {
  for (const { message } of diagnostics) assert.match(message, /^\S.{15,}[.?]$/su);
}
