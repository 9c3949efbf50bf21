import assert from 'node:assert/strict';
import { Rational } from '../../../model/time/rational.ts';
import type { Item } from '../../../model/project/project.ts';
import {
  asset,
  audio,
  filmOf,
  gap,
  image,
  project,
  solid,
  text,
  track,
  transition,
  video,
} from '../evaluate/build.ts';
import { planned, planOf } from './plan.ts';

/** One key frame every five seconds. */
const walk = video({ frames: 3000, keyFrames: Array.from({ length: 20 }, (_, i) => i * 150) });
/** A key frame at its start alone. */
const city = video({ frames: 3000 });
const media = { walk, city, photo: image(800, 600), bed: audio(100) };

/** The bounds of a film whose first track holds `items`, in seconds. */
function check(
  items: readonly Item[],
  expectedSeconds: readonly number[],
  above: readonly Item[] = [],
): void {
  const tracks = [track(items), ...(above.length > 0 ? [track(above)] : [])];
  const { bounds } = planned(project(tracks), media);
  assert.deepEqual(
    bounds.map((frame) => frame / 30),
    expectedSeconds,
  );
}

describe('bounds of segments', () => {
  it('are at every cut', () => {
    check(
      [
        asset('walk', { in: 1, duration: 5 }),
        asset('city', { in: 2, duration: 4 }),
        solid(0, { duration: 3 }),
      ],
      [0, 5, 9, 12],
    );
  });

  it('are at the edges of gaps', () => {
    check([solid(1, { duration: 3 }), gap(4), solid(2, { duration: 3 })], [0, 3, 7, 10]);
  });

  it('are at both ends of a transition, and not at the cut within', () => {
    check(
      [
        asset('walk', { in: 3, duration: 7 }),
        transition('crossfade', 2),
        asset('city', { in: 3, duration: 7 }),
      ],
      [0, 6, 8, 12, 14],
    );
  });

  it('are at the end of a fade from the background and at the start of one to it', () => {
    check(
      [transition('crossfade', 3), asset('city', { duration: 9 }), transition('crossfade', 3)],
      [0, 3, 6, 9],
    );
  });

  it('are at key frames of the source, near to every eighth second of its own clock', () => {
    // Key frames at 5, 10, 15 …: those next to 8, 16, 24, 32 are 10, 15, 25, 30.
    check([asset('walk', { duration: 36 })], [0, 10, 15, 25, 30, 36]);
  });

  it('stay at the same pictures when the clip is trimmed at its start', () => {
    check([asset('walk', { in: 3, duration: 33 })], [0, 7, 12, 22, 27, 33]);
    check([asset('walk', { in: '19/2', duration: 15 })], [0, 5.5, 15]);
  });

  it('follow the source at another speed', () => {
    // 16 s of the source are 8 s of the film; the key frames next to 16, 32 are 15, 30.
    check([asset('walk', { duration: 18, speed: 2 })], [0, 7.5, 15, 18]);
  });

  it('are every eight seconds where no key frame is near', () => {
    check([asset('city', { duration: 30 })], [0, 8, 16, 24, 30]);
    check([asset('city', { in: 4, duration: 20 })], [0, 4, 12, 20]);
  });

  it('count a still clip from its own start', () => {
    check([solid(1, { duration: 5 }), asset('photo', { duration: 20 })], [0, 5, 13, 21, 25]);
  });

  it('divide a long transition evenly', () => {
    check(
      [
        asset('city', { in: 20, duration: 22 }),
        transition('crossfade', 20),
        asset('city', { in: 20, duration: 22 }),
      ],
      [0, 4, 12, 20, 28, 32, 34, 42, 44],
    );
  });

  it('leave no piece shorter than a quarter of a segment', () => {
    check([solid(1, { duration: 5 }), solid(2, { duration: 1 }), solid(3, { duration: 5 })], [0, 5, 11]);
    check([solid(1, { duration: 1 }), solid(2, { duration: 5 })], [0, 6]);
    check([solid(1, { duration: 5 }), solid(2, { duration: 1 })], [0, 6]);
    check([solid(1, { duration: 1 })], [0, 1]);
  });

  it('prefer a cut to a key frame that is close to it', () => {
    check([asset('walk', { duration: '23/2' }), solid(2, { duration: 5 })], [0, 11.5, 16.5]);
  });

  it('ignore what lies over the base, as no picture begins there', () => {
    check([asset('city', { duration: 8 })], [0, 8], [text('Title', { start: 3, duration: 2 })]);
  });

  it('follow what is shown over a base that stands still for long', () => {
    const above = [asset('city', { duration: 5 }), asset('walk', { duration: 12 })];
    check([solid(1, { duration: 'end' })], [0, 5, 15, 17], above);
    check([asset('photo', { duration: 'end' })], [0, 5, 15, 17], above);
    check([solid(1, { duration: 17 })], [0, 5, 15, 17], above);
  });

  it('divide what stands still for long evenly where no media are shown over it', () => {
    check([solid(1, { duration: 30 })], [0, 8, 16, 24, 30], [text('Title', { start: 12, duration: 4 })]);
  });

  it('prefer a cut of the base to one over it', () => {
    check(
      [solid(1, { duration: 10 }), solid(2, { duration: 10 })],
      [0, 3, 10, 13, 20],
      [asset('photo', { start: 3, duration: 6 }), asset('city', { start: 9, duration: 4 })],
    );
  });
});

