import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MediaFacts } from '../../../model/media/facts.ts';
import type { Item, Project, TransitionStyle } from '../../../model/project/project.ts';
import { type Output, soundPlan } from '../../../model/evaluate/index.ts';
import type { SoundPlan, SoundSpan } from '../../../model/render/job.ts';
import {
  asset,
  audio,
  filmOf,
  gap,
  image,
  project,
  solid,
  type Time,
  time,
  track,
  transition,
  video,
} from './build.ts';

const media: Readonly<Record<string, MediaFacts>> = {
  walk: video({ frames: 1800 }),
  late: video({ frames: 1800, begins: '1/3' }),
  silent: video({ frames: 1800, sound: false }),
  logo: image(4, 4),
  bed: audio(60),
};

const planOf = (built: Project, output: Partial<Output> = {}): SoundPlan | undefined =>
  soundPlan(filmOf(built, media, output));

function spansOf(built: Project, output: Partial<Output> = {}): readonly SoundSpan[] {
  return planOf(built, output)?.spans ?? [];
}

/** The spans of one video track. */
const spans = (...items: Item[]): readonly SoundSpan[] => spansOf(project([track(items)]));

/** The gain at a sample of the film: linear between the points, constant outside. */
function gainAt({ start, envelope }: SoundSpan, sample: number): number {
  const x = sample - start;
  const after = envelope.findIndex(([offset]) => offset >= x);
  if (after === 0) return envelope[0]![1];
  if (after < 0) return envelope.at(-1)![1];
  const [a, b] = [envelope[after - 1]!, envelope[after]!];
  return a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0]);
}

const near = (actual: number, expected: number, tolerance = 1e-9): void => {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
};

describe('the sound plan', () => {
  it('plays each clip from its "in", at its speed', () => {
    const [span] = spans(gap(1), asset('walk', { in: 2, duration: 3, speed: '3/2' }));
    assert.deepEqual(span, {
      source: 0,
      from: { num: 2, den: 1 },
      speed: { num: 3, den: 2 },
      start: 48_000,
      count: 144_000,
      envelope: [[0, 1]],
    });
  });

  it('counts on the clock of the file', () => {
    assert.deepEqual(spans(asset('late', { in: 1, duration: 1 }))[0]?.from, { num: 4, den: 3 });
  });

  it('hears video and audio tracks, hidden ones too', () => {
    const built = project([
      track([asset('walk', { duration: 1 })], { hidden: true }),
      track([asset('bed', { duration: 1 })], { kind: 'audio' }),
      track([asset('walk', { duration: 1 })], { kind: 'audio' }),
    ]);
    assert.equal(spansOf(built).length, 3);
    assert.deepEqual(filmOf(built, media).sources, [
      { asset: 'walk', picture: false, sound: true },
      { asset: 'bed', picture: false, sound: true },
      { asset: 'walk', picture: false, sound: true },
    ]);
  });

  it('does not hear what is muted, or has no sound', () => {
    const muted = project([
      track([
        asset('walk', { duration: 1, muted: true }),
        asset('silent', { duration: 1 }),
        asset('logo', { duration: 1 }),
      ]),
      track([asset('bed', { duration: 1 })], { kind: 'audio', muted: true }),
    ]);
    assert.equal(planOf(muted), undefined);
    assert.deepEqual(
      filmOf(muted, media).sources.map(({ sound }) => sound),
      [false, false],
    );
  });

  it('has clips meet at one sample, and as many samples as frames last', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 100, max: 4000 }), { minLength: 1, maxLength: 12 }),
        fc.constantFrom<Time>('30000/1001', 24, 60, '24000/1001', 12.5),
        fc.constantFrom(48_000, 44_100),
        (milliseconds, fps, sampleRate) => {
          const items = milliseconds.map((duration) =>
            asset('walk', { in: 1, duration: `${duration}/1000` }),
          );
          const built = project([track(items)], { fps, sampleRate });
          const film = filmOf(built, media);
          const plan = soundPlan(film);
          let at = 0;
          for (const { start, count } of plan?.spans ?? []) {
            assert.equal(start, at);
            at += count;
          }
          assert.equal(at, plan?.sampleCount);
          // In integers: where it is half a sample, a division would come out below.
          const { num, den } = time(fps);
          const doubled = 2n * BigInt(film.frameCount * sampleRate) * den;
          assert.equal(plan?.sampleCount, Number((doubled + num) / (2n * num)));
        },
      ),
      { examples: [[[3247, 1738], '24000/1001', 44_100]] },
    );
  });

  it('never drifts over ten hours of 29.97', () => {
    const long = video({ fps: '30000/1001', frames: 1_080_000, ticks: 30_000 });
    const built = project([track(Array.from({ length: 100 }, () => asset('long', { duration: 360.36 })))], {
      fps: '30000/1001',
    });
    const plan = soundPlan(filmOf(built, { long }));
    assert.equal(plan?.sampleCount, 36_036 * 48_000);
    plan.spans.forEach(({ start }, i) => assert.equal(start, i * 17_297_280));
  });

  it('multiplies gain and fades', () => {
    const [span] = spans(asset('walk', { duration: 4, gain: -20, fadeIn: 1, fadeOut: 2 }));
    assert.ok(span);
    for (const [seconds, gain] of [
      [0, 0],
      [0.25, 0.025],
      [1, 0.1],
      [1.5, 0.1],
      [2, 0.1],
      [3, 0.05],
      [3.5, 0.025],
    ] as const) {
      near(gainAt(span, seconds * 48_000), gain, 1e-6);
    }
    assert.ok(span.envelope.length <= 6, 'straight lines need no points between');
  });

  it('follows gain keyframes in dB, and jumps where they hold', () => {
    const [span] = spans(
      asset('walk', {
        duration: 4,
        animate: {
          gain: [
            [1, 0],
            [2, -40],
            [3, -20, 'hold'],
          ],
        },
      }),
    );
    assert.ok(span);
    near(gainAt(span, 0), 1);
    near(gainAt(span, 1.5 * 48_000), 0.1, 1e-3);
    near(gainAt(span, 3 * 48_000 - 1), 0.01, 1e-9);
    near(gainAt(span, 3 * 48_000), 0.1, 1e-9);
    near(gainAt(span, 4 * 48_000 - 1), 0.1, 1e-9);
  });

  it('crosses two clips at equal power, handles included', () => {
    for (const mode of ['handles', 'overlap'] as const) {
      const [left, right] = spans(
        asset('walk', { duration: 4 }),
        transition('wipe-left', 1, { mode }),
        asset('walk', { in: 8, duration: 4 }),
      );
      assert.ok(left && right);
      const begin = (mode === 'handles' ? 3.5 : 3) * 48_000;
      assert.equal(right.start, begin);
      assert.equal(left.start + left.count, begin + 48_000);
      assert.equal(right.from.num / right.from.den, mode === 'handles' ? 7.5 : 8);
      for (let sample = begin; sample < begin + 48_000; sample += 997) {
        near(gainAt(left, sample) ** 2 + gainAt(right, sample) ** 2, 1, 1e-4);
      }
      near(gainAt(left, begin - 1), 1);
      near(gainAt(right, begin + 48_000), 1, 1e-6);
    }
  });

  it('lets the sound end before it begins again in a dip', () => {
    const [left, right] = spans(
      asset('walk', { duration: 4 }),
      transition('dip', 1),
      asset('walk', { in: 8, duration: 4 }),
    );
    assert.ok(left && right);
    for (const offset of [0, 0.1, 0.4]) {
      near(gainAt(left, (4 + offset) * 48_000), 0, 1e-6);
      near(gainAt(right, (4 - offset) * 48_000), 0, 1e-6);
    }
    near(gainAt(left, 3.75 * 48_000), Math.SQRT1_2, 1e-4);
  });

  it('fades evenly at the ends of a track', () => {
    const styles: TransitionStyle[] = ['crossfade', 'wipe-up'];
    for (const style of styles) {
      const [span] = spans(transition(style, 1), asset('walk', { duration: 4 }), transition(style, 2));
      assert.ok(span);
      for (const [seconds, gain] of [
        [0, 0],
        [0.5, 0.5],
        [1, 1],
        [2, 1],
        [3, 0.5],
      ] as const)
        near(gainAt(span, seconds * 48_000), gain, 1e-6);
    }
  });

  it('of a part of the film is that part of the whole sound', () => {
    const built = project([
      track([
        asset('walk', { duration: 4, fadeIn: 2, speed: '3/2' }),
        transition('crossfade', 1),
        asset('walk', { in: 8, duration: 4 }),
      ]),
    ]);
    const whole = spansOf(built);
    const part = planOf(built, { range: [time(1), time(5)] });
    assert.equal(part?.sampleCount, 4 * 48_000);
    assert.equal(part.spans.length, whole.length);
    part.spans.forEach((span, i) => {
      const full = whole[i]!;
      const shifted = span.start + 48_000;
      assert.equal(shifted, Math.max(48_000, full.start));
      near(
        span.from.num / span.from.den,
        full.from.num / full.from.den + ((shifted - full.start) / 48_000) * (full.speed.num / full.speed.den),
      );
      for (let sample = span.start; sample < span.start + span.count; sample += 1501)
        near(gainAt(span, sample), gainAt(full, sample + 48_000), 1e-6);
    });
  });

  it('ends with the last frame of an output of another rate', () => {
    const built = project([track([asset('walk', { duration: '10/3' }), solid(0, { duration: 1 })])]);
    const film = filmOf(built, media, { fps: time(15), range: [time(0), time('31/30')] });
    assert.equal(film.frameCount, 16);
    const plan = soundPlan(film);
    assert.equal(plan?.sampleCount, (16 * 48_000) / 15);
    assert.deepEqual(
      plan.spans.map(({ count }) => count),
      [(31 * 48_000) / 30],
    );
  });
});