describe('bounds of segments of a part, of another rate, of odd films', () => {
  it('of a range are those of the whole film within it', () => {
    const items = [asset('walk', { in: 1, duration: 20 }), asset('city', { in: 2, duration: 4 })];
    const whole = planned(project([track(items)]), media).bounds;
    const part = planned(project([track(items)]), media, {
      range: [Rational.of(3), Rational.of(22)],
    }).bounds;
    assert.deepEqual(whole, [0, 9 * 30, 14 * 30, 20 * 30, 24 * 30]);
    assert.deepEqual(part, [0, 6 * 30, 11 * 30, 17 * 30, 19 * 30]);
  });

  it('of another rate are the first frames that show a canvas frame or a later one', () => {
    const items = [solid(1, { duration: '91/30' }), solid(2, { duration: 5 })];
    for (const [fps, expected] of [
      [15, [0, 46, 121]],
      [12, [0, 37, 97]],
      [60, [0, 182, 482]],
    ] as const) {
      const { bounds, film } = planned(project([track(items)]), {}, { fps: Rational.of(fps) });
      assert.deepEqual(bounds, expected, `${fps} fps`);
      assert.deepEqual(film.drawList(bounds[1] - 1), film.drawList(0), `${fps} fps`);
      assert.notDeepEqual(film.drawList(bounds[1]), film.drawList(0), `${fps} fps`);
    }
  });

  it('of a film without a picture are every eight seconds', () => {
    const { bounds } = planned(project([track([asset('bed', { duration: 20 })], { kind: 'audio' })]), media);
    assert.deepEqual(bounds, [0, 240, 480, 600]);
  });

  it('ignore hidden tracks and tracks of sound', () => {
    const { bounds } = planned(
      project([
        track([solid(1, { duration: 3 }), solid(2, { duration: 5 })], { hidden: true }),
        track([asset('bed', { duration: 3 }), asset('bed', { duration: 5 })], { kind: 'audio' }),
        track([solid(3, { duration: 4 }), solid(4, { duration: 4 })]),
      ]),
      media,
    );
    assert.deepEqual(bounds, [0, 120, 240]);
  });

  it('of a montage of half seconds join shots to two to four seconds', () => {
    const shots = Array.from({ length: 100 }, (_, i) => asset('walk', { in: i % 90, duration: '1/2' }));
    const { bounds } = planned(project([track(shots)]), media);
    const lengths = bounds.slice(1).map((bound, index) => (bound - bounds[index]!) / 30);
    for (const length of lengths) assert.ok(length >= 2 && length < 4, String(length));
    for (const bound of bounds) assert.equal(bound % 15, 0);
  });

  it('of nothing but crossfades are where one ends and the next begins', () => {
    const shots = Array.from({ length: 6 }, (_, i) => [
      asset(i % 2 === 0 ? 'walk' : 'city', { in: 5 + i, duration: 3 }),
      transition('crossfade', 3),
    ]);
    const { bounds } = planned(project([track(shots.flat().slice(0, -1))]), media);
    assert.deepEqual(
      bounds.map((bound) => bound / 30),
      // The halves of the first and the last shot that no transition shows are too short to stand alone.
      [0, 4.5, 7.5, 10.5, 13.5, 18],
    );
  });

  it('follow the length that is asked for, down to single frames', () => {
    const film = filmOf(project([track([asset('photo', { duration: 4 })])], { fps: 4 }), media);
    assert.deepEqual(planOf(film, 2).bounds, [0, 8, 16]);
    assert.deepEqual(planOf(film, 0.5).bounds, [0, 2, 4, 6, 8, 10, 12, 14, 16]);
    assert.deepEqual(
      planOf(film, 0.25).bounds,
      Array.from({ length: 17 }, (_, i) => i),
    );
  });
});
